"""The links of the demo artist of a sandbox, kept in a folder, with hashes that are made quickly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from scmanager.api.client import Client
from scmanager.api.profile import DialectName
from scmanager.core.tracks import Track
from scmanager.services.handed_out import HandedOut
from scmanager.services.library import Library
from scmanager.services.links import Links
from tests.helpers.clients import client_of
from tests.helpers.hours import Hours
from tests.helpers.sandbox import Sandbox

QUICK = 16
"""Rounds of scrypt."""


@dataclass(frozen=True)
class Desk:
    """A program that runs: its client, its library and its links; `hours` is its clock."""

    box: Sandbox
    client: Client
    library: Library
    links: Links
    hours: Hours

    @property
    def private(self) -> list[Track]:
        """The private tracks, in a steady order."""
        return sorted((track for track in self.library.packed if track.is_private), key=lambda track: track.urn)

    async def token(self, track: Track) -> str:
        """Return the secret token of a track as it is now."""
        link = await self.client.secret_link(track)
        assert link is not None
        return link.token

    def opens(self, track: Track, token: str) -> bool:
        """Tell whether a stranger can read a track with a token."""
        number = track.urn.rpartition(":")[2]
        params = {"secret_token": token, "consumer_key": "sandbox"}
        return self.box.http.get(f"/tracks/{number}.json", params=params).status_code == 200


@asynccontextmanager
async def desk(
    box: Sandbox, folder: Path | None = None, dialect: DialectName = "classic", hours: Hours | None = None
) -> AsyncIterator[Desk]:
    """Run a program until the end of the block; `folder` keeps what it writes for the next one."""
    hours = hours or Hours()
    path = folder / "links.db" if folder is not None else None
    async with client_of(box, dialect) as client:
        library = Library(client)
        links = Links(client, library, HandedOut(path, "ada", hours.clock, hours.sleep), cost=QUICK, sleep=hours.sleep)
        try:
            links.open()
            await library.refresh()
            yield Desk(box, client, library, links, hours)
        finally:
            await links.close()
            await library.close()
