"""What is said of the own tracks when they cannot be read or kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from scmanager.errors import CaptivePortal, Offline, ScmanagerError, TooManyRequests
from scmanager.services.library import SyncStatus
from scmanager.ui.panes.message_bar import Message, MessageBar

if TYPE_CHECKING:
    from scmanager.services.library import Library

_CACHE = "cache"
_SYNC = "sync"


class SyncNews:
    """Tells in the message bar why a refresh failed, as long as there are tracks to look at, and offers another."""

    def __init__(self, library: Library, messages: MessageBar, refresh: Callable[[], object]) -> None:
        self._library = library
        self._messages = messages
        self._refresh = refresh
        library.status_changed.connect(self.show_status)
        library.not_kept.connect(self._on_not_kept)

    def close(self) -> None:
        """Hear no more of the tracks."""
        self._library.status_changed.disconnect(self.show_status)
        self._library.not_kept.disconnect(self._on_not_kept)
        self._messages.drop(_SYNC)

    def show_status(self, status: SyncStatus) -> None:
        """Say what went wrong, or that it is over."""
        error = status.error
        if status.state == "ready" or (error is not None and _is_told_below(error)):
            self._messages.drop(_SYNC)
        elif status.state == "failed" and error is not None and self._library.tracks:
            text = f"{error.title}. {error.message}"
            again = QCoreApplication.translate("SyncNews", "Try again")
            self._messages.show_message(Message(text, failure=True, action=again, callback=self._refresh, key=_SYNC))

    def _on_not_kept(self, sentence: str) -> None:
        self._messages.show_message(Message(sentence, failure=True, key=_CACHE))


def _is_told_below(error: ScmanagerError) -> bool:
    """Tell whether the status bar says it, and counts down to another try; only a sign-in asks for more than that."""
    is_lost = isinstance(error, Offline) and error.retryable and not isinstance(error, CaptivePortal)
    return is_lost or isinstance(error, TooManyRequests)
