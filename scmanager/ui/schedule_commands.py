"""What a user does to scheduled tracks, and what they are told about them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.schedule import ScheduledItem, ScheduleState, missed_words
from scmanager.services.schedule import Schedule
from scmanager.ui.dialogs.schedule_dialog import ScheduleDialog, ScheduleWish
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.tasks import Tasks, async_action

_MISSED = "missed times"


class ScheduleCommands:
    """Changes times on the user's word; each track that becomes public, late or not at all is told in the message bar.

    Times missed since the start of the program are told together, and at once when some were missed before.
    """

    def __init__(self, parent: QWidget, schedule: Schedule, tasks: Tasks, messages: MessageBar) -> None:
        self.tasks = tasks
        self._parent = parent
        self._schedule = schedule
        self._messages = messages
        schedule.changed.connect(self._on_changed)
        self._tell_missed()

    def close(self) -> None:
        """Hear no more of the schedule."""
        self._schedule.changed.disconnect(self._on_changed)

    @async_action
    async def change(self, urn: str) -> None:
        """Ask what is wanted of a scheduled track, and do it."""
        item = self._schedule.get(urn)
        wish = await ScheduleDialog.ask(self._parent, item) if item is not None else None
        if wish is not None:
            await self._fulfil(urn, wish)

    async def _fulfil(self, urn: str, wish: ScheduleWish) -> None:
        if wish.kind == "publish":
            await self._schedule.publish_now(urn)
        elif wish.kind == "cancel":
            await self._schedule.cancel(urn)
            self._tell(urn, ScheduleState.CANCELLED, _tr("“{}” stays private."))
        elif wish.when is not None:
            await self._schedule.reschedule(urn, wish.when)
            when = texts.moment(wish.when)
            self._tell(urn, ScheduleState.WAITING, _tr("“{}” becomes public on {}."), when)

    def _tell(self, urn: str, state: ScheduleState, sentence: str, *more: str) -> None:
        item = self._schedule.get(urn)
        if item is not None and item.state is state:
            self._messages.show_message(Message(sentence.format(item.title, *more)))

    def _on_changed(self, item: ScheduledItem) -> None:
        match item.state:
            case ScheduleState.DONE:
                self._messages.show_message(Message(_tr("“{}” is public now.").format(item.title)))
            case ScheduleState.MISSED:
                self._tell_missed()
            case ScheduleState.FAILED:
                text = _tr("“{}” was not made public. {}").format(item.title, item.message)
                self._messages.show_message(Message(text, failure=True))

    def _tell_missed(self) -> None:
        if words := missed_words(self._schedule.missed):
            self._messages.show_message(Message(words, failure=True, key=_MISSED))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ScheduleCommands", text)
