"""The program's side of the benchmark `sync`: a library with a cache under a shown table, on the loop of the program.

`python -m tests.benchmarks.sync_program URL` reads the path of a new cache a line, syncs an empty library, and answers
with a line of JSON: `seconds` until every row is in the table and in the cache, `rows`, and how long the loop did
nothing else, `block_p99_ms` and `block_ms`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from scmanager.loop import Loop
from tests.benchmarks.library_desk import LibraryDesk
from tests.benchmarks.processes import TICK_MS, Blocks
from tests.helpers.clients import client_at


async def synced(app: QApplication, url: str, path: Path) -> dict[str, float]:
    """Sync into a new cache, and tell how that went."""
    timer = QTimer(interval=TICK_MS)
    async with client_at(url) as client:
        desk = LibraryDesk(app, client, path)
        await desk.load()
        await client.me()
        blocks = Blocks()
        timer.timeout.connect(blocks.tick)
        timer.start()
        began = time.perf_counter()
        await desk.sync()
        seconds = time.perf_counter() - began
        timer.stop()
        rows = desk.rows
        await desk.close()
    return {"seconds": seconds, "rows": rows, "block_p99_ms": blocks.p99, "block_ms": blocks.longest}


async def _run(app: QApplication, url: str) -> None:
    while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
        print(json.dumps(await synced(app, url, Path(line))), flush=True)


def main() -> None:
    """Sync whenever that is asked for, until there is nothing more."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with Loop(app) as loop:
        loop.run_until_complete(_run(app, sys.argv[1]))


if __name__ == "__main__":
    main()
