"""Finding out whether a reset was done whose answer went missing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User
from scmanager.errors import NotFound, ScmanagerError
from scmanager.services.background import Background
from scmanager.services.reset_verdict import SETTLED

if TYPE_CHECKING:
    from scmanager.api.client import Client

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 60.0

STILL_THE_SAME = "The server did not do it."


IsOld = Callable[[str], Awaitable[bool]]
"""Tells whether a token is the one from before a reset; StorageError when that cannot be told now."""


class _Open(NamedTuple):
    """A reset that is open; when the server `is_over` with it, a link that is still the same says that it failed."""

    row: ResetRow
    is_old: IsOld
    is_over: bool
    why: str


class LinkChecks:
    """Asks for the links of tracks again and again until it is known whether they were reset.

    How each ended is given to `write`, then to `tell`. A link that is still the same proves nothing while the server
    may still be working on the reset (`SETTLED`).
    """

    def __init__(
        self,
        client: Client,
        write: Callable[[ResetRow], Awaitable[None]],
        tell: Callable[[ResetRow], None],
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._client = client
        self._write = write
        self._tell = tell
        self._clock = clock
        self._sleep = sleep
        self._open: dict[str, _Open] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._background = Background("checking whether a link was reset")

    @property
    def rows(self) -> list[ResetRow]:
        """The resets that are being checked."""
        return [each.row for each in self._open.values()]

    def get(self, urn: str) -> ResetRow | None:
        """Return the reset of a track that is being checked."""
        return self._open[urn].row if urn in self._open else None

    def watch(self, row: ResetRow, is_old: IsOld, *, is_over: bool = False, why: str = "", pause: float = 0.0) -> None:
        """Begin to check a reset after a pause in seconds."""
        self._open[row.track_urn] = _Open(row, is_old, is_over, why)
        self._background.spawn(self._follow(row, pause))

    async def check(self, urn: str) -> ResetRow | None:
        """Ask once, and return how the reset of a track ended; None while that is not known, or when it was told."""
        async with self._asking.setdefault(urn, asyncio.Lock()):
            known = self._open.get(urn)
            if known is None:
                return None
            row = await self.outcome(known.row, known.is_old, is_over=known.is_over, why=known.why)
            if row.state is ResetState.CHECKING:
                return None
            await self._write(row)
            if self._open.get(urn) is known:
                del self._open[urn]
                self._tell(row)
            return row

    async def check_all(self) -> None:
        """Ask once for every reset that is open."""
        for urn in list(self._open):
            await self.check(urn)

    async def outcome(self, row: ResetRow, is_old: IsOld, *, is_over: bool, why: str) -> ResetRow:
        """Return a row as the link of its track shows it to be."""
        state = await self._seen(row.track_urn, is_old)
        if state is ResetState.CHECKING:
            return row
        if state is ResetState.NOT_RESET:
            if not is_over and abs(self._clock() - row.started_at) < SETTLED:
                return row
            return msgspec.structs.replace(row, state=state, ended_at=self._clock(), message=why or STILL_THE_SAME)
        return msgspec.structs.replace(row, state=state, ended_at=self._clock(), message="")

    async def close(self) -> None:
        """Check nothing any more."""
        await self._background.close()

    async def _follow(self, row: ResetRow, pause: float) -> None:
        while True:
            if pause:
                await self._sleep(pause)
            if self.get(row.track_urn) is not row or await self.check(row.track_urn) is not None:
                return
            pause = min(max(pause * 2, FIRST_PAUSE_S), LONGEST_PAUSE_S)

    async def _seen(self, urn: str, is_old: IsOld) -> ResetState:
        """Compare the link of a track with the one from before; CHECKING when it cannot be read."""
        try:
            link = await self._client.secret_link(_private(urn))
            if link is None:
                return ResetState.CHECKING
            is_same = await is_old(link.token)
        except NotFound:
            return ResetState.GONE
        except ScmanagerError:
            return ResetState.CHECKING
        return ResetState.NOT_RESET if is_same else ResetState.RESET


def _private(urn: str) -> Track:
    """Return as much of a track as is needed to ask for its token."""
    return Track(urn=urn, user=User(urn=""), sharing=Sharing.PRIVATE)
