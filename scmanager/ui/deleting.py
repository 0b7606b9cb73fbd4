"""Deleting tracks: from the question to what became of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.packing import PackedTracks
from scmanager.core.tracks import Track
from scmanager.services.editing import DeleteResult
from scmanager.ui.dialogs.delete import confirm_delete
from scmanager.ui.failed_tracks import failures_of
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.running import Running

if TYPE_CHECKING:
    from scmanager.services.session import Session

_KEY = "delete"


class Deleting:
    """Asks, deletes track by track until it is stopped, and tells how it ended: what failed in a sentence a reason."""

    def __init__(self, parent: QWidget, session: Session, messages: MessageBar) -> None:
        self._parent = parent
        self._session = session
        self._messages = messages
        self._is_asking = False

    async def delete(self, tracks: Sequence[Track]) -> None:
        """Delete tracks after a question."""
        if not tracks or not await self._may_delete(tracks):
            return
        urns = tracks.urns if isinstance(tracks, PackedTracks) else [track.urn for track in tracks]
        stop = asyncio.Event()
        running = Running(self._messages, _KEY, _tr("Deleting… {} of {}"), stop.set)
        try:
            if len(urns) > 1:
                running.show(0, len(urns))
            result = await self._session.editing.delete(
                urns, progress=running.show if len(urns) > 1 else None, stop=stop
            )
        finally:
            running.end()
        self._tell(result, len(urns))

    async def _may_delete(self, tracks: Sequence[Track]) -> bool:
        if self._is_asking:
            return False
        self._is_asking = True
        try:
            return await confirm_delete(self._parent, tracks)
        finally:
            self._is_asking = False

    def _tell(self, result: DeleteResult, total: int) -> None:
        count = texts.plural(len(result.deleted), _tr("track"))
        left = total - len(result.deleted) - len(result.failed)
        if left:
            text = _tr("Stopped. {} deleted, {} left.").format(count, texts.count(left))
            self._messages.show_message(Message(text, key=_KEY))
        elif result.deleted:
            self._messages.show_message(Message(_tr("Deleted {}.").format(count), key=_KEY))
        for message in failures_of(result.failed, self._session.library.get, _tr("deleted")):
            self._messages.show_message(message)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Deleting", text)
