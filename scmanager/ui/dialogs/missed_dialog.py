"""The rows of a search that do not meet its filters, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.services.browse import Missed
from scmanager.ui.models.browse_status import why
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.widgets.frames import fit
from scmanager.ui.widgets.plain_label import PlainLabel

_MOST_ROWS = 500


class MissedDialog(AsyncDialog):
    """Lists the rows; accepted when they are to be shown in the table, or no longer if they are."""

    def __init__(self, parent: QWidget | None, missed: Sequence[Missed], *, shown: bool) -> None:
        super().__init__(parent, self.tr("Rows that do not match"))
        self._list = self._build_list(missed[:_MOST_ROWS])
        more = len(missed) - _MOST_ROWS
        toggle = button(self.tr("Hide them in the table") if shown else self.tr("Show them in the table"))
        close = button(self.tr("Close"), "primary")
        toggle.clicked.connect(self.accept)
        close.clicked.connect(self.reject)
        close.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading"))
        column.addWidget(PlainLabel(self._sentence(len(missed)), role="secondary", wrap=True))
        column.addWidget(self._list, 1)
        if more > 0:
            column.addWidget(PlainLabel(self.tr("and {} more").format(texts.count(more)), role="hint"))
        column.addLayout(button_row(None, toggle, close))
        fit(self, 640, 460)
        self._list.setFocus()

    def _sentence(self, number: int) -> str:
        return self.tr("The server listed {} although the filters leave them out, so they were checked here.").format(
            texts.plural(number, "row")
        )

    def _build_list(self, missed: Sequence[Missed]) -> QTreeWidget:
        made = QTreeWidget()
        made.setAccessibleName(self.windowTitle())
        made.setHeaderLabels([self.tr("Title"), self.tr("By"), self.tr("Why it does not match")])
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setStyleSheet("QTreeView::item { padding: 5px }")  # in line with the words above
        made.addTopLevelItems([_item(each) for each in missed])
        made.setCurrentIndex(made.model().index(0, 0))
        header = made.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((230, 140)):
            header.resizeSection(column, width)
        return made


def _item(missed: Missed) -> QTreeWidgetItem:
    cells = (missed.track.title, missed.track.user.name, why(missed))
    return QTreeWidgetItem([texts.one_line(cell) for cell in cells])
