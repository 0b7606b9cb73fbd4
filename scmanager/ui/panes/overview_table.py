"""The table of private tracks with what is known of their links."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QWidget

from scmanager.ui import theme
from scmanager.ui.delegates.overview_delegate import OverviewDelegate
from scmanager.ui.models.overview_model import OverviewModel
from scmanager.ui.models.private_links import OverviewColumn
from scmanager.ui.panes.row_pictures import RowPictures
from scmanager.ui.panes.row_table import RowTable
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

_WIDEST = {
    OverviewColumn.AGE: "uploaded 00 Nov 0000",
    OverviewColumn.HANDED_OUT: "Last handed out ↓",
    OverviewColumn.RESET: "00 Nov 0000 never",
    OverviewColumn.PLANNED: "Reset planned ↓",
    OverviewColumn.RECIPIENTS: "Recipients ↓",
    OverviewColumn.ACCESS: "Access ↓",
}
_MARGIN = 24
_LEAST_FOR_TITLE = 200
_ENOUGH_FOR_TITLE = 340  # what there is beyond is shared by all columns
_MAY_GO = (OverviewColumn.RESET, OverviewColumn.ACCESS)  # where room is short, the first one first


class OverviewTable(RowTable):
    """Private tracks in rows; columns that say nothing on this server are `left_out`.

    Signals: sort_wanted(OverviewColumn).
    """

    sort_wanted = Signal(object)

    def __init__(
        self,
        model: OverviewModel,
        look: Theme,
        pictures: Pictures,
        *,
        left_out: Collection[OverviewColumn] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Private tracks and their links"))
        self._left_out = left_out
        self.setItemDelegate(OverviewDelegate(look, self.rows_state, model, pictures, self))
        self.show_model(model)
        self.kept_scroll.follow(model)
        self._pictures = RowPictures(self, pictures)
        self.horizontalHeader().sectionClicked.connect(self._on_section_clicked)
        look.changed.connect(self.repaint_rows)

    def fit(self) -> None:
        """Give days and numbers the room they need and the title the rest; where that is little, some columns go."""
        small, hidden = QFont(self.font()), {*self._left_out}
        small.setPixelSize(theme.HINT_PX)
        metrics = QFontMetrics(small)
        widths = {column: metrics.horizontalAdvance(words) + _MARGIN for column, words in _WIDEST.items()}
        for column in _MAY_GO:
            if self._left(widths, hidden) < _LEAST_FOR_TITLE:
                hidden.add(column)
        room = self._left(widths, hidden)
        more = max(0, room - _ENOUGH_FOR_TITLE) // (len(widths) - len(hidden) + 1)
        for column, width in widths.items():
            self.setColumnHidden(column, column in hidden)
            self.setColumnWidth(column, width + more)
            room -= 0 if column in hidden else more
        self.setColumnWidth(OverviewColumn.TRACK, max(_LEAST_FOR_TITLE, room))

    def _left(self, widths: dict[OverviewColumn, int], hidden: Collection[OverviewColumn]) -> int:
        return self.viewport().width() - sum(width for column, width in widths.items() if column not in hidden)

    def _on_section_clicked(self, section: int) -> None:
        self.sort_wanted.emit(OverviewColumn(section))
