"""The tracks of a promo sheet as they will stand in it."""

from __future__ import annotations

import enum
import html
from collections.abc import Collection, Mapping, Sequence

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scmanager.core import texts
from scmanager.core.promo_fields import USUAL_FIELDS, PromoField, about, description
from scmanager.core.tracks import Track

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex


class LinkStanding(enum.Enum):
    """Whether the link of a row is there."""

    WAITING = enum.auto()
    READ = enum.auto()
    MISSING = enum.auto()


class PromoRow(msgspec.Struct, frozen=True, kw_only=True):
    """A track with what is told of it; `problem` says why it is left out, if that is known.

    `lines` are what stands beneath the title.
    """

    track: Track
    title: str
    lines: tuple[str, ...] = ()
    shows_artwork: bool = True
    standing: LinkStanding = LinkStanding.WAITING
    problem: str = ""


class PromoRows(QAbstractListModel):
    """Rows in the order of the page."""

    def __init__(self, tracks: Sequence[Track], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tracks = tuple(tracks)
        self._fields: frozenset[PromoField] = USUAL_FIELDS
        self._read: frozenset[str] = frozenset()
        self._problems: dict[str, str] = {}
        self._is_reading = True
        self._made: dict[int, PromoRow] = {}

    def show_fields(self, fields: frozenset[PromoField]) -> None:
        """Tell other things of the tracks."""
        if fields != self._fields:
            self._fields = fields
            self._changed()

    def show_links(self, read: Collection[str], problems: Mapping[str, str], *, is_reading: bool) -> None:
        """Show which links are there, by URN, and why others are not."""
        self._read = frozenset(read)
        self._problems = dict(problems)
        self._is_reading = is_reading
        self._changed()

    def row_at(self, number: int) -> PromoRow:
        """Return a row."""
        if number not in self._made:
            self._made[number] = self._row_of(self._tracks[number])
        return self._made[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Count the tracks."""
        return 0 if parent.isValid() else len(self._tracks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, or what is read aloud of it."""
        if not index.isValid():
            return None
        row = self.row_at(index.row())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return html.escape(row.problem)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((row.title, *row.lines, self._spoken(row)))
        return None

    def _row_of(self, track: Track) -> PromoRow:
        lines = (" · ".join(about(track, self._fields)), texts.one_line(description(track, self._fields)))
        return PromoRow(
            track=track,
            title=texts.one_line(track.title) or self.tr("Untitled"),
            lines=tuple(line for line in lines if line),
            shows_artwork=PromoField.ARTWORK in self._fields,
            standing=self._standing(track.urn),
            problem=self._problems.get(track.urn, ""),
        )

    def _standing(self, urn: str) -> LinkStanding:
        if urn in self._read:
            return LinkStanding.READ
        is_waiting = self._is_reading and urn not in self._problems
        return LinkStanding.WAITING if is_waiting else LinkStanding.MISSING

    def _spoken(self, row: PromoRow) -> str:
        words = {
            LinkStanding.WAITING: self.tr("link not read yet"),
            LinkStanding.READ: self.tr("link read"),
            LinkStanding.MISSING: row.problem or self.tr("left out"),
        }
        return words[row.standing]

    def _changed(self) -> None:
        self._made.clear()
        if self._tracks:
            self.dataChanged.emit(self.index(0), self.index(len(self._tracks) - 1))
            self.layoutChanged.emit()
