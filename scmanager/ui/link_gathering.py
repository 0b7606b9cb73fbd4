"""The links of some tracks, read with a dialog that shows how far it is and what failed, to go on with them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from scmanager.core.link_texts import SharedLink
from scmanager.core.tracks import Track
from scmanager.errors import StorageError
from scmanager.ui.dialogs.link_reading import LinkReading
from scmanager.ui.dialogs.links_dialog import Delivered, Delivery, LinksDialog
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.services.session import Session

_READ_QUIETLY = 4  # a dialog for so few would only flash


class LinkGathering:
    """Reads links over a window."""

    def __init__(self, session: Session, *, tasks: Tasks, look: Theme) -> None:
        self._session = session
        self._tasks = tasks
        self._theme = look

    def reading(self, tracks: Sequence[Track]) -> LinkReading:
        """Return a reading of tracks that has not begun."""
        return LinkReading(tracks, self._session.shared_links, self.pause_left)

    async def links(self, parent: QWidget, tracks: Sequence[Track], title: str, action: str) -> tuple[SharedLink, ...]:
        """Read the links of tracks and return them, also without those that failed if the user wants that.

        `action` is the word on the button for that, with a place for how many. Nothing when it is cancelled.
        """
        reading = self.reading(tracks)
        if sum(track.is_private for track in reading.tracks) <= _READ_QUIETLY:
            await reading.read()
        if reading.missing and not await self._dialog(parent, reading, Delivery(title=title, action=action)).answered():
            return ()
        return reading.links

    async def hand_out(self, parent: QWidget, reading: LinkReading, delivery: Delivery) -> Delivered | None:
        """Hand links out as a delivery does it; returns what it says where no dialog did, since nothing is secret."""
        if delivery.deliver is not None and not reading.has_private:
            await reading.read()
            if not reading.missing:
                return await delivery.deliver(reading.links)
        await self._dialog(parent, reading, delivery, await self.names()).answered()
        return None

    async def names(self) -> Sequence[str]:
        """Return for whom links were lately; where the log cannot be read, nobody is offered."""
        with contextlib.suppress(StorageError):
            return await self._session.links.log.recipients()
        return ()

    def pause_left(self) -> float:
        """Tell for how many seconds the server wants to be left alone."""
        connection = self._session.connection
        return connection.seconds_left() if connection.status.state == "paused" else 0.0

    def _dialog(
        self, parent: QWidget, reading: LinkReading, delivery: Delivery, names: Sequence[str] = ()
    ) -> LinksDialog:
        log = self._session.links.log
        return LinksDialog(parent, reading, delivery, log=log, names=names, tasks=self._tasks, look=self._theme)
