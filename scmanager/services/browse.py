"""Tracks of other people: public search, a person's tracks, a group's tracks. Nothing of them is kept on the disk.

The terms of use ask for that (https://help.soundcloud.com/hc/en-us/articles/115003446727-SoundCloud-Public-APIs).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import structs

from scmanager.core import urns
from scmanager.core.queries import Control, Filter, TrackQuery
from scmanager.core.query_values import page_address
from scmanager.core.tracks import Track
from scmanager.errors import InputError, NotFound, Rejected
from scmanager.services import people

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.api.paging import Page

_BAD_REQUEST = 400


class Missed(msgspec.Struct, frozen=True):
    """A track that was listed although it does not meet some filters."""

    track: Track
    filters: tuple[Filter, ...]


class BrowsePage(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that meet the filters and rows that do not, each track once in a listing.

    `broken` counts rows that could not be read in full, `has_next` tells whether there is another page.
    """

    rows: tuple[Track, ...] = ()
    missed: tuple[Missed, ...] = ()
    broken: int = 0
    has_next: bool = False


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A person or a group whose tracks can be listed; `about` tells them from others of that name."""

    kind: Literal["user", "group"]
    urn: str
    name: str
    about: str = ""


class Listing:
    """A list read page by page; a page that failed, or was not waited for, is read by the next `anext`."""

    def __init__(self, pages: AsyncIterator[Page], query: TrackQuery = TrackQuery()) -> None:  # noqa: B008 -- frozen
        self._pages = pages
        self._query = query
        self._seen: set[str] = set()

    def __aiter__(self) -> AsyncIterator[BrowsePage]:
        return self

    async def __anext__(self) -> BrowsePage:
        """Read the next page and check its rows."""
        page = await self._read()
        new = [track for track in page.rows if track.urn not in self._seen]
        self._seen.update(track.urn for track in new)
        checked = [(track, self._query.misses(track)) for track in new]
        return BrowsePage(
            rows=tuple(track for track, misses in checked if not misses),
            missed=tuple(Missed(track, misses) for track, misses in checked if misses),
            broken=page.broken,
            has_next=page.has_next,
        )

    async def _read(self) -> Page:
        return await anext(self._pages)


class SearchListing(Listing):
    """What is found for a query; links in it are looked up first."""

    def __init__(self, client: Client, query: TrackQuery) -> None:
        super().__init__(client.search_tracks(query), query)
        self._client = client

    async def _read(self) -> Page:
        if self._query.links:
            self._query = await _without_links(self._client, self._query)
            self._pages = self._client.search_tracks(self._query)
        try:
            return await super()._read()
        except Rejected as error:
            raise _explained(error, self._query) from error


class Browse:
    """Lists of tracks that are read when asked for and not kept."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def controls(self) -> frozenset[Control]:
        """Which choices the server's search understands."""
        return self._client.controls

    def search(self, query: TrackQuery) -> Listing:
        """Search everybody's tracks; rows that do not meet the filters are told apart."""
        return SearchListing(self._client, query)

    def tracks_of(self, place: Place) -> Listing:
        """List the tracks of a person or group that this account may see; NotPossible on servers without groups."""
        if place.kind == "group":
            return Listing(self._client.group_tracks(place.urn))
        return Listing(self._client.user_tracks(place.urn))

    async def find_people(self, text: str) -> list[Place]:
        """Find everybody a profile link, name, number or URN may stand for; InputError when it is nobody."""
        found = await people.find_people(self._client, text)
        return [Place(kind="user", urn=user.urn, name=user.name, about=user.permalink) for user in found]

    async def find_groups(self, text: str) -> list[Place]:
        """Find the group a number, URN or link stands for; InputError when it is none."""
        urn = parse_group(text) or await self._resolve_group(text)
        return [Place(kind="group", urn=urn, name=f"group {urns.bare_id(urn)}")]

    async def _resolve_group(self, text: str) -> str:
        address = page_address(text)
        try:
            found = urns.find(await self._client.locate(address), "groups") if address else None
        except NotFound:
            found = None
        if found is None:
            raise InputError("There is no such group. Groups are found by their number or link, not by name.")
        return found


def parse_group(text: str) -> str | None:
    """Read a group's number, URN or a link that holds its number as its URN; None when it is none of them."""
    wanted = text.strip()
    found = urns.find(wanted, "groups")
    if found is None and re.fullmatch(r"[0-9]{1,20}", wanted):
        return urns.make("groups", wanted)
    return found


async def _without_links(client: Client, query: TrackQuery) -> TrackQuery:
    numbers = [await _track_at(client, link) for link in query.links]
    return structs.replace(query, urns=tuple(dict.fromkeys((*query.urns, *numbers))), links=())


async def _track_at(client: Client, link: str) -> str:
    try:
        found = urns.find(await client.locate(link), "tracks")
    except NotFound:
        found = None
    if found is None:
        raise InputError(people.SHORT_LINK if people.is_short_link(link) else f"“{link}” is not the link of a track.")
    return found


def _explained(error: Rejected, query: TrackQuery) -> Rejected:
    """Tell what to do where a server wants words (https://github.com/soundcloud/api/issues/249)."""
    if error.status != _BAD_REQUEST or query.text:
        return error
    words = f"{error.message} Some servers search only for words: type at least one, then search again."
    return Rejected(words, status=error.status, request_id=error.request_id, details=error.details)
