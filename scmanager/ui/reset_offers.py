"""Resets that were planned and missed: offered, and never done late without a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from scmanager.core.reset_reminders import Reminder, missed_words
from scmanager.core.tracks import Track
from scmanager.services.reset_reminders import ResetReminders
from scmanager.ui.panes.message_bar import Message, MessageBar

_KEY = "missed resets"


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
        self._offer(reminders.offers)

    def close(self) -> None:
        """Hear no more of them."""
        self._reminders.missed.disconnect(self._offer)
        self._reminders.changed.disconnect(self._on_changed)

    def _offer(self, _missed: tuple[Reminder, ...]) -> None:
        if words := missed_words(self._reminders.offers):
            action = self.tr("Reset now…")
            self._messages.show_message(Message(words, failure=True, action=action, callback=self._accept, key=_KEY))

    def _on_changed(self, _reminder: Reminder) -> None:
        """Offer nothing any more that was reset, moved or called off meanwhile."""
        if not self._reminders.offers:
            self._messages.drop(_KEY)

    def _accept(self) -> None:
        self._reset([self._reminders.track_of(each) for each in self._reminders.offers])
