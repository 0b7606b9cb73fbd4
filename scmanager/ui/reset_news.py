"""Planned resets that were carried out: told with those who lost access, and what can be done for them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from scmanager.core import texts
from scmanager.core.link_log import LinkEntry, recipients_of
from scmanager.core.reset_reminders import Reminder, done_words
from scmanager.errors import StorageError
from scmanager.ui.notifications import Notifications
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.tasks import Tasks, async_action

if TYPE_CHECKING:
    from scmanager.services.links import Links

TOGETHER_MS = 500
"""Resets that follow each other as closely are told together."""

_KEY = "planned resets done"


class ResetNews(QObject):
    """Tells of them until the message is closed; a notification names tracks only, for everybody may see it."""

    def __init__(
        self,
        parent: QObject,
        links: Links,
        sharing: SharingCommands,
        messages: MessageBar,
        notifications: Notifications,
        tasks: Tasks,
    ) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self._links = links
        self._sharing = sharing
        self._messages = messages
        self._notifications = notifications
        self._fresh: dict[str, Reminder] = {}
        self._told: dict[str, Reminder] = {}
        self._soon = QTimer(self, singleShot=True, interval=TOGETHER_MS)
        self._soon.timeout.connect(self._tell)
        links.reminders.carried_out.connect(self._on_carried_out)

    def close(self) -> None:
        """Hear no more of them."""
        self._soon.stop()
        self._links.reminders.carried_out.disconnect(self._on_carried_out)

    def _on_carried_out(self, reminder: Reminder) -> None:
        self._fresh[reminder.track_urn] = reminder
        self._soon.start()

    @async_action
    async def _tell(self) -> None:
        fresh, self._fresh = self._fresh, {}
        self._told = (self._told if self._messages.holds(_KEY) else {}) | fresh
        told = tuple(self._told.values())
        lost = await self._lost([each.track_urn for each in told if not each.message])
        words, action = done_words(told, recipients_of(lost)), self.tr("Prepare new links…") if lost else ""
        send = partial(self._sharing.send_new, lost)
        self._messages.show_message(Message(words, action=action, callback=send, key=_KEY, stays=True))
        self._notify(list(fresh.values()))

    async def _lost(self, urns: list[str]) -> list[LinkEntry]:
        """Return the links of those who have only dead ones; nobody is named where the log cannot be read."""
        try:
            return await self._links.log.lost(urns)
        except StorageError:
            return []

    def _notify(self, done: list[Reminder]) -> None:
        title = self.tr("Reset as planned")
        what = done[0].title if len(done) == 1 else texts.plural(len(done), self.tr("secret link"))
        self._notifications.notify(title, what, done[0].track_urn)
