"""The scheduled tracks, as a part of the uploads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.schedule import ONLY_WHILE_RUNNING, ScheduledItem
from scmanager.services.schedule import Schedule
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.schedule_row import ScheduleRow

_MOST_ROWS = 200
_MINUTE_MS = 60_000


def _now() -> datetime:
    return datetime.now(UTC)


class ScheduleSection(QWidget):
    """A heading, what has to be known, and a row for each track; nothing at all while there are none.

    Signals: change_wanted, show_wanted (each with the URN of a track), over_changed (how many are over).
    """

    change_wanted = Signal(str)
    show_wanted = Signal(str)
    over_changed = Signal(int)

    def __init__(
        self, schedule: Schedule, *, clock: Callable[[], datetime] = _now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._schedule = schedule
        self._clock = clock
        self._rows: dict[str, ScheduleRow] = {}
        self._more = PlainLabel(role="hint")
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._arrange)
        self._minutes = QTimer(self, interval=_MINUTE_MS)
        self._minutes.timeout.connect(self._arrange)
        self._lay_out()
        self._arrange()
        schedule.changed.connect(self._on_changed)
        schedule.removed.connect(self._on_removed)

    def close_section(self) -> None:
        """Hear no more of the schedule."""
        self._later.stop()
        self._minutes.stop()
        self._schedule.changed.disconnect(self._on_changed)
        self._schedule.removed.disconnect(self._on_removed)

    def _on_changed(self, _item: ScheduledItem) -> None:
        self._later.start()

    def _on_removed(self, _urn: str) -> None:
        self._later.start()

    def _arrange(self) -> None:
        """Show all rows as they stand; many changes at once cost one pass."""
        items = self._schedule.items
        shown = items[:_MOST_ROWS]
        for urn in self._rows.keys() - {item.track_urn for item in shown}:
            self._rows.pop(urn).deleteLater()
        for place, item in enumerate(shown):
            row = self._row(item)
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
        self._more.setText(self.tr("and {} more").format(texts.count(len(items) - len(shown))))
        self._more.setVisible(len(items) > len(shown))
        self.over_changed.emit(sum(not item.is_waiting for item in items))
        if not items:
            self.hide()
        elif self.isHidden() and self.parentWidget() is not None:
            self.show()
        self._watch_time()

    def _row(self, item: ScheduledItem) -> ScheduleRow:
        row = self._rows.get(item.track_urn)
        if row is None:
            row = self._rows[item.track_urn] = ScheduleRow(item, self._clock())
            row.change_wanted.connect(self.change_wanted)
            row.show_wanted.connect(self.show_wanted)
        else:
            row.show_item(item, self._clock())
        return row

    def _watch_time(self) -> None:
        """Keep the words true that count time, as long as anybody can read them."""
        counts = self.isVisible() and any(row.item.is_waiting for row in self._rows.values())
        if counts != self._minutes.isActive():
            self._minutes.start() if counts else self._minutes.stop()

    def _lay_out(self) -> None:
        heading = PlainLabel(self.tr("Scheduled"), role="section")
        heading.setContentsMargins(20, 14, 20, 2)
        hint = PlainLabel(ONLY_WHILE_RUNNING, role="hint", wrap=True)
        hint.setContentsMargins(20, 0, 20, 4)
        self._more.setContentsMargins(20, 8, 20, 8)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(heading)
        layout.addWidget(hint)
        layout.addLayout(self._column)
        layout.addWidget(self._more)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the words up to date."""
        super().showEvent(event)
        self._later.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no time that nobody sees."""
        super().hideEvent(event)
        self._minutes.stop()
