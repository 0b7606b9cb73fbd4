"""Everything there is about the handed-out links of one account, built and closed together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from scmanager.services.handed_out import HandedOut
from scmanager.services.link_deaths import LinkDeaths
from scmanager.services.link_log import LinkLog
from scmanager.services.link_recognition import LinkRecogniser
from scmanager.services.link_resets import LinkResets
from scmanager.services.reset_reminders import ResetReminders
from scmanager.services.token_hashes import COST, TokenHashes

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.connection import Connection
    from scmanager.services.library import Library


class Links:
    """The log of handed-out links, and what is done with it. `cost` and `sleep` are replaced in tests."""

    def __init__(
        self,
        client: Client,
        library: Library,
        handed_out: HandedOut,
        *,
        connection: Connection | None = None,
        cost: int = COST,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._hashes = TokenHashes(handed_out.file, cost)
        self.handed_out = handed_out
        self.log = LinkLog(handed_out, self._hashes)
        self.deaths = LinkDeaths(client, library, handed_out, self.log)
        self.recogniser = LinkRecogniser(client, library, handed_out, self.log)
        self.resets = LinkResets(client, handed_out, self._hashes, self.log, connection=connection, sleep=sleep)
        self.reminders = ResetReminders(self.resets, handed_out, self.log, library, sleep=sleep)

    def open(self) -> None:
        """Begin to learn what was noted and planned in earlier runs, and to check what was left open."""
        self.handed_out.open()
        self.resets.open()
        self.reminders.open()

    async def close(self) -> None:
        """Finish writing and close the file."""
        await self.reminders.close()
        await self.resets.close()
        await self.deaths.close()
        await self.log.close()
        self._hashes.close()
        await self.handed_out.close()
