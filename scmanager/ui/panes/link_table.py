"""The table of handed-out links: rows as a whole, and a button at the end of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from scmanager.core.link_log import LinkEntry
from scmanager.core.search_terms import WORD, Search, Term
from scmanager.ui.delegates.highlights import Highlights
from scmanager.ui.delegates.link_delegate import LinkDelegate, button_area
from scmanager.ui.models.link_cells import ORDERS, LinkColumn
from scmanager.ui.models.links_model import LINK_ROLE, LinksModel
from scmanager.ui.panes.link_columns import LinkColumns
from scmanager.ui.panes.row_pictures import RowPictures
from scmanager.ui.panes.row_table import RowTable
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures


class LinkTable(RowTable):
    """Links in rows; where the table is narrow the note stands beneath the recipient.

    Signals: sort_wanted(LinkColumn), copy_wanted(entry) (its button).
    """

    sort_wanted = Signal(object)
    copy_wanted = Signal(object)

    def __init__(self, model: LinksModel, look: Theme, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Handed-out links"))
        self._links = model
        self._pressed = -1  # the row whose button is held down
        self._delegate = LinkDelegate(look, self.rows_state, pictures, self)
        self.setItemDelegate(self._delegate)
        self.show_model(model)
        self.kept_scroll.follow(model)
        self.columns = LinkColumns(self)
        self._row_pictures = RowPictures(self, pictures)
        self.horizontalHeader().sectionClicked.connect(self._on_section_clicked)
        look.changed.connect(self.repaint_rows)

    def selected(self) -> list[LinkEntry]:
        """Return the selected links in the order of the rows."""
        return self._links.entries_with(self.selected_slots())

    def set_search(self, text: str) -> None:
        """Let stand out in the rows what is searched for."""
        terms = tuple(Term(field=WORD, values=(word,)) for word in text.split())
        self.rows_state.highlights = Highlights(Search(terms=terms)) if terms else None
        self.repaint_rows()

    def fit(self) -> None:
        """Give the columns their widths."""
        self.columns.fit()
        self._delegate.shows_note = self.isColumnHidden(LinkColumn.NOTE)

    def _on_section_clicked(self, section: int) -> None:
        if LinkColumn(section) in ORDERS:
            self.sort_wanted.emit(LinkColumn(section))

    def _button_at(self, place: QPoint) -> int:
        """Return the row whose button is at a place, -1 for none."""
        index = self.indexAt(place)
        is_action = index.isValid() and index.column() == LinkColumn.ACTION and not index.data(LINK_ROLE).has_new
        text = index.data() if is_action else ""
        hits = bool(text) and button_area(self.visualRect(index), self.font(), text).contains(place)
        return index.row() if hits else -1

    def _set_pointed(self, row: int) -> None:
        if row != self._delegate.pointed:
            self._delegate.pointed = row
            self.repaint_rows()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hold a button down, or select."""
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self._button_at(event.position().toPoint()) if is_left else -1
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the button that was held down, if the mouse is still on it."""
        super().mouseReleaseEvent(event)
        row, self._pressed = self._pressed, -1
        if row >= 0 and row == self._button_at(event.position().toPoint()):
            self.copy_wanted.emit(self._links.entry_at(row))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a row; a second click on its button is no more than that."""
        if self._button_at(event.position().toPoint()) < 0:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the button under the mouse."""
        super().mouseMoveEvent(event)
        self._set_pointed(self._button_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the mark away."""
        super().leaveEvent(event)
        self._set_pointed(-1)
