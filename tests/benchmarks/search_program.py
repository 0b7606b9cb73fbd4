"""The program's side of the benchmark `search`: a shown table of very many tracks, searched and sorted.

`python -m tests.benchmarks.search_program COUNT` answers each line it reads with a line of JSON, times in
milliseconds: `program` types words and other terms key by key and then sorts by every column, `reference` types a word
into a QSortFilterProxyModel over the same rows. `shown_ms` is from a key to the painted result, `block_ms` the longest
time the loop did nothing else, and `block_cpu_ms` the part of the longest one this process had the processor;
`term_…_ms` is the slowest key of a kind of term.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from scmanager.core.packing import SEEN, PackedTracks, Packer
from scmanager.core.saved_views import BUILT_IN
from scmanager.core.search import parse
from scmanager.loop import Loop
from scmanager.ui.garbage import GarbageCollector
from scmanager.ui.models.columns import COLUMNS, SortKey
from scmanager.ui.models.view_counts import ViewCounts
from tests.benchmarks.demo_rows import demo_tracks
from tests.helpers.track_tables import TableStage

_TICK_MS = 2
_TODAY = date(2026, 11, 20)
_NOWHERE = QModelIndex()
_BACK = "\b"
_PAUSE = 0.03  # seconds between a result and the next key
_WORDS = ("midnight garden", "sketch 30", "ambient", "recorded in one evening", "-live stems", "is:private tape", "zq")
_TERMS = {
    "genre": "genre:techno",
    "tag": 'tag:"field recording"',
    "no_tag": "-tag:night",
    "title": "title:night",
    "missing": "no:genre",
    "number": "plays:>1000",
    "dates": "uploaded:2025.. length:<5m",
    "either": "genre:techno OR tag:dub",
}
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
    """Tells when a table has been painted after its rows changed."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._fresh = asyncio.Event()
        self._fresh.set()
        model = table.model()
        for signal in (model.layoutChanged, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self._on_changed)
        table.viewport().installEventFilter(self)

    def _on_changed(self) -> None:
        self._fresh.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._fresh.set)
        return super().eventFilter(watched, event)

    async def done(self) -> None:
        """Wait until the rows are painted as they are; without rows another page is in the place of the table."""
        if self._table.isVisible():
            await self._fresh.wait()


class Desk(TableStage):
    """The pane of own tracks as the program has it, with views that are counted."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app, width=1440)
        self.pane.resize(1440, 900)
        self.counts = ViewCounts(self.model, self.tasks)
        self.paints = Paints(self.table)

    async def shown(self) -> None:
        """Wait until the model has done everything and the table shows it."""
        while self.model.is_busy:
            changed = asyncio.Event()
            connection = self.model.changed.connect(changed.set)
            await changed.wait()
            self.model.disconnect(connection)
        await self.paints.done()

    async def timed(self, action: Callable[[], object]) -> float:
        """Do something and return how many milliseconds it takes until its outcome is painted."""
        began = time.perf_counter()
        action()
        await self.shown()
        return (time.perf_counter() - began) * 1000

    def press(self, key: str) -> None:
        """Press a key in the search field."""
        line = self.pane.toolbar.line
        if key == _BACK:
            QTest.keyClick(line, Qt.Key.Key_Backspace)
        else:
            QTest.keyClicks(line, key)

    def count(self) -> None:
        """Count the views."""
        views = {view.key: view.query for view in BUILT_IN} | {"private": "is:private", "public": "is:public"}
        self.counts.set_views({key: parse(query, today=_TODAY) for key, query in views.items()})

    def close(self) -> None:
        """Take the window away."""
        self.counts.close()
        self.pane.close()
        self.pane.deleteLater()


async def program(desk: Desk, tracks: PackedTracks) -> dict[str, float]:
    """Fill the table, count its views, search it and sort it."""
    slowest: dict[str, float] = {}
    parts = {
        "fill": await _watched(lambda: _filled(desk, tracks)),
        "count": await _watched(lambda: _counted(desk)),
        "typed": await _watched(lambda: _typed(desk, _WORDS)),
        "terms": await _watched(lambda: _typed_terms(desk, slowest)),
        "haste": await _watched(lambda: _typed_in_haste(desk)),
        "sort_first": await _watched(lambda: _sorted(desk)),
        "sort": await _watched(lambda: _sorted(desk)),
    }
    return {f"{name}_{figure}": value for name, figures in parts.items() for figure, value in figures.items()} | slowest


async def _watched(work: Callable[[], Awaitable[list[float]]]) -> dict[str, float]:
    blocks = Blocks()
    times = await work()
    return {"shown_ms": statistics.median(times), "slowest_ms": max(times), **blocks.stop()}


async def _filled(desk: Desk, tracks: PackedTracks) -> list[float]:
    return [await desk.timed(lambda: desk.model.apply(tracks, newest_first=True))]


async def _counted(desk: Desk) -> list[float]:
    began, done = time.perf_counter(), asyncio.Event()
    desk.counts.counts_changed.connect(done.set)
    desk.count()
    await done.wait()
    return [(time.perf_counter() - began) * 1000]


async def _typed_terms(desk: Desk, slowest: dict[str, float]) -> list[float]:
    times = {f"term_{kind}_ms": await _typed(desk, [text]) for kind, text in _TERMS.items()}
    slowest.update((name, max(each)) for name, each in times.items())
    return [each for several in times.values() for each in several]


async def _typed(desk: Desk, texts: Iterable[str]) -> list[float]:
    times = []
    for words in texts:
        for key in [*words, *[_BACK] * len(words)]:
            times.append(await desk.timed(lambda key=key: desk.press(key)))
            await asyncio.sleep(_PAUSE)
    return times


async def _typed_in_haste(desk: Desk) -> list[float]:
    for key in _HASTE:
        desk.press(key)
        await asyncio.sleep(_HASTE_PAUSE)
    return [await desk.timed(desk.pane.toolbar.clear)]


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
    for place in range(len(_PEER_WORD)):
        began = time.perf_counter()
        proxy.setFilterFixedString(_PEER_WORD[: place + 1])
        await paints.done()
        times.append((time.perf_counter() - began) * 1000)
    figures = blocks.stop()
    table.close()
    table.deleteLater()
    return {"shown_ms": statistics.median(times), **figures}


async def _answer(app: QApplication, count: int) -> None:
    collector = GarbageCollector(app)
    every = list(demo_tracks(count))
    tracks = Packer.like(*every[:SEEN]).pack_all(every)
    del every
    print("{}", flush=True)
    while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
        if line == "program":
            desk = Desk(app)
            print(json.dumps(await program(desk, tracks)), flush=True)
            desk.close()
        else:
            print(json.dumps(await reference(tracks)), flush=True)
    collector.close()


def main() -> None:
    """Answer lines until there are no more."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with Loop(app) as loop:
        loop.run_until_complete(_answer(app, int(sys.argv[1])))


if __name__ == "__main__":
    main()
