"""The private tracks as rows, the longest unchanged link first, and in numbers."""

from __future__ import annotations

import html
from array import array
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec
from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from scmanager.core.link_overview import (
    LinkFacts,
    LinkOverview,
    PrivateFilter,
    PrivateLink,
    spoken,
)
from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User
from scmanager.ui.models.overview_cells import NUMBERS, hint_of, lines, name_of
from scmanager.ui.models.private_links import OverviewColumn, PrivateLinks
from scmanager.ui.models.sliced import REST, SlicedWork, Steps, chunks
from scmanager.ui.models.slot_rows import Index, SlotTable
from scmanager.ui.models.track_cells import TRACK_ROLE
from scmanager.ui.tasks import Tasks
from scmanager.ui.upload_words import utc_now

PRIVATE_LINK_ROLE = TRACK_ROLE + 2

_ASCENDING_FIRST = frozenset({OverviewColumn.TRACK, OverviewColumn.PLANNED})
_PAUSE = 0.001  # seconds: what is painted and typed goes first
_MANY = 4096


class OverviewModel(SlotTable):
    """Private tracks, searched and sorted in slices; rows that stay keep their place in selections.

    `overview` are the numbers at the time `now`, None until all tracks were counted; `find` returns an own track by its
    URN.

    Signals: changed (the numbers or the rows are others).
    """

    changed = Signal()

    def __init__(
        self,
        tasks: Tasks,
        find: Callable[[str], Track | None],
        *,
        clock: Callable[[], datetime] = utc_now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._clock = clock
        self._rows = PrivateLinks()
        self._facts: Mapping[str, LinkFacts] = {}
        self._people = 0
        self._waiting: deque[Callable[[], object]] = deque()
        self._is_counted = False
        self.overview: LinkOverview | None = None
        self.now = clock()
        self.wanted = PrivateFilter()
        self.column, self.descending = OverviewColumn.AGE, True
        self._work = SlicedWork(tasks, self._on_work_done, pause=_PAUSE)

    @property
    def asked_for(self) -> tuple[object, ...]:
        """What the rows are sorted and searched by; it stays equal while tracks come and go."""
        return self.wanted, self.column, self.descending

    @property
    def width(self) -> int:
        """How many slots there are, shown or not."""
        return len(self._rows.links)

    def take_all(
        self, tracks: Sequence[Track], removed: Sequence[str], facts: Mapping[str, LinkFacts], people: int = 0
    ) -> None:
        """Take over all tracks there are, in place of some that are gone, and what is known of their links."""
        self._learn(facts, people)
        self.put(tracks, removed)

    def put(self, upserted: Sequence[Track], removed: Sequence[str] = ()) -> None:
        """Take over tracks that are new or changed, and drop others."""
        self._waiting.append(partial(self._rows.drop, removed))
        self._waiting.extend(partial(self._rows.put, chunk) for chunk in chunks(upserted))
        self._go_on()

    def learn(self, facts: Mapping[str, LinkFacts], people: int = 0) -> None:
        """Take over what is known of the links of all tracks, and how many people have live ones."""
        self._learn(facts, people)
        self._go_on()

    def _learn(self, facts: Mapping[str, LinkFacts], people: int) -> None:
        self._people = people
        before, self._facts = self._facts, facts
        self._waiting.append(partial(self._rows.know, facts))
        self._waiting.extend(partial(self._rows.look_again, chunk) for chunk in chunks([*(before.keys() | facts)]))

    def ask(self, wanted: PrivateFilter) -> None:
        """Show other tracks."""
        if wanted != self.wanted:
            self.wanted = wanted
            self._start_over()

    def sort_by(self, column: OverviewColumn) -> None:
        """Sort by a column; a second time turns it round."""
        again = column is self.column
        self.descending = not self.descending if again else column not in _ASCENDING_FIRST
        self.column = column
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(OverviewColumn) - 1)
        self._start_over()

    def close(self) -> None:
        """Give up what is under way."""
        self._work.stop()

    def link_in(self, slot: int) -> PrivateLink:
        """Return what is known of the track in a slot."""
        return self._rows.links[slot]

    def link_at(self, row: int) -> PrivateLink:
        """Return what is known of the track of a row."""
        return self.link_in(self.shown[row])

    def _go_on(self) -> None:
        if not self._work.is_running:
            self._start_over()

    def _start_over(self) -> None:
        self._work.start(self._rebuild())

    def _on_work_done(self) -> None:
        if self._waiting:
            self._start_over()
        else:
            self.changed.emit()

    def _rebuild(self) -> Steps:
        if len(self._rows) > _MANY:
            yield REST  # what was pressed is painted first
        while self._waiting:
            self._is_counted = False
            self._waiting.popleft()()
            yield
        now, overview = self.now, self.overview
        if not self._is_counted:
            now = self._clock()
            overview = msgspec.structs.replace((yield from self._rows.counted(now)), people=self._people)
        found = yield from self._rows.found(self.wanted, now)
        slots = yield from self._rows.sorted(found, self.column, descending=self.descending)
        if len(slots) > _MANY:
            yield REST  # much is painted after what comes now
        self.overview, self.now, self._is_counted = overview, now, True
        self._show(slots)

    def _show(self, slots: array[int]) -> None:
        if slots != self.shown:
            self.rearrange(slots)
        if slots:
            self.dataChanged.emit(self.index(0, 0), self.index(len(slots) - 1, len(OverviewColumn) - 1))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Count the columns."""
        return 0 if parent.isValid() else len(OverviewColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name of a column, with an arrow when the rows are sorted by it, and what is in it."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = OverviewColumn(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint_of(column)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        name = name_of(column)
        return f"{name} {'↓' if self.descending else '↑'}" if column is self.column else name

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, says to a screen reader, or is."""
        if not index.isValid():
            return None
        link, column = self.link_at(index.row()), OverviewColumn(index.column())
        if role == TRACK_ROLE:
            return self._find(link.urn) or _gone(link)
        if role == PRIVATE_LINK_ROLE:
            return link
        return self._told(Qt.ItemDataRole(role), column, link)

    def _told(self, role: Qt.ItemDataRole, column: OverviewColumn, link: PrivateLink) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return lines(column, link, self.now)[0]
            case Qt.ItemDataRole.ToolTipRole:
                return html.escape(" · ".join(filter(None, lines(column, link, self.now))))
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(link, self.now)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case _:
                return None


def _alignment(column: OverviewColumn) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _gone(link: PrivateLink) -> Track:
    return Track(urn=link.urn, title=link.title, user=User(urn=""), sharing=Sharing.PRIVATE)
