"""The program's side of the benchmark `upload`: a shown window that uploads files one after the other.

`python -m tests.benchmarks.upload_program URL` reads a path a line, and answers each with a line of JSON: `block_ms`,
the longest time the loop did nothing else, and `grown_mib`, the memory in use above that of the idle window.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.loop import Loop
from scmanager.services.intake import drafts_from
from scmanager.ui.main_window import MainWindow
from tests.helpers.windows import open_window

_TICK_MS = 5


class Meter:
    """Looks at the loop and at the memory every few milliseconds, for as little time as that can take."""

    def __init__(self, memory: Memory) -> None:
        self.longest = 0.0
        self.most = memory.resident()
        self._memory = memory
        self._last = time.perf_counter()
        self._timer = QTimer(interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000 - _TICK_MS)
        self._last = now
        self.most = max(self.most, self._memory.resident())

    def stop(self) -> None:
        self._timer.stop()


class Memory:
    """The memory in use, in MiB."""

    def __init__(self) -> None:
        self._file = os.open("/proc/self/statm", os.O_RDONLY)
        self.idle = self.resident()

    def resident(self) -> float:
        """Look at it now."""
        return int(os.pread(self._file, 100, 0).split()[1]) * 4096 / 2**20

    def close(self) -> None:
        os.close(self._file)


async def _upload(window: MainWindow, path: Path, memory: Memory) -> dict[str, float]:
    assert window.workspace is not None
    queue = window.workspace._session.uploads
    drafts = (await drafts_from([path])).drafts
    done = asyncio.Event()

    def hear(job: UploadJob) -> None:
        if job.state is UploadState.DONE:
            done.set()

    queue.changed.connect(hear)
    meter = Meter(memory)
    await queue.add(drafts)
    async with asyncio.timeout(600):
        await done.wait()
    meter.stop()
    queue.changed.disconnect(hear)
    await queue.clear_finished()
    return {"block_ms": meter.longest, "grown_mib": meter.most - memory.idle}


async def _run(app: QApplication, url: str) -> None:
    async with open_window(app, url, dialect="current") as window:
        with closing(Memory()) as memory:
            print("{}", flush=True)
            while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
                print(json.dumps(await _upload(window, Path(line), memory)), flush=True)


def main() -> None:
    """Open the window and upload what is asked for until there is nothing more."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with Loop(app) as loop:
        loop.run_until_complete(_run(app, sys.argv[1]))


if __name__ == "__main__":
    main()
