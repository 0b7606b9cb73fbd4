"""The program's side of the benchmark `search`: a shown table of very many tracks, searched and sorted.

`python -m tests.benchmarks.search_program COUNT` answers each line it reads with a line of JSON, times in
milliseconds: `program` types words key by key and then sorts by every column, `reference` types a word into a
QSortFilterProxyModel over the same rows. `shown_ms` is from a key to the painted result, `block_ms` the longest time
the loop did nothing else, and `block_cpu_ms` the part of the longest one this process had the processor.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import date

import qasync
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from scmanager.core.packing import PackedTracks, Packer
from scmanager.core.search import parse
from scmanager.paths import resources
from scmanager.ui.garbage import GarbageCollector
from scmanager.ui.models.columns import COLUMNS, SortKey
from scmanager.ui.models.tracks_model import NEWEST_FIRST, TracksModel
from scmanager.ui.panes.track_table import TrackTable
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from tests.benchmarks.demo_rows import demo_tracks
from tests.helpers.track_tables import PlainTiles

_TICK_MS = 2
_TODAY = date(2026, 11, 20)
_NOWHERE = QModelIndex()
_PAUSE = 0.03  # seconds between a result and the next key
_WORDS = ("midnight garden", "sketch 30", "ambient", "recorded in one evening", "-live stems", "is:private tape", "zq")
_HASTE = "dub techno sunday"  # typed without waiting for results
_HASTE_PAUSE = 0.025
_PEER_WORD = "amb"
_SHOWN = tuple(column for column in COLUMNS if column.default)


class Blocks:
    """Looks at the loop every few milliseconds and keeps how late the look came, and how much of it was work."""

    def __init__(self) -> None:
        self._gaps: list[tuple[float, float]] = []
        self._last = (time.perf_counter(), time.thread_time())
        self._timer = QTimer(interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self._gaps.append(((now[0] - self._last[0]) * 1000 - _TICK_MS, (now[1] - self._last[1]) * 1000))
        self._last = now

    def stop(self) -> dict[str, float]:
        """End, and tell the longest blocks."""
        self._timer.stop()
        return {"block_ms": max(gap for gap, _ in self._gaps), "block_cpu_ms": max(cpu for _, cpu in self._gaps)}


class Paints(QObject):
    """Tells when a table has been painted."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._painted = asyncio.Event()
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._painted.set)
        return super().eventFilter(watched, event)

    async def next(self) -> None:
        """Wait until the next paint is over."""
        self._painted.clear()
        await self._painted.wait()


class Desk:
    """A table as the program has it, with all tracks in it."""

    def __init__(self, app: QApplication) -> None:
        self.tasks = Tasks(_fail)
        self.model = TracksModel(self.tasks, sort=NEWEST_FIRST)
        self.table = TrackTable(Theme(app, resources() / "style" / "app.qss", "dark"), PlainTiles())  # type: ignore[arg-type]
        self.table.setModel(self.model)
        self.table.resize(1440, 900)
        self.table.show()
        self.paints = Paints(self.table)

    async def shown(self) -> None:
        """Wait until the model has done everything and the table shows it."""
        while self.model.is_busy:
            changed = asyncio.Event()
            connection = self.model.changed.connect(changed.set)
            await changed.wait()
            self.model.disconnect(connection)
        self.table.viewport().update()
        await self.paints.next()

    async def timed(self, action: Callable[[], object]) -> float:
        """Do something and return how many milliseconds it takes until its outcome is painted."""
        began = time.perf_counter()
        action()
        await self.shown()
        return (time.perf_counter() - began) * 1000

    def search(self, text: str) -> None:
        """Search as the field does."""
        self.model.set_search(parse(text, today=_TODAY))


