"""Changing and deleting tracks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from scmanager.core.tracks import Track, TrackFields, changed_fields
from scmanager.errors import (
    ConnectionLost,
    NotFound,
    NotSignedIn,
    Offline,
    ScmanagerError,
    ServerFailed,
    TimedOut,
    TooManyRequests,
)

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.library import Library

# After these a deletion may have happened all the same (https://github.com/OpenUpSA/pmg-cms-2/pull/132).
_UNCERTAIN = (ServerFailed, ConnectionLost, TimedOut)
_HOPELESS = (Offline, NotSignedIn, TooManyRequests)


def is_hopeless(error: ScmanagerError) -> bool:
    """Tell whether the next write would fail in the same way."""
    return isinstance(error, _HOPELESS)


_Failed = tuple[tuple[str, ScmanagerError], ...]
Progress = Callable[[int, int], None]


class DeleteResult(msgspec.Struct, frozen=True, kw_only=True):
    """Which tracks are gone, and which are not and why."""

    deleted: tuple[str, ...] = ()
    failed: _Failed = ()


class UpdateResult(msgspec.Struct, frozen=True, kw_only=True):
    """Which tracks are as wished, and which are not and why."""

    updated: tuple[str, ...] = ()
    failed: _Failed = ()


class Editing:
    """Writes to tracks; the library hears of every success."""

    def __init__(self, client: Client, library: Library) -> None:
        self._client = client
        self._library = library

    async def update(self, urn: str, fields: TrackFields, *, progress: Progress | None = None) -> Track:
        """Send the fields that differ from the track and return it as the server now has it."""
        known = self._library.get(urn) or await self._client.track(urn)
        wanted = changed_fields(known, fields)
        if not wanted.set_names():
            return known
        track = await self._client.update(urn, wanted, progress=progress)
        self._library.put([track])
        return track

    async def update_all(
        self,
        urns: Sequence[str],
        fields: TrackFields,
        *,
        progress: Progress | None = None,
        stop: asyncio.Event | None = None,
    ) -> UpdateResult:
        """Write the same fields to tracks, one after the other; see `delete` for what a failure stops."""

        async def update_one(urn: str) -> ScmanagerError | None:
            try:
                await self.update(urn, fields)
            except ScmanagerError as error:
                return error
            return None

        done, failed = await _one_by_one(urns, update_one, progress, stop)
        return UpdateResult(updated=done, failed=failed)

    async def delete(
        self, urns: Sequence[str], *, progress: Progress | None = None, stop: asyncio.Event | None = None
    ) -> DeleteResult:
        """Delete tracks one after the other; one that fails stops the others only when they would fail as well.

        When `stop` is set, the track under way is the last one.
        """
        done, failed = await _one_by_one(urns, self._delete_one, progress, stop)
        return DeleteResult(deleted=done, failed=failed)

    async def _delete_one(self, urn: str) -> ScmanagerError | None:
        try:
            await self._client.delete(urn)
        except NotFound:
            pass
        except _UNCERTAIN as error:
            if not await self._is_gone(urn):
                return error
        except ScmanagerError as error:
            return error
        self._library.forget([urn])
        return None

    async def _is_gone(self, urn: str) -> bool:
        try:
            await self._client.track(urn)
        except NotFound:
            return True
        except ScmanagerError:
            return False
        return False


async def _one_by_one(
    urns: Sequence[str],
    act: Callable[[str], Awaitable[ScmanagerError | None]],
    progress: Progress | None,
    stop: asyncio.Event | None = None,
) -> tuple[tuple[str, ...], _Failed]:
    """Do something to each track; after a failure that all would meet, the others fail unasked."""
    done: list[str] = []
    failed: list[tuple[str, ScmanagerError]] = []
    hopeless: ScmanagerError | None = None
    for number, urn in enumerate(urns, start=1):
        if stop is not None and stop.is_set():
            break
        error = hopeless or await act(urn)
        if error is None:
            done.append(urn)
        else:
            failed.append((urn, error))
            hopeless = error if is_hopeless(error) else None
        if progress is not None:
            progress(number, len(urns))
    return tuple(done), tuple(failed)
