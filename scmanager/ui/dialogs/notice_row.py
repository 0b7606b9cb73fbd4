"""A line of news in a dialog, with at most one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel


class NoticeRow(QWidget):
    """Words and a button; nothing of it is seen while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._words = PlainLabel(wrap=True)
        self._button = button("")
        self._callback: Callable[[], object] | None = None
        on_click(self._button, self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 18, 8)
        row.setSpacing(12)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self.hide()

    def say(
        self, text: str, role: str = "secondary", action: str = "", callback: Callable[[], object] | None = None
    ) -> None:
        """Say something, and what can be done about it; an empty text says nothing any more."""
        is_new = not self.isVisible()
        self._words.set_role(role)
        self._words.setText(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._callback = callback
        self.setVisible(bool(text))
        if text and is_new:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _on_clicked(self) -> None:
        if self._callback is not None:
            self._callback()
