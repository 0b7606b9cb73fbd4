"""One reset of a link, from writing down that it is asked for to knowing what became of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import msgspec

from scmanager.core import texts
from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.core.links import SecretLink
from scmanager.core.tracks import Track
from scmanager.errors import InputError, NotFound, ScmanagerError, StorageError
from scmanager.services.background import Background
from scmanager.services.handed_out import HandedOut
from scmanager.services.link_checks import FIRST_PAUSE_S, IsOld, LinkChecks
from scmanager.services.link_file import until_read
from scmanager.services.reset_verdict import is_over, never_left
from scmanager.services.token_hashes import TokenHashes

if TYPE_CHECKING:
    from scmanager.api.client import Client

PUBLIC = "It is public, so everybody can listen and there is no secret link to reset."
NOT_NOTED = "The reset is not noted here."
SAME_LINK = "The server said that it was done, but the link is still the same."


class Outcome(NamedTuple):
    """What became of one reset, and what stood against it."""

    row: ResetRow
    error: ScmanagerError | None = None


class ResetAttempts:
    """Asks for resets, at most one a track at a time; `checks` follows those that are open.

    `tell` hears how each stands.
    """

    def __init__(
        self,
        client: Client,
        handed_out: HandedOut,
        hashes: TokenHashes,
        tell: Callable[[ResetRow], None],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._client = client
        self._handed_out = handed_out
        self._hashes = hashes
        self._tell = tell
        self._clock = handed_out.clock
        self._sleep = sleep
        self._locks: dict[str, asyncio.Lock] = {}
        self._background = Background("writing down which resets are open")
        self.checks = LinkChecks(client, self._write, tell, handed_out.clock, sleep)

    async def attempt(self, track: Track) -> Outcome:
        """Reset the link of a track, unless that is open already, and return what is known of it by then."""
        async with self._locks.setdefault(track.urn, asyncio.Lock()):
            if (open_row := self.checks.get(track.urn)) is not None:
                return Outcome(open_row)
            try:
                before = await self._client.secret_link(track)
                if before is None:
                    return self._untouched(self._row(track), InputError(PUBLIC))
            except ScmanagerError as error:
                return self._untouched(self._row(track), error)
            return await self._reset(track, self._row(track), before)

    async def close(self) -> None:
        """Check nothing any more."""
        await self._background.close()
        await self.checks.close()

    async def _reset(self, track: Track, row: ResetRow, before: SecretLink) -> Outcome:
        """Write down that a reset is asked for and ask; whatever ends this before its end is written, it is checked."""
        is_old = partial(self._hashes.is_marked, self._hashes.mark(before.token))
        try:
            row = await self._begin(row, before)
            return await self._ask(track, row, before, is_old)
        except BaseException:
            self._watch(row, is_old)
            raise
        finally:
            if row.message:
                self._background.spawn(until_read(partial(self._note_late, row, before), self._sleep))

    async def _ask(self, track: Track, row: ResetRow, before: SecretLink, is_old: IsOld) -> Outcome:
        try:
            link = await self._client.reset_secret_link(track)
        except ScmanagerError as error:
            return await self._judge(row, is_old, error)
        if link.token == before.token:
            row = msgspec.structs.replace(row, message=SAME_LINK)
            self._watch(row, is_old, why=SAME_LINK)
            return Outcome(row)
        done = msgspec.structs.replace(row, state=ResetState.RESET, ended_at=self._clock())
        await self._end(done)
        return Outcome(done)

    async def _judge(self, row: ResetRow, is_old: IsOld, error: ScmanagerError) -> Outcome:
        """Find out what became of a reset that was answered by an error."""
        if never_left(error):
            now = msgspec.structs.replace(
                row, state=ResetState.NOT_RESET, ended_at=self._clock(), message=error.message
            )
        else:
            over = is_over(error)
            now = await self.checks.outcome(row, is_old, is_over=over, why=error.message)
            if now.state is ResetState.CHECKING:
                self._watch(row, is_old, is_over=over, why=error.message)
                return Outcome(row, error=error)
        await self._end(now)
        return Outcome(now, error=error)

    def _watch(self, row: ResetRow, is_old: IsOld, *, is_over: bool = False, why: str = "") -> None:
        """Follow a reset whose answer went missing, and tell that it is being checked from now on."""
        self.checks.watch(row, is_old, is_over=is_over, why=why, pause=FIRST_PAUSE_S)
        self._tell(row)

    async def _begin(self, row: ResetRow, before: SecretLink) -> ResetRow:
        """Write down that a reset is about to be asked for; a leaked link has to die where the disk refuses, too."""
        try:
            if (store := await self._handed_out.file.store()) is not None:
                await store.resets.begin(self._handed_out.account, row, await self._hashes.of(before.token))
        except StorageError as error:
            row = msgspec.structs.replace(row, message=f"{NOT_NOTED} {error.message}")
        self._tell(row)
        return row

    async def _note_late(self, row: ResetRow, before: SecretLink) -> None:
        """Write down an open reset once the disk takes it: it is to be checked at the next start, too."""
        if self.checks.get(row.track_urn) is None or (store := await self._handed_out.file.store()) is None:
            return
        made = await self._hashes.of(before.token)
        if (known := self.checks.get(row.track_urn)) is not None and known.id == row.id:
            await store.resets.begin(self._handed_out.account, msgspec.structs.replace(row, message=""), made)

    async def _end(self, row: ResetRow) -> None:
        await self._write(row)
        self._tell(row)

    async def _write(self, row: ResetRow) -> None:
        """Write how a reset ended; where the disk refuses, it is checked again at the next start."""
        with contextlib.suppress(StorageError):
            if (store := await self._handed_out.file.store()) is not None:
                await store.resets.end(self._handed_out.account, row)

    def _row(self, track: Track) -> ResetRow:
        return ResetRow(
            id=uuid4().hex,
            track_urn=track.urn,
            title=texts.one_line(track.title),
            started_at=self._clock(),
            state=ResetState.CHECKING,
        )

    def _untouched(self, row: ResetRow, error: ScmanagerError) -> Outcome:
        """Return a reset that was never asked for, of which nothing is written down."""
        state = ResetState.GONE if isinstance(error, NotFound) else ResetState.NOT_RESET
        row = msgspec.structs.replace(row, state=state, ended_at=self._clock(), message=error.message)
        self._tell(row)
        return Outcome(row, error=error)
