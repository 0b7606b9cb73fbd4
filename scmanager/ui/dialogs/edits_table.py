"""The table of edits read from a file, to be looked through and chosen from with the keys."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from scmanager.ui.delegates.change_delegate import ChangeDelegate
from scmanager.ui.models.csv_changes_model import FIELD, NEW, NOTE, NOW, TRACK
from scmanager.ui.theme import Theme

_WIDTHS = {FIELD: 110, NOW: 170, NEW: 170}
_ENDS = frozenset({Qt.Key.Key_Home, Qt.Key.Key_End})


class EditsTable(QTableView):
    """Rows as a whole: Home and End go to the first and the last one, the space bar chooses one or leaves it out.

    Signals: toggled(index) (also with a double click).
    """

    toggled = Signal(QModelIndex)

    def __init__(self, look: Theme, model: QAbstractItemModel) -> None:
        super().__init__()
        self.setObjectName("edits")
        self.setModel(model)
        self.setAccessibleName(self.tr("Edits"))
        self.setItemDelegate(ChangeDelegate(look, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self.toggled)
        self._set_header()

    def _set_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        for column in (TRACK, NOTE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to either end, or choose the row."""
        if event.key() in _ENDS and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            row = 0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1
            self.setCurrentIndex(self.model().index(row, max(0, self.currentIndex().column())))
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.toggled.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
