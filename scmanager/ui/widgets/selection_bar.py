"""The bar over the table while several rows are selected."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QPushButton, QWidget

from scmanager.core import texts
from scmanager.ui.widgets.plain_label import PlainLabel

_DISTANCE = 16


class SelectionBar(QFrame):
    """How many are selected and what can be done with all of them; floats at the lower edge of its parent.

    Signals: delete_wanted.
    """

    delete_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setObjectName("selectionBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text = PlainLabel(role="title")
        delete = QPushButton(self.tr("Delete…"))
        delete.setProperty("kind", "danger")
        delete.setAccessibleName(self.tr("Delete…"))
        delete.clicked.connect(self._on_delete)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 10, 10)
        layout.setSpacing(14)
        layout.addWidget(self._text)
        layout.addWidget(delete)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 4)
        self.setGraphicsEffect(shadow)
        parent.installEventFilter(self)
        self.hide()

    def show_count(self, number: int) -> None:
        """Show how many are selected; the bar goes below two."""
        self._text.setText(self.tr("{} selected").format(texts.count(number)))
        self.setVisible(number > 1)
        self._place()

    def _place(self) -> None:
        around = self._around.rect()
        self.adjustSize()
        self.move((around.width() - self.width()) // 2, around.bottom() - self.height() - _DISTANCE)
        self.raise_()

    def _on_delete(self) -> None:
        self.delete_wanted.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay at the lower edge."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
