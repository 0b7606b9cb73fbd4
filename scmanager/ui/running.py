"""A message about work that takes its time: how far it is, how long it still takes, and a button that stops it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.remaining import Remaining
from scmanager.ui.panes.message_bar import Message, MessageBar

_SHORTEST_S = 0.1


class Running:
    """Shows `words` with two numbers, as `{} of {}`, in the message bar, until `end` or another message of its key.

    `stop` is called when the user has enough of it; without it there is no button.
    """

    def __init__(self, messages: MessageBar, key: str, words: str, stop: Callable[[], object] | None = None) -> None:
        self._messages = messages
        self._key = key
        self._words = words
        self._stop = stop
        self._remaining = Remaining(time.monotonic)
        self._shown_at = 0.0
        self._is_stopped = False

    def show(self, done: int, total: int) -> None:
        """Say how far it is; so often as that can be read, and at the end."""
        now = time.monotonic()
        if self._is_stopped or (now - self._shown_at < _SHORTEST_S and done < total):
            return
        self._shown_at = now
        parts = [self._words.format(texts.count(done), texts.count(total))]
        if (seconds := self._remaining.seconds(done, total)) is not None:
            parts.append(texts.time_left(seconds))
        self._tell("  ·  ".join(parts), done / total if total else 0.0)

    def end(self) -> None:
        """Say nothing more."""
        self._messages.drop(self._key)

    def _tell(self, text: str, progress: float) -> None:
        action = _tr("Stop") if self._stop is not None and not self._is_stopped else ""
        message = Message(text, key=self._key, progress=progress, action=action, callback=self._on_stop)
        self._messages.show_message(message)

    def _on_stop(self) -> None:
        self._is_stopped = True
        self._tell(_tr("Stopping…"), 1.0)
        if self._stop is not None:
            self._stop()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Running", text)
