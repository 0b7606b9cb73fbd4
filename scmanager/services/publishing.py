"""Making a track public, which may be done twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scmanager.core.tracks import Sharing, TrackFields
from scmanager.errors import (
    BadAnswer,
    Forbidden,
    InputError,
    NotFound,
    NotPossible,
    Rejected,
    ScmanagerError,
    SpamSuspected,
)

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.library import Library

GONE = "The track is gone."
STILL_PRIVATE = "The server took the change, but the track is still private."

_HOPELESS = (NotFound, Forbidden, Rejected, SpamSuspected, NotPossible, InputError)


async def make_public(client: Client, library: Library, urn: str) -> bool:
    """Let everybody listen; False when everybody could already, and the track was left as it is."""
    track = await client.track(urn)
    was_private = track.sharing is not Sharing.PUBLIC
    if was_private:
        track = await client.update(urn, TrackFields(sharing=Sharing.PUBLIC))
    library.put([track])
    if track.is_private:
        raise BadAnswer(STILL_PRIVATE)
    return was_private


def hopeless(error: ScmanagerError) -> str:
    """Say why trying again would be answered in the same way; nothing when it may help."""
    if not isinstance(error, _HOPELESS):
        return ""
    return GONE if isinstance(error, NotFound) else error.message
