"""A field for a day and a time of this computer's clock."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDateTimeEdit, QWidget


class MomentField(QDateTimeEdit):
    """Shows local time and speaks UTC; the arrow keys turn the part the cursor is in.

    It does not change when the wheel scrolls the form.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.lineEdit().setTextMargins(6, 0, 6, 0)
        self.setAccessibleName(name)
        self.setAcceptDrops(False)

    @property
    def moment(self) -> datetime:
        """The moment in UTC."""
        return datetime.fromtimestamp(self.dateTime().toSecsSinceEpoch(), UTC)

    def set_moment(self, moment: datetime) -> None:
        """Show another moment, to the minute."""
        seconds = int(moment.timestamp())
        self.setDateTime(QDateTime.fromSecsSinceEpoch(seconds - seconds % 60))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()
