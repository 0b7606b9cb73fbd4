"""Saving who may listen, for one track or the same list for many, with an outcome that is true for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec
from psygnal import Signal

from scmanager.core import texts
from scmanager.core.permissions import (
    AccessRow,
    AccessState,
    change_between,
    conflict_words,
    not_taken,
    not_taken_words,
    same_people,
)
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.errors import InputError, ScmanagerError, StorageError, TooManyRequests, Unconfirmed
from scmanager.services.editing import is_hopeless
from scmanager.services.handed_out import HandedOut
from scmanager.services.pauses import may_ask
from scmanager.services.reset_verdict import is_over, never_left
from scmanager.services.signals import announce

if TYPE_CHECKING:
    from scmanager.api.client import Client

CANNOT_TELL = "The list may have been saved: try again to make sure."
IGNORED = "The server took the list, but it is the same as before."

Progress = Callable[[int, int], None]

_MOST_TRIES = 3
_S = AccessState
_WRITTEN = frozenset({_S.SAVED, _S.PARTLY})


class Permissions:
    """Reads and replaces lists of people. The server replaces a whole list, so it is compared with what was seen first.

    Whoever was given access is offered again as one of the `recent` people.

    Signals:
        changed(tuple[str, ...]): the lists of these tracks were saved, several at once.
    """

    changed = Signal(tuple)

    def __init__(self, client: Client, handed_out: HandedOut) -> None:
        self._client = client
        self._handed_out = handed_out

    async def plan(
        self,
        tracks: Sequence[Track],
        wanted: Callable[[Sequence[User]], Sequence[User]],
        *,
        progress: Progress | None = None,
        stop: asyncio.Event | None = None,
    ) -> list[AccessRow]:
        """Read the lists of tracks and say what they would become; `wanted` turns a list into the new one.

        A list that cannot be read is a row that says why.
        """
        rows: list[AccessRow] = []
        for track in tracks:
            _report(progress, len(rows), len(tracks))
            if not await may_ask(self._client, stop):
                break
            rows.append(await self._planned(track, wanted))
        _report(progress, len(rows), len(tracks))
        return rows

    async def save(
        self, rows: Iterable[AccessRow], *, progress: Progress | None = None, stop: asyncio.Event | None = None
    ) -> list[AccessRow]:
        """Save planned lists and return what became of each; give it the rows that may be retried to try again.

        A list that was changed elsewhere since it was seen is left alone. `stop` ends the run between two tracks; what
        was not tried, then or because it would fail in the same way, comes back as it was.
        """
        todo, done = list(rows), list[AccessRow]()
        for row in todo:
            _report(progress, len(done), len(todo))
            if not await may_ask(self._client, stop):
                break
            saved, error = await self._patiently(row, stop)
            done.append(saved)
            if error is not None and is_hopeless(error):
                break
        _report(progress, len(done), len(todo))
        await self._remember(done)
        announce(self.changed, tuple(row.track_urn for row in done if row.state is not _S.NOT_READ))
        return done + todo[len(done) :]

    async def save_people(self, urn: str, people: Sequence[User], *, seen: Sequence[User]) -> list[User]:
        """Save the list of one track and return it as it is now.

        Who is not in it in spite of being one of the `people` was not taken by the server. InputError when it was
        changed elsewhere since it was `seen`, Unconfirmed when it is not known whether it was
        saved, else what the server failed with.
        """
        row = AccessRow(track_urn=urn, title="", seen=tuple(seen), wanted=tuple(people))
        saved, error = await self._patiently(row, None)
        await self._remember([saved])
        if saved.state in {*_WRITTEN, _S.UNCHANGED}:
            return list(saved.now)
        if saved.state is _S.UNKNOWN:
            raise Unconfirmed(saved.message)
        raise error or InputError(saved.message)

    async def recent(self, limit: int = 20) -> list[User]:
        """Return whom access was given to lately, the last one first; nobody when the file cannot be read."""
        try:
            store = await self._handed_out.file.store()
            return await store.people.last(self._handed_out.account, limit) if store is not None else []
        except StorageError:
            return []

    async def _planned(self, track: Track, wanted: Callable[[Sequence[User]], Sequence[User]]) -> AccessRow:
        row = AccessRow(track_urn=track.urn, title=texts.one_line(track.title))
        try:
            seen = tuple(await self._client.people_with_access(track.urn))
        except ScmanagerError as error:
            return msgspec.structs.replace(row, state=_S.NOT_READ, message=error.message)
        return msgspec.structs.replace(row, seen=seen, now=seen, wanted=tuple(wanted(seen)))

    async def _patiently(self, row: AccessRow, stop: asyncio.Event | None) -> tuple[AccessRow, ScmanagerError | None]:
        """Save a list; when the server asks to slow down, try again after the pause."""
        saved, error = await self._save_one(row)
        for _again in range(_MOST_TRIES - 1):
            if not isinstance(error, TooManyRequests) or not await may_ask(self._client, stop):
                break
            saved, error = await self._save_one(row)
        return saved, error

    async def _save_one(self, row: AccessRow) -> tuple[AccessRow, ScmanagerError | None]:
        """Save one list, and return what became of it and the error it failed with."""
        if row.state is _S.NOT_READ:
            return row, None
        try:
            now = tuple(await self._client.people_with_access(row.track_urn))
        except ScmanagerError as error:
            state = _S.UNKNOWN if row.state is _S.UNKNOWN else _S.NOT_SAVED
            return msgspec.structs.replace(row, state=state, message=error.message), error
        if same_people(now, row.wanted):
            state = _S.SAVED if row.state is _S.UNKNOWN else _S.UNCHANGED
            return msgspec.structs.replace(row, state=state, now=now, message=""), None
        if not same_people(now, row.seen):
            words = conflict_words(change_between(row.seen, now))
            return msgspec.structs.replace(row, state=_S.CONFLICT, now=now, message=words), None
        return await self._write(row)

    async def _write(self, row: AccessRow) -> tuple[AccessRow, ScmanagerError | None]:
        urns = [user.urn for user in row.wanted]
        try:
            now = tuple(await self._client.replace_people_with_access(row.track_urn, urns))
        except ScmanagerError as error:
            after = await self._after(row, error)
            return after, None if after.state in _WRITTEN else error
        ignored = not_taken(row.wanted, now)
        return _judged(row, now, not_taken_words(ignored) if ignored else IGNORED), None

    async def _after(self, row: AccessRow, error: ScmanagerError) -> AccessRow:
        """Find out by reading again what an error left behind."""
        try:
            now = tuple(await self._client.people_with_access(row.track_urn))
        except ScmanagerError:
            return _unknown(row, error)
        judged = _judged(row, now, error.message)
        is_settled = never_left(error) or is_over(error)
        return judged if is_settled or judged.state is not _S.NOT_SAVED else _unknown(row, error)

    async def _remember(self, rows: Iterable[AccessRow]) -> None:
        saved = [row for row in rows if row.state in _WRITTEN]
        added = {user.urn: user for row in saved for user in change_between(row.seen, row.now).added}
        try:
            if added and (store := await self._handed_out.file.store()) is not None:
                await store.people.note(self._handed_out.account, added.values(), self._handed_out.clock())
        except StorageError:
            return


def exactly(people: Sequence[User]) -> Callable[[Sequence[User]], Sequence[User]]:
    """Let a list become these people."""
    return lambda _seen: people


def with_added(people: Sequence[User]) -> Callable[[Sequence[User]], Sequence[User]]:
    """Let these people join a list."""
    return lambda seen: list({user.urn: user for user in (*seen, *people)}.values())


def without(people: Sequence[User]) -> Callable[[Sequence[User]], Sequence[User]]:
    """Let these people leave a list."""
    gone = {user.urn for user in people}
    return lambda seen: [user for user in seen if user.urn not in gone]


def _unknown(row: AccessRow, error: ScmanagerError) -> AccessRow:
    return msgspec.structs.replace(row, state=_S.UNKNOWN, message=f"{CANNOT_TELL} {error.message}")


def _judged(row: AccessRow, now: tuple[User, ...], why: str) -> AccessRow:
    if same_people(now, row.wanted):
        return msgspec.structs.replace(row, state=_S.SAVED, now=now, message="")
    if same_people(now, row.seen):
        return msgspec.structs.replace(row, state=_S.NOT_SAVED, now=now, message=why)
    if missing := not_taken(row.wanted, now):
        return msgspec.structs.replace(row, state=_S.PARTLY, now=now, message=not_taken_words(missing))
    words = conflict_words(change_between(row.seen, now))
    return msgspec.structs.replace(row, state=_S.CONFLICT, now=now, message=words)


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
