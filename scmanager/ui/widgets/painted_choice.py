"""A button that paints itself, and is checked by what is listed and not by the click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from scmanager.ui.theme import Theme


class PaintedChoice(QAbstractButton):
    """As wide as it may be; painted anew when the theme changes and when the mouse comes or goes."""

    def __init__(self, look: Theme, parent: QWidget | None = None, *, is_tall: bool = False) -> None:
        super().__init__(parent)
        self._theme = look
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Expanding if is_tall else policy.Fixed)
        look.changed.connect(self.update)

    def nextCheckState(self) -> None:  # noqa: N802 -- Qt's name
        """Stay as it is."""
