"""Clients for tests of the API: any credentials, no pauses between retries, and lists read to their end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from scmanager.api.client import Client
from scmanager.api.paging import Page
from scmanager.api.profile import Credentials, DialectName, ServerProfile
from scmanager.core.tracks import Track
from tests.helpers.sandbox import CONSUMER_KEY, USER_TOKEN, Sandbox

OWNER = Credentials(token=USER_TOKEN)
VISITOR = Credentials(client_id=CONSUMER_KEY)


async def no_pause(_seconds: float) -> None:
    """Stand in for sleep."""


@asynccontextmanager
async def connected(sandbox: Sandbox, dialect: DialectName, credentials: Credentials = OWNER) -> AsyncIterator[Client]:
    """Open a client to a sandbox and close it."""
    client = Client(ServerProfile(sandbox.url, dialect), credentials, sleep=no_pause)
    try:
        yield client
    finally:
        await client.close()


async def all_tracks(pages: AsyncIterator[Page]) -> list[Track]:
    """Read a list of tracks to its end."""
    return [track async for page in pages for track in page.rows]


async def private_track(client: Client) -> Track:
    """Return an own private track."""
    return next(track for track in await all_tracks(client.my_tracks()) if track.is_private)


async def ready_track(client: Client, urn: str) -> Track:
    """Wait until the server has prepared a track."""
    async with asyncio.timeout(20):
        while not (track := await client.track(urn)).is_ready:  # noqa: ASYNC110 - the server sends no event
            await asyncio.sleep(0.1)
    return track
