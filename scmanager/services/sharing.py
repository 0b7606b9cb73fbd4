"""Who may listen to a private track: its secret link, and the people with access."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scmanager.core.links import SecretLink
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.services import people
from scmanager.services.handed_out import HandedOut
from scmanager.services.pauses import may_ask
from scmanager.services.permissions import Permissions

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.links import Links

MOST_SUGGESTIONS = 8


class Sharing:
    """Reads and changes of access; nothing secret is kept here.

    `permissions` saves the lists of people of many tracks. With `links`, what is read here is known to the log of
    handed-out links.
    """

    def __init__(self, client: Client, links: Links | None = None) -> None:
        self._client = client
        self._links = links
        self.permissions = Permissions(client, links.handed_out if links else HandedOut())

    async def secret_link(self, track: Track) -> SecretLink | None:
        """Read the secret link; None for a public track, which needs none."""
        if self._links is None:
            return await self._client.secret_link(track)
        asked_at = self._links.handed_out.clock()
        link = await self._client.secret_link(track)
        if link is not None:
            self._links.log.heard(link, asked_at)
        return link

    async def may_ask(self, stop: asyncio.Event | None = None) -> bool:
        """Wait out a pause the server asked for; False when it was stopped before or meanwhile."""
        return await may_ask(self._client, stop)

    async def people(self, urn: str) -> list[User]:
        """List the people with access to a track."""
        return await self._client.people_with_access(urn)

    async def save_people(self, urn: str, users: Sequence[User], *, seen: Sequence[User]) -> list[User]:
        """Replace the people with access, unless the list is no longer the one `seen` before editing.

        The server replaces the whole list, so a change made elsewhere meanwhile would be undone unseen:
        InputError names it, and the list has to be read again.
        """
        return await self.permissions.save_people(urn, users, seen=seen)

    async def recent_people(self) -> list[User]:
        """List whom access was given to lately, the last one first."""
        return await self.permissions.recent()

    async def find_person(self, text: str) -> User:
        """Find a person by profile link, profile name, number or URN; InputError when there is none."""
        return await people.find_user(self._client, text)

    async def suggest(self, text: str) -> list[User]:
        """List a few people whose name is like the text; nobody for less than two characters."""
        wanted = text.strip()
        if len(wanted) < 2:
            return []
        return (await self._client.search_users(wanted))[:MOST_SUGGESTIONS]
