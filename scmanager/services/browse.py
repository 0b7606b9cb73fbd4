"""Tracks of other people: public search, a person's tracks, a group's tracks."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import msgspec

from scmanager.core import urns
from scmanager.core.queries import TrackQuery
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.errors import InputError
from scmanager.services import people

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.api.paging import Page


class BrowsePage(msgspec.Struct, frozen=True, kw_only=True):
    """Rows to show; `hidden` counts those left out: unreadable, or listed though they do not meet the filters."""

    rows: tuple[Track, ...] = ()
    hidden: int = 0


class Browse:
    """Lists of tracks that are read when asked for and not kept."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def search(self, query: TrackQuery) -> AsyncIterator[BrowsePage]:
        """Search everybody's tracks; rows that do not meet the filters are left out and counted."""
        async for page in self._client.search_tracks(query):
            rows = tuple(row for row in page.rows if query.matches(row))
            yield BrowsePage(rows=rows, hidden=page.broken + len(page.rows) - len(rows))

    async def user_tracks(self, user_urn: str) -> AsyncIterator[BrowsePage]:
        """List the tracks of a person that this account may see."""
        async for page in self._client.user_tracks(user_urn):
            yield _whole(page)

    async def group_tracks(self, group_urn: str) -> AsyncIterator[BrowsePage]:
        """List the tracks of a group; NotPossible on servers without groups."""
        async for page in self._client.group_tracks(group_urn):
            yield _whole(page)

    async def find_user(self, text: str) -> User:
        """Find a person by profile link, profile name, number or URN; InputError when there is none."""
        return await people.find_user(self._client, text)


def parse_group(text: str) -> str:
    """Read a group's number, URN or link as its URN; InputError when it is none of them."""
    wanted = text.strip()
    found = urns.find(wanted, "groups")
    if found is None and re.fullmatch(r"[0-9]{1,20}", wanted):
        found = urns.make("groups", wanted)
    if found is None:
        raise InputError("A group is found by its number or by a link that ends in it, like /groups/1.")
    return found


def _whole(page: Page) -> BrowsePage:
    return BrowsePage(rows=page.rows, hidden=page.broken)
