"""From starting the process to the first frame, and to the table of 10,000 cached tracks, beside a bare QMainWindow."""

from __future__ import annotations

import asyncio
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import scmanager
from scmanager.core.packing import SEEN, Packer
from scmanager.core.profiles import account_key, sandbox
from scmanager.paths import Paths
from scmanager.store.account_files import path_in
from scmanager.store.track_rows import Head, row_of
from scmanager.store.tracks import TrackCache, TrackChange
from tests.benchmarks.demo_rows import demo_tracks
from tests.benchmarks.report import Report

BUDGET = 1.5
TABLE_BUDGET = 2.0
TRACKS = 10_000

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        print(time.monotonic(), flush=True)
        application.quit()
application = QApplication(sys.argv)
window = Window()
window.resize(1440, 900)
window.show()
application.exec()
"""

PROGRAM = """
import sys, time
from scmanager.__main__ import main
from scmanager import app
def paint_and_tell(application, frame):
    paint(application, frame)
    print(time.monotonic(), flush=True)
def show_and_tell(application, frame, *others):
    show(application, frame, *others)
    from PySide6.QtWidgets import QTableView
    print(time.monotonic(), frame.findChild(QTableView).model().rowCount(), flush=True)
    frame.close()
    sys.exit(0)
paint, app._paint = app._paint, paint_and_tell
show, app._show_glance = app._show_glance, show_and_tell
main(sys.argv[1:])
"""


def run(runs: int) -> Report:
    """Measure seconds to the first frame and to the rows."""
    compileall.compile_dir(Path(scmanager.__file__).parent, quiet=1)  # as an installed program is, and the reference
    with tempfile.TemporaryDirectory() as home:
        asyncio.run(_fill(Paths.under(Path(home))))
        _program(home)
        _bare()
        pairs = [(_program(home), _bare()) for _ in range(runs)]
    reference = statistics.median(bare for _, bare in pairs)
    table = statistics.median(table for (_, table), _ in pairs)
    return Report(
        name="start",
        unit="s",
        program=statistics.median(frame for (frame, _), _ in pairs),
        reference=reference,
        budget=BUDGET,
        extra={"table": table, "table_ratio": table / reference},
        extra_budgets={"table_ratio": TABLE_BUDGET},
    )


async def _fill(paths: Paths) -> None:
    """Leave a cache as a sync of the sandbox account would."""
    paths.make()
    tracks = list(demo_tracks(TRACKS))
    packer = Packer.like(*tracks[:SEEN])
    cache = await TrackCache.open(path_in(paths.cache, account_key(sandbox())))
    rows = [row_of(track, packer.pack(track)) for track in tracks]
    await cache.write(TrackChange(head=Head(sample=packer.sample, synced_at=time.time()), rows=rows))
    await cache.close()


def _program(home: str) -> tuple[float, float]:
    began, lines = _lines(PROGRAM, "--home", home, "--sandbox")
    frame, (table, rows) = float(lines[0]), lines[1].split()
    assert int(rows) == TRACKS
    return frame - began, float(table) - began


def _bare() -> float:
    began, lines = _lines(BARE)
    return float(lines[0]) - began


def _lines(code: str, *arguments: str) -> tuple[float, list[str]]:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=environment, check=True, capture_output=True)
    return began, done.stdout.decode().splitlines()
