"""How wide the columns of a table of tracks are, and which of them are shown."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView

from scmanager.ui import theme
from scmanager.ui.delegates.row_delegate import PADDING, tabular
from scmanager.ui.models.columns import COLUMNS, KEYS

_TITLE_WIDTH = 240  # columns are hidden before the title gets narrower
_TITLE = KEYS.index("title")


class TrackColumns(QObject):
    """Gives every column the width of its text or the one the user chose, and the rest to the title.

    The user drags the edge of a column; a double click there gives it the width of its text again.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._chosen: dict[str, int] = {}
        self._is_fitting = False
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._on_resized)
        header.sectionHandleDoubleClicked.connect(self._on_double_clicked)

    @property
    def chosen(self) -> dict[str, int]:
        """The widths the user chose, by the key of the column."""
        return dict(self._chosen)

    def choose(self, widths: Mapping[str, int]) -> None:
        """Use widths that were chosen earlier; unknown columns are left out."""
        least = self._table.horizontalHeader().minimumSectionSize()
        self._chosen = {key: max(least, width) for key, width in widths.items() if key in KEYS[1:]}
        self.fit()

    def fit(self, *_changed: object) -> None:
        """Lay the columns out anew; hide those there is no room for."""
        if self._table.model() is None:
            return
        self._is_fitting = True
        self._table.horizontalHeader().setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Fixed)
        widths = self._widths()
        room = self._table.viewport().width()
        hidden = _hidden(widths, room)
        for number, width in enumerate(widths):
            self._table.setColumnHidden(number, number in hidden)
            if number != _TITLE and number not in hidden:
                self._table.setColumnWidth(number, width)
        taken = sum(width for number, width in enumerate(widths) if number not in hidden)
        self._table.setColumnWidth(_TITLE, room - taken)
        self._is_fitting = False

    def _widths(self) -> list[int]:
        """Return the width each column gets; the title takes what is left."""
        small = QFont(self._table.font())
        small.setPixelSize(theme.HINT_PX)
        heads, cells = QFontMetrics(small), QFontMetrics(tabular(self._table.font()))
        fitting = [0 if key == "title" else self._fitting(number, heads, cells) for number, key in enumerate(KEYS)]
        return [self._chosen.get(key, width) for key, width in zip(KEYS, fitting, strict=True)]

    def _fitting(self, number: int, heads: QFontMetrics, cells: QFontMetrics) -> int:
        head = self._table.model().headerData(number, Qt.Orientation.Horizontal)
        widest = max(heads.horizontalAdvance(head), cells.horizontalAdvance(COLUMNS[number].sample))
        return widest + 2 * PADDING + 2

    def _on_resized(self, number: int, before: int, after: int) -> None:
        """Take the room from the title, as far as that has some to spare."""
        if self._is_fitting or not after:
            return
        spare = max(0, self._table.columnWidth(_TITLE) - _TITLE_WIDTH)
        self._chosen[KEYS[number]] = min(after, before + spare)
        self.fit()

    def _on_double_clicked(self, number: int) -> None:
        self._chosen.pop(KEYS[number], None)
        self.fit()


def _hidden(widths: list[int], room: int) -> set[int]:
    """Return the columns to hide so that the title keeps its least width."""
    hidden = {number for number, column in enumerate(COLUMNS) if not column.default}
    for column in sorted(range(len(COLUMNS)), key=lambda number: -COLUMNS[number].spare):
        taken = sum(width for number, width in enumerate(widths) if number not in hidden)
        if taken + _TITLE_WIDTH <= room or not COLUMNS[column].spare:
            break
        hidden.add(column)
    return hidden
