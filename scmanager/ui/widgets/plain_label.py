"""A label that shows any text as it is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyleOption, QWidget


class PlainLabel(QLabel):
    """A QLabel that never reads its text as rich text; `elided` shortens it with dots where room is short.

    `role` picks a style: title, heading, section, secondary, hint, mono, error, warning, ok, accent.
    """

    def __init__(
        self, text: str = "", *, role: str = "", elided: bool = False, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._elided = elided
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Change the style."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)

    def minimumSizeHint(self) -> QSize:
        """Let an elided label shrink to a few letters."""
        hint = super().minimumSizeHint()
        return (
            QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 4), hint.height()) if self._elided else hint
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, shortened where asked for."""
        if not self._elided:
            super().paintEvent(event)
            return
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        area = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text().replace("\n", " "), Qt.TextElideMode.ElideRight, area.width())
        self.style().drawItemText(
            painter, area, int(self.alignment()), option.palette, self.isEnabled(), text, self.foregroundRole()
        )
        painter.end()
