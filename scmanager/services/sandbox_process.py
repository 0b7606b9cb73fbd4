"""The sandbox server as a process that ends with the program."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from scmanager.errors import ScmanagerError

READY_SECONDS = 15.0
STOP_SECONDS = 3.0


class SandboxFailed(ScmanagerError):
    """The sandbox server did not start."""

    title = "The sandbox did not start"


class SandboxProcess:
    """A running sandbox; it reads our end of a pipe and ends when the pipe closes, even if we are killed."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self._process = process
        self.url = url

    @classmethod
    async def start(cls, data: Path) -> SandboxProcess:
        """Start the server with its data in a folder; raises SandboxFailed with the reason."""
        command = [sys.executable, "-m", "scmanager.sandbox", "--port", "0", "--data", str(data), "--exit-with-stdin"]
        process = await asyncio.to_thread(_spawn, command)
        try:
            async with asyncio.timeout(READY_SECONDS):
                line = await asyncio.to_thread(_first_line, process)
        except BaseException as error:
            process.kill()
            if isinstance(error, TimeoutError):
                raise SandboxFailed("It gave no answer. Start scmanager again.") from error
            raise
        if not line.startswith("ready "):
            raise SandboxFailed(
                "Its server ended at once. It needs the packages of scmanager[sandbox]; install them and start again."
            )
        return cls(process, line.removeprefix("ready ").strip())

    @property
    def is_running(self) -> bool:
        """Whether it has not ended meanwhile."""
        return self._process.poll() is None

    async def close(self) -> None:
        """End the server; it is killed when it does not end by itself."""
        await asyncio.to_thread(_stop, self._process)


def _spawn(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _first_line(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline() if process.stdout is not None else ""


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
