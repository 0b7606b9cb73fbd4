"""Resets that were planned and missed: offered, and never done late without a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from scmanager.core.reset_reminders import Reminder, missed_words
from scmanager.core.tracks import Track
from scmanager.errors import StorageError
from scmanager.services.reset_reminders import ResetReminders
from scmanager.ui.panes.message_bar import Message, MessageBar

_KEY, _UNREAD = "missed resets", "planned resets unread"


class ResetOffers(QObject):
    """Tells of missed resets, also of those missed before; `reset` asks and resets the links of tracks."""

    def __init__(
        self,
        parent: QObject,
        reminders: ResetReminders,
        messages: MessageBar,
        reset: Callable[[Sequence[Track]], object],
    ) -> None:
        super().__init__(parent)
        self._reminders = reminders
        self._messages = messages
        self._reset = reset
        reminders.missed.connect(self._offer)
        reminders.changed.connect(self._on_changed)
        reminders.troubled.connect(self._on_troubled)
        self._offer(reminders.offers)
        self._on_troubled(reminders.trouble)

    def close(self) -> None:
        """Hear no more of them."""
        self._reminders.missed.disconnect(self._offer)
        self._reminders.changed.disconnect(self._on_changed)
        self._reminders.troubled.disconnect(self._on_troubled)
        self._messages.drop(_UNREAD)

    def _offer(self, _missed: tuple[Reminder, ...]) -> None:
        if words := missed_words(self._reminders.offers):
            action = self.tr("Reset now…")
            self._messages.show_message(Message(words, failure=True, action=action, callback=self._accept, key=_KEY))

    def _on_changed(self, _reminder: Reminder) -> None:
        """Offer nothing any more that was reset, moved or called off meanwhile."""
        if not self._reminders.offers:
            self._messages.drop(_KEY)

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