async def program(desk: Desk, tracks: PackedTracks) -> dict[str, float]:
    """Fill the table, search it and sort it."""
    filled = await _watched(lambda: _filled(desk, tracks))
    first = await _watched(lambda: _first_search(desk))
    typed = await _watched(lambda: _typed(desk))
    haste = await _watched(lambda: _typed_in_haste(desk))
    sorted_first = await _watched(lambda: _sorted(desk))
    sorted_again = await _watched(lambda: _sorted(desk))
    parts = {
        "fill": filled,
        "first_search": first,
        "typed": typed,
        "haste": haste,
        "sort_first": sorted_first,
        "sort": sorted_again,
    }
    return {f"{name}_{figure}": value for name, figures in parts.items() for figure, value in figures.items()}


async def _watched(work: Callable[[], Awaitable[list[float]]]) -> dict[str, float]:
    blocks = Blocks()
    times = await work()
    return {"shown_ms": statistics.median(times), "slowest_ms": max(times), **blocks.stop()}


async def _filled(desk: Desk, tracks: PackedTracks) -> list[float]:
    return [await desk.timed(lambda: desk.model.apply(tracks, newest_first=True))]


async def _first_search(desk: Desk) -> list[float]:
    return [await desk.timed(lambda: desk.search("n")), await desk.timed(lambda: desk.search(""))]


async def _typed(desk: Desk) -> list[float]:
    times = []
    for words in _WORDS:
        for text in _keys(words):
            times.append(await desk.timed(lambda text=text: desk.search(text)))
            await asyncio.sleep(_PAUSE)
    return times


async def _typed_in_haste(desk: Desk) -> list[float]:
    for text in _keys(_HASTE)[: len(_HASTE)]:
        desk.search(text)
        await asyncio.sleep(_HASTE_PAUSE)
    return [await desk.timed(lambda: desk.search(""))]


def _keys(words: str) -> list[str]:
    """What stands in the field after each key: the words letter by letter, and away again."""
    there = [words[: place + 1] for place in range(len(words))]
    return [*there, *there[-2::-1], ""]


async def _sorted(desk: Desk) -> list[float]:
    times = []
    for column in COLUMNS:
        for descending in (True, False):
            keys = [SortKey(column.key, descending)]
            times.append(await desk.timed(lambda keys=keys: desk.model.sort_by(keys)))
            await asyncio.sleep(_PAUSE)
    return times


class PlainRows(QAbstractTableModel):
    """The texts of the columns, in memory."""

    def __init__(self, tracks: PackedTracks) -> None:
        super().__init__()
        self._rows = [tuple(column.text(track) for column in _SHOWN) for track in tracks]

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_SHOWN)

    def data(self, index: QModelIndex, role: int = 0) -> object:
        return self._rows[index.row()][index.column()] if int(role) == 0 else None


async def reference(tracks: PackedTracks) -> dict[str, float]:
    """Search with Qt's own proxy model, in all columns."""
    rows, proxy, table = PlainRows(tracks), QSortFilterProxyModel(), QTableView()
    proxy.setSourceModel(rows)
    proxy.setFilterKeyColumn(-1)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    table.setModel(proxy)
    table.resize(1440, 900)
    table.show()
    paints, times = Paints(table), []
    blocks = Blocks()
    for text in _keys(_PEER_WORD)[: len(_PEER_WORD)]:
        began = time.perf_counter()
        proxy.setFilterFixedString(text)
        table.viewport().update()
        await paints.next()
        times.append((time.perf_counter() - began) * 1000)
    figures = blocks.stop()
    table.close()
    table.deleteLater()
    return {"shown_ms": statistics.median(times), **figures}


def _fail(error: BaseException) -> None:
    raise error


async def _answer(app: QApplication, count: int) -> None:
    collector = GarbageCollector(app)
    every = list(demo_tracks(count))
    tracks = Packer.like(every[0]).pack_all(every)
    del every
    print("{}", flush=True)
    while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
        if line == "program":
            desk = Desk(app)
            print(json.dumps(await program(desk, tracks)), flush=True)
            desk.table.close()
            desk.table.deleteLater()
        else:
            print(json.dumps(await reference(tracks)), flush=True)
    collector.close()


def main() -> None:
    """Answer lines until there are no more."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with qasync.QEventLoop(app) as loop:
        loop.run_until_complete(_answer(app, int(sys.argv[1])))


if __name__ == "__main__":
    main()
