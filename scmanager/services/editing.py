"""Changing and deleting tracks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


class DeleteResult(msgspec.Struct, frozen=True, kw_only=True):
    """Which tracks are gone, and which are not and why."""

    deleted: tuple[str, ...] = ()
    failed: tuple[tuple[str, ScmanagerError], ...] = ()


class Editing:
    """Writes to tracks; the library hears of every success."""

    def __init__(self, client: Client, library: Library) -> None:
        self._client = client
        self._library = library

    async def update(
        self, urn: str, fields: TrackFields, *, progress: Callable[[int, int], None] | None = None
    ) -> Track:
        """Send the fields that differ from the track and return it as the server now has it."""
        known = self._library.get(urn) or await self._client.track(urn)
        wanted = changed_fields(known, fields)
        if not wanted.set_names():
            return known
        track = await self._client.update(urn, wanted, progress=progress)
        self._library.put([track])
        return track

    async def delete(self, urns: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> DeleteResult:
        """Delete tracks one after the other; one that fails stops the others only when they would fail as well."""
        deleted: list[str] = []
        failed: list[tuple[str, ScmanagerError]] = []
        hopeless: ScmanagerError | None = None
        for done, urn in enumerate(urns, start=1):
            error = hopeless or await self._delete_one(urn)
            if error is None:
                deleted.append(urn)
                self._library.forget([urn])
            else:
                failed.append((urn, error))
                hopeless = error if is_hopeless(error) else None
            if progress is not None:
                progress(done, len(urns))
        return DeleteResult(deleted=tuple(deleted), failed=tuple(failed))

    async def _delete_one(self, urn: str) -> ScmanagerError | None:
        try:
            await self._client.delete(urn)
        except NotFound:
            return None
        except _UNCERTAIN as error:
            return None if await self._is_gone(urn) else error
        except ScmanagerError as error:
            return error
        return None

    async def _is_gone(self, urn: str) -> bool:
        try:
            await self._client.track(urn)
        except NotFound:
            return True
        except ScmanagerError:
            return False
        return False
