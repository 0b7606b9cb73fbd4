"""The program as a child process, with a home folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.helpers.polling import until

HAND_OVER_SECONDS = 20


class Program:
    """A running `python -m scmanager`; `close()` ends it whatever it is doing."""

    def __init__(self, home: Path, *words: str | Path, display: str | None = None) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.started_at = time.monotonic()
        self._log = home / f"stderr-{time.monotonic_ns()}.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scmanager", "--home", home, *words],
                env=_environment(home, display),
                stdout=log,
                stderr=log,
            )

    @property
    def output(self) -> str:
        """Everything it wrote to stdout and stderr: a well-behaved window writes nothing."""
        return self._log.read_text()

    @property
    def children(self) -> list[int]:
        """The ids of the processes it started and that still run."""
        lists = Path(f"/proc/{self.process.pid}/task").glob("*/children")  # one for each thread
        return [int(word) for words in lists for word in words.read_text().split()]

    def wait(self, seconds: float = HAND_OVER_SECONDS) -> int:
        """Wait for its end and return its exit status."""
        return self.process.wait(seconds)

    def terminate(self) -> int:
        """Ask it to end, as a system that shuts down does, and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """End it at once, with no chance to tidy up."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End it if it still runs."""
        if self.process.poll() is None:
            self.kill()


def gone(pid: int) -> bool:
    """Tell whether a process has ended, even when nobody asked for its exit status yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_for_children(program: Program, count: int) -> list[int]:
    """Wait until a program has started so many processes, and return their ids."""
    return until(lambda: len(found := program.children) == count and found, f"{count} child processes")


def _environment(home: Path, display: str | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_", "WAYLAND"))}
    kept.pop("DISPLAY", None)
    runtime = home / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    screen = {"QT_QPA_PLATFORM": "offscreen"} if display is None else {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
    return {**kept, **screen, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}
