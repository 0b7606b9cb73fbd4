"""Resetting secret links, one or many, with an outcome that is never wrong."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from psygnal import Signal

from scmanager.core.link_log import LinkFilter, LinkState
from scmanager.core.link_resets import Consequences, CutOff, ResetReport, ResetRow, ResetState
from scmanager.core.tracks import Track
from scmanager.errors import StorageError, TooManyRequests
from scmanager.services.background import Background
from scmanager.services.editing import is_hopeless
from scmanager.services.handed_out import HandedOut
from scmanager.services.link_file import until_read
from scmanager.services.link_log import LinkLog
from scmanager.services.pauses import may_ask
from scmanager.services.reset_attempts import Outcome, ResetAttempts
from scmanager.services.signals import announce
from scmanager.services.token_hashes import TokenHashes

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.connection import Connection, ConnectionStatus

Progress = Callable[[int, int], None]

_MOST_TRIES = 3


class LinkResets:
    """Resets links one after the other; what is not known after that is found out by asking for the link again.

    That a reset is about to be asked for is written down first, so one whose answer went missing is also checked after
    a restart. The log then says which links are dead.

    Signals:
        changed(ResetRow): a reset was begun or ended; one that is being checked ends later.
    """

    changed = Signal(ResetRow)

    def __init__(
        self,
        client: Client,
        handed_out: HandedOut,
        hashes: TokenHashes,
        log: LinkLog,
        *,
        connection: Connection | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._handed_out = handed_out
        self._hashes = hashes
        self._log = log
        self._connection = connection
        self._attempts = ResetAttempts(client, handed_out, hashes, self._tell, sleep)
        self._sleep = sleep
        self._last: dict[str, ResetRow] = {}
        self._background = Background("checking which links were reset")
        if connection is not None:
            connection.changed.connect(self._on_connection_changed)

    @property
    def checking(self) -> list[ResetRow]:
        """The resets of which it is not known yet whether they were done."""
        return self._attempts.checks.rows

    def get(self, urn: str) -> ResetRow | None:
        """Return how the last reset of a track stands that was begun in this run, or was open when it began."""
        return self._last.get(urn)

    def open(self) -> None:
        """Begin to check what was open when the program ended."""
        self._background.spawn(until_read(self._resume, self._sleep))

    async def reset_together(
        self, tracks: Sequence[Track], *, progress: Progress | None = None, stop: asyncio.Event | None = None
    ) -> ResetReport:
        """Reset links as `reset` does; should the program end meanwhile, `cut_off` tells it at the next start."""
        urns = [track.urn for track in tracks]
        with contextlib.suppress(StorageError):
            if len(urns) > 1 and (store := await self._handed_out.file.store()) is not None:
                await store.resets.begin_run(self._handed_out.account, urns, self._handed_out.clock())
        report = await self.reset(tracks, progress=progress, stop=stop)
        await self._forget_run(urns)
        return report

    async def cut_off(self) -> CutOff:
        """Return what the end of the program cut off, once: it is forgotten then; StorageError."""
        if (store := await self._handed_out.file.store()) is None:
            return CutOff()
        account = self._handed_out.account
        run = await store.resets.open_run(account)
        unsure = {row.track_urn for row, _before in await store.resets.open_rows(account)}
        await self._forget_run(run)
        open_ones = [urn for urn, is_done in run.items() if not is_done]
        return CutOff(
            done=tuple(urn for urn, is_done in run.items() if is_done),
            checking=tuple(urn for urn in open_ones if urn in unsure),
            left=tuple(urn for urn in open_ones if urn not in unsure),
        )

    async def _forget_run(self, urns: Iterable[str]) -> None:
        with contextlib.suppress(StorageError):
            if (store := await self._handed_out.file.store()) is not None:
                await store.resets.end_run(self._handed_out.account, urns)

    async def reset(
        self, tracks: Iterable[Track], *, progress: Progress | None = None, stop: asyncio.Event | None = None
    ) -> ResetReport:
        """Reset the links of tracks and return what became of each; to retry, reset those again that were not.

        A pause the server asks for is kept, and `stop` ends the run between two tracks or in a pause. Those that would
        fail in the same way, for example without a connection, are left.
        """
        wanted = {track.urn: track for track in tracks}
        rows: list[ResetRow] = []
        for track in wanted.values():
            _report(progress, len(rows), len(wanted))
            if not await may_ask(self._client, stop):
                break
            outcome = await self._patiently(track, stop)
            rows.append(outcome.row)
            if outcome.error is not None and is_hopeless(outcome.error):
                break
        _report(progress, len(rows), len(wanted))
        rows = [self._last.get(row.track_urn, row) for row in rows]  # some were checked meanwhile
        return ResetReport(rows=tuple(rows), left=tuple(wanted)[len(rows) :])

    async def consequences(self, tracks: Sequence[Track]) -> list[Consequences]:
        """List who loses access when the links of tracks are reset, as far as the log knows and can be read."""
        try:
            return [await self._consequence(track) for track in tracks]
        except StorageError as error:
            return [Consequences(track_urn=each.urn, title=each.title, unread=error.message) for each in tracks]

    async def check_now(self) -> None:
        """Ask at once for the links whose resets are being checked."""
        await self._attempts.checks.check_all()

    async def close(self) -> None:
        """Check nothing any more; what is open is checked at the next start."""
        if self._connection is not None:
            self._connection.changed.disconnect(self._on_connection_changed)
        await self._background.close()
        await self._attempts.close()

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        if status.state == "online" and self._attempts.checks.rows:
            self._background.spawn(self._attempts.checks.check_all())

    async def _resume(self) -> None:
        """Check what was begun in earlier runs; StorageError."""
        if (store := await self._handed_out.file.store()) is not None:
            rows = await store.resets.open_rows(self._handed_out.account)
            begun_anew = frozenset(self._last)
            for row, before in rows:
                if row.track_urn not in begun_anew:
                    self._attempts.checks.watch(row, partial(self._hashes.is_of, before))
                    self._tell(row)

    async def _consequence(self, track: Track) -> Consequences:
        entries = await self._log.page(LinkFilter(track_urn=track.urn, state=LinkState.LIVE))
        return Consequences(track_urn=track.urn, title=track.title, entries=tuple(entries))

    async def _patiently(self, track: Track, stop: asyncio.Event | None) -> Outcome:
        """Reset a link; when the server asks to slow down, try again after the pause."""
        outcome = await self._attempts.attempt(track)
        for _again in range(_MOST_TRIES - 1):
            if not isinstance(outcome.error, TooManyRequests) or not await may_ask(self._client, stop):
                break
            row = await self._attempts.checks.check(track.urn) or self._last.get(track.urn, outcome.row)
            if row.state is not ResetState.NOT_RESET:
                return Outcome(row)
            outcome = await self._attempts.attempt(track)
        return outcome

    def _tell(self, row: ResetRow) -> None:
        self._last[row.track_urn] = row
        announce(self.changed, row)
        if row.state is not ResetState.CHECKING:
            self._log.reload((row.track_urn,))


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
