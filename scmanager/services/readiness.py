"""Waiting until the server has prepared a new track."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from scmanager.core.tracks import Track, TrackState
from scmanager.errors import NotFound, ScmanagerError

if TYPE_CHECKING:
    from scmanager.api.client import Client

MOST_MISSED = 12
"""Looks in a row that may not find a track before it is taken for deleted."""


async def wait_until_ready(
    client: Client, track: Track, delays: Iterable[float], on_look: Callable[[Track], None]
) -> tuple[Track, bool]:
    """Look at a track again after each delay until it is ready or failed; return it as last seen, and if it is ready.

    A look that fails is left out. A new track may not be found for a while; NotFound when it never is.
    """
    left = iter(delays)
    missed = 0
    while not (ready := await _is_ready(client, track)) and track.state is not TrackState.FAILED:
        delay = next(left, None)
        if delay is None:
            break
        await asyncio.sleep(delay)
        try:
            track = await client.track(track.urn)
        except NotFound:
            missed += 1
            if missed >= MOST_MISSED:
                raise
            continue
        except ScmanagerError:
            continue
        missed = 0
        on_look(track)
    return track, ready


async def _is_ready(client: Client, track: Track) -> bool:
    """Believe the state; where the server tells none, ask besides whether there is something to hear."""
    if track.state is not None or not track.is_ready:
        return track.is_ready
    try:
        return await client.is_streamable(track.urn)
    except ScmanagerError:
        return False
