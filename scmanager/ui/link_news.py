"""What is said of the log of links when it cannot be read or written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from scmanager.ui.models.link_list import LinkList
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.tasks import Tasks

if TYPE_CHECKING:
    from scmanager.services.link_log import LinkLog

_UNREAD, _UNWRITTEN = "links unread", "links unwritten"


class LinkNews:
    """Tells in the message bar what is wrong with the log for as long as it is, and offers to try again."""

    def __init__(self, log: LinkLog, links: LinkList, tasks: Tasks, messages: MessageBar) -> None:
        self._log = log
        self._links = links
        self._tasks = tasks
        self._messages = messages
        links.changed.connect(self._on_list_changed)
        log.noticed.connect(self._on_noticed)
        log.not_kept.connect(self._on_not_kept)

    def close(self) -> None:
        """Hear no more of the log."""
        self._log.noticed.disconnect(self._on_noticed)
        self._log.not_kept.disconnect(self._on_not_kept)
        for key in (_UNREAD, _UNWRITTEN):
            self._messages.drop(key)

    def _on_list_changed(self) -> None:
        """Say why rows that are shown may be old; where there are none, that stands in their place."""
        if self._links.error is None:
            self._messages.drop(_UNREAD)
        elif self._links.has_rows:
            text = _tr("The links shown may be out of date. {}").format(self._links.error.message)
            again = _tr("Try again")
            self._messages.show_message(
                Message(text, failure=True, action=again, callback=self._links.read_again, key=_UNREAD)
            )

    def _on_noticed(self, sentence: str) -> None:
        self._messages.show_message(Message(sentence, failure=True))

    def _on_not_kept(self, sentence: str) -> None:
        if not sentence:
            self._messages.drop(_UNWRITTEN)
            return
        text = _tr("Who got the link is not noted yet. {}").format(sentence)
        again = _tr("Try again")
        self._messages.show_message(
            Message(text, failure=True, action=again, callback=self._write_again, key=_UNWRITTEN)
        )

    def _write_again(self) -> None:
        self._tasks.spawn(self._log.write_again(), "note links")


def _tr(text: str) -> str:
    return QCoreApplication.translate("LinkNews", text)
