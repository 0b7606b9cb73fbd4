"""The bar over the table while several rows are selected."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QPushButton, QWidget

from scmanager.core import texts
from scmanager.ui.widgets.plain_label import PlainLabel

_DISTANCE = 16


class SelectionBar(QFrame):
    """How many are selected and what can be done with all of them; floats at the lower edge of its parent.

    `actions` are by the words on their buttons; where room is short, the last of them go first.

    Signals: delete_wanted.
    """

    delete_wanted = Signal()

    def __init__(self, parent: QWidget, actions: Mapping[str, QAction]) -> None:
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
        layout.setSpacing(8)
        layout.addWidget(self._text)
        layout.addSpacing(6)
        self._actions = {_button(text, action): action for text, action in actions.items()}
        for button in self._actions:
            layout.addWidget(button)
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

    @property
    def room(self) -> int:
        """How much of its parent it takes at the lower edge, in pixels; rows there could not be read."""
        return 0 if self.isHidden() else self.height() + 2 * _DISTANCE

    def _place(self) -> None:
        around = self._around.rect()
        self._choose_buttons(around.width() - 2 * _DISTANCE)
        self.adjustSize()
        self.move((around.width() - self.width()) // 2, around.bottom() - self.height() - _DISTANCE)
        self.raise_()

    def _choose_buttons(self, room: int) -> None:
        """Show the buttons of what can be done, as many as there is room for."""
        for button, action in self._actions.items():
            button.setVisible(action.isVisible())
        for button in reversed(self._actions):
            if self.sizeHint().width() <= room:
                return
            button.hide()

    def _on_delete(self) -> None:
        self.delete_wanted.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay at the lower edge."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False


def _button(text: str, action: QAction) -> QPushButton:
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.clicked.connect(action.trigger)
    return made
