"""A field for a day and a time of this computer's clock."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, QSize, Qt, QTime
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QDateTimeEdit, QToolButton, QWidget

_SHORT_YEAR = 2
_BETWEEN = " -:T.,/"
_CALENDAR = QSize(264, 216)


class MomentField(QDateTimeEdit):
    """Shows local time and speaks UTC; the arrow keys turn the part the cursor is in, Home and typing begin anew.

    It does not change when the wheel scrolls the form. A year of two digits is one of this century, and none is too
    early to be shown, so that what was typed is never replaced in silence by what was there before.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.setMinimumDateTime(QDateTime(QDate(1000, 1, 1), QTime(0, 0)))
        self.setCalendarPopup(True)
        self._set_up_calendar()
        self.setCorrectionMode(QDateTimeEdit.CorrectionMode.CorrectToNearestValue)
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

    def _set_up_calendar(self) -> None:
        calendar = self.calendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        calendar.setMinimumSize(_CALENDAR)
        for name, mark in (("qt_calendar_prevmonth", "‹"), ("qt_calendar_nextmonth", "›")):
            for turn in calendar.findChildren(QToolButton, name):
                turn.setIcon(QIcon())
                turn.setText(mark)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, QTextCharFormat())

    def _go_to_next_part(self) -> None:
        """Mark the part behind the cursor, unless a finished part led there already."""
        if not self.lineEdit().hasSelectedText():
            following = min(self.currentSectionIndex() + 1, self.sectionCount() - 1)
            self._complete_year()
            self.setSelectedSection(self.sectionAt(following))

    def _complete_year(self) -> None:
        year, dash, rest = self.lineEdit().text().partition("-")
        if len(year) == _SHORT_YEAR:
            self.lineEdit().setText(f"20{year}{dash}{rest}")

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 -- Qt's name and signature
        """Complete the year before another part is gone to."""
        self._complete_year()
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Complete the year before something else is gone to."""
        self._complete_year()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let a whole date be typed with or without what stands between its parts."""
        if event.key() == Qt.Key.Key_Home and not event.modifiers():
            self.setSelectedSection(self.sectionAt(0))
        elif event.text() and event.text() in _BETWEEN:
            self._go_to_next_part()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()
