"""Resets that were planned and missed: offered, and never done late without a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from scmanager.core import texts
from scmanager.core.reset_reminders import Reminder, ReminderState, missed_words
from scmanager.core.tracks import Track
from scmanager.errors import StorageError
from scmanager.services.reset_reminders import ResetReminders
from scmanager.ui.notifications import Notifications
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.reset_news import TOGETHER_MS

_KEY, _UNREAD = "missed resets", "planned resets unread"


class ResetOffers(QObject):
    """Tells of missed resets, also of those missed before; `reset` asks and resets the links of tracks."""

    def __init__(
        self,
        parent: QObject,
        reminders: ResetReminders,
        messages: MessageBar,
        notifications: Notifications,
        reset: Callable[[Sequence[Track]], object],
    ) -> None:
        super().__init__(parent)
        self._reminders = reminders
        self._messages = messages
        self._notifications = notifications
        self._reset = reset
        self._fresh: dict[str, Reminder] = {}
        self._soon = QTimer(self, singleShot=True, interval=TOGETHER_MS)
        self._soon.timeout.connect(self._on_missed)
        reminders.changed.connect(self._on_changed)
        reminders.troubled.connect(self._on_troubled)
        self._offer()
        self._on_troubled(reminders.trouble)

    def close(self) -> None:
        """Hear no more of them."""
        self._soon.stop()
        self._reminders.changed.disconnect(self._on_changed)
        self._reminders.troubled.disconnect(self._on_troubled)
        self._messages.drop(_UNREAD)

    def _offer(self) -> None:
        if words := missed_words(self._reminders.offers):
            action = self.tr("Reset now…")
            self._messages.show_message(Message(words, failure=True, action=action, callback=self._accept, key=_KEY))

    def _on_changed(self, reminder: Reminder) -> None:
        """Offer what was missed, and nothing any more that was reset, moved or called off meanwhile."""
        if reminder.state is ReminderState.MISSED:
            self._fresh[reminder.track_urn] = reminder
            self._soon.start()
        elif not self._reminders.offers:
            self._messages.drop(_KEY)

    def _on_missed(self) -> None:
        """Tell of those missed in a row together."""
        fresh, self._fresh = list(self._fresh.values()), {}
        self._offer()
        title = self.tr("Not reset as planned")
        what = fresh[0].title if len(fresh) == 1 else texts.plural(len(fresh), self.tr("secret link"))
        self._notifications.notify(title, what, fresh[0].track_urn)

    def _on_troubled(self, trouble: StorageError | None) -> None:
        """Say that nothing is reset by itself, for as long as it is not known what was planned."""
        if trouble is None:
            self._messages.drop(_UNREAD)
            return
        again = self.tr("It is tried again by itself.") if trouble.retryable else ""
        words = self.tr("Planned resets cannot be read, so no link is reset by itself. {} {}")
        text = words.format(trouble.message, again).strip()
        self._messages.show_message(Message(text, failure=True, key=_UNREAD))

    def _accept(self) -> None:
        self._reset([self._reminders.track_of(each) for each in self._reminders.offers])
