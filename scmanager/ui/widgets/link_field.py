"""A line that shows a link, whole or with its middle left out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_FRAME = 24  # what the style and the cursor take from the width


class LinkField(QLineEdit):
    """A link to read and to select: a whole one can be scrolled, a masked one has host and end in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._masked = ""
        self.setReadOnly(True)
        self.setProperty("mono", True)

    def show_whole(self, url: str, *, end: bool = False) -> None:
        """Show a link that can be selected and scrolled through, from its start or with its `end` in sight."""
        self._masked = ""
        self.setToolTip("")
        self.setText(url)
        self.setCursorPosition(len(url) if end else 0)

    def show_masked(self, url: str) -> None:
        """Show a masked link; where it is too long its scheme and its middle are left out."""
        self._masked = url
        self.setToolTip(url)
        self._fit()

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), self.width() - _FRAME
        fits = metrics.horizontalAdvance(self._masked) <= room
        bare = self._masked.partition("://")[2]
        self.setText(self._masked if fits else metrics.elidedText(bare, Qt.TextElideMode.ElideMiddle, room))
        self.setCursorPosition(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out as much of a masked link as the width asks for."""
        super().resizeEvent(event)
        if self._masked:
            self._fit()
