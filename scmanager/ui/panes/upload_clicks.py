"""Keeps clicks from hitting rows that moved in under the mouse."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QPoint
from PySide6.QtGui import QGuiApplication, QMouseEvent

_REACTION_MS = 300
_SAME_PLACE = 8


class ClickGuard:
    """Lets the first click of a series through, and none right after rows have moved under a resting mouse.

    `place` is where the mouse rests, None when it is elsewhere.
    """

    def __init__(self) -> None:
        self.place: QPoint | None = None
        self._shifted = QElapsedTimer()
        self._clicked_at: tuple[int, QPoint] | None = None

    @property
    def is_settling(self) -> bool:
        """Whether rows moved under the mouse a moment ago, so that nobody can have seen it."""
        return self._shifted.isValid() and not self._shifted.hasExpired(_REACTION_MS)

    def note_move(self, place: QPoint | None) -> None:
        """Remember where the mouse is."""
        if place != self.place:
            self._shifted.invalidate()
        self.place = place

    def note_shift(self) -> None:
        """Remember that something else is under the mouse now, although it did not move."""
        self._shifted.start()

    def note_click(self, event: QMouseEvent) -> None:
        """Remember that a button was clicked."""
        self._clicked_at = (event.timestamp(), event.position().toPoint())

    def lets_through(self, event: QMouseEvent) -> bool:
        """Tell whether a press means what it hits."""
        if self.is_settling or self._clicked_at is None:
            return not self.is_settling
        when, where = self._clicked_at
        is_quick = event.timestamp() - when < QGuiApplication.styleHints().mouseDoubleClickInterval()
        return not (is_quick and (event.position().toPoint() - where).manhattanLength() <= _SAME_PLACE)
