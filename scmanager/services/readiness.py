"""Waiting until the server has prepared a new track."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scmanager.core.tracks import Track, TrackState
from scmanager.errors import ScmanagerError

if TYPE_CHECKING:
    from scmanager.api.client import Client

# Seconds between looks at a new track; about four minutes in all.
DELAYS_S = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0)


async def wait_until_ready(
    client: Client, track: Track, delays: Sequence[float], on_look: Callable[[Track], None]
) -> Track:
    """Look at a track again after each delay until it is ready or failed; return it as last seen.

    A look that fails is left out: a new track may not be found for a while.
    """
    for delay in delays:
        if track.is_ready or track.state is TrackState.FAILED:
            break
        await asyncio.sleep(delay)
        try:
            track = await client.track(track.urn)
        except ScmanagerError:
            continue
        on_look(track)
    return track
