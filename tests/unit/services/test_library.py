"""The library: pages come in, rows that are gone go, failures keep what is there."""

import asyncio
import itertools
from datetime import UTC, datetime

import msgspec
import pytest

from scmanager.api.paging import Page
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.errors import ConnectionLost, NotFound, NotPossible
from scmanager.services.library import Library
from scmanager.services.overlay import LASTS_S
from scmanager.services.shelf import Shelf
from tests.helpers.clients import client_of


def track(number, title="", **fields):
    return Track(urn=f"soundcloud:tracks:{number}", title=title or f"Track {number}", user=User(urn="u"), **fields)


class Listing:
    """A client whose listing can be set; an exception among the pages is raised at its place."""

    def __init__(self, *pages):
        self.pages = pages
        self.listings = 0
        self.before_page = asyncio.Event()
        self.before_page.set()

    async def my_tracks(self, cursor="", *, ahead=False):
        self.listings += 1
        for page in self.pages:
            await self.before_page.wait()
            if isinstance(page, Exception):
                raise page
            yield page if isinstance(page, Page) else Page(tuple(page), 0)

    async def track(self, urn):
        raise NotFound("There is no such track.", status=404)


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def heard_by(library):
    changes, states = [], []
    library.changed.connect(changes.append)
    library.status_changed.connect(states.append)
    return changes, states


def urns(library):
    return [urn.rpartition(":")[2] for urn in library.tracks]


async def test_pages_come_in_one_by_one_in_the_servers_order():
    library = Library(Listing([track(3), track(2)], [track(1)]), timer=itertools.count().__next__)
    changes, states = heard_by(library)
    await library.refresh()
    assert urns(library) == ["3", "2", "1"]
    assert [len(change.upserted) for change in changes] == [2, 1]
    assert [(status.state, status.loaded) for status in states] == [
        ("loading", 0),
        ("loading", 2),
        ("loading", 3),
        ("ready", 3),
    ]
    assert library.status.finished_at is not None


async def test_pages_that_come_quickly_are_told_together():
    library = Library(Listing(*([track(number)] for number in range(9, 0, -1))), timer=lambda: 7.0)
    changes, states = heard_by(library)
    await library.refresh()
    assert urns(library) == [*"987654321"]
    assert [len(change.upserted) for change in changes] == [1, 8]
    assert [status.loaded for status in states] == [0, 1, 9]


async def test_what_came_before_a_failure_is_told_though_it_came_quickly():
    library = Library(Listing([track(2)], [track(1)], ConnectionLost("The connection broke.")), timer=lambda: 7.0)
    changes, _ = heard_by(library)
    await library.refresh()
    assert [t.urn for change in changes for t in change.upserted] == list(library.tracks) != []


async def test_a_second_refresh_tells_only_what_differs():
    listing = Listing([track(2), track(1)])
    library = Library(listing)
    await library.refresh()
    changes, _ = heard_by(library)
    await library.refresh()
    assert changes == []
    listing.pages = [[track(3), track(2, "Renamed")]]
    await library.refresh()
    assert [t.urn for t in changes[0].upserted] == ["soundcloud:tracks:3", "soundcloud:tracks:2"]
    assert changes[1].removed == ("soundcloud:tracks:1",)
    assert urns(library) == ["3", "2"]


async def test_a_failure_half_way_keeps_what_is_there_and_says_why():
    listing = Listing([track(2), track(1)])
    library = Library(listing)
    await library.refresh()
    finished_at = library.status.finished_at
    listing.pages = [[track(3)], ConnectionLost("The connection broke.")]
    await library.refresh()
    assert library.status.state == "failed"
    assert library.status.error.message == "The connection broke."
    assert library.status.finished_at == finished_at
    assert sorted(urns(library)) == ["1", "2", "3"]


async def test_a_server_without_own_tracks_is_a_failure_too(sandbox):
    async with client_of(sandbox, signed_in=False) as client:
        library = Library(client)
        await library.refresh()
        assert isinstance(library.status.error, NotPossible)


async def test_a_fault_of_ours_is_raised_and_the_status_is_as_before():
    library = Library(Listing(ZeroDivisionError("bug")))
    with pytest.raises(ZeroDivisionError):
        await library.refresh()
    assert library.status.state == "empty"


async def test_a_cancelled_refresh_does_not_look_as_if_it_went_on():
    listing = Listing([track(1)])
    listing.before_page.clear()
    library = Library(listing)
    refresh = asyncio.create_task(library.refresh())
    await asyncio.sleep(0)
    assert library.status.state == "loading"
    refresh.cancel()
    await asyncio.gather(refresh, return_exceptions=True)
    assert library.status.state == "empty"
    listing.before_page.set()
    await library.refresh()
    assert urns(library) == ["1"]


async def test_two_refreshes_at_once_read_the_list_once():
    listing = Listing([track(1)])
    listing.before_page.clear()
    library = Library(listing)
    refreshes = [asyncio.create_task(library.refresh()) for _ in range(3)]
    await asyncio.sleep(0)
    listing.before_page.set()
    await asyncio.gather(*refreshes)
    assert listing.listings == 1


async def test_N16_unreadable_rows_are_counted_and_nothing_is_taken_out_because_of_them():
    listing = Listing([track(2), track(1)])
    library = Library(listing)
    await library.refresh()
    listing.pages = [Page((track(2),), 1)]
    await library.refresh()
    assert (library.status.state, library.status.broken) == ("ready", 1)
    assert sorted(urns(library)) == ["1", "2"]


async def test_put_brings_new_tracks_to_the_front_and_changes_old_ones_in_place():
    library = Library(Listing([track(2), track(1)]))
    await library.refresh()
    changes, _ = heard_by(library)
    library.put([track(3), track(1, "Renamed"), track(2)])
    assert urns(library) == ["3", "2", "1"]
    assert library.get("soundcloud:tracks:1").title == "Renamed"
    assert [[t.title for t in change.upserted] for change in changes] == [["Track 3", "Renamed"]]
    library.put([track(3)])
    assert len(changes) == 1


async def test_forget_tells_only_what_was_there():
    library = Library(Listing([track(1)]))
    await library.refresh()
    changes, _ = heard_by(library)
    library.forget(["soundcloud:tracks:1", "soundcloud:tracks:9"])
    library.forget(["soundcloud:tracks:9"])
    assert [change.removed for change in changes] == [("soundcloud:tracks:1",)]
    assert library.get("soundcloud:tracks:1") is None


async def test_N17_a_new_track_stays_while_the_listing_does_not_show_it_yet():
    clock = Clock()
    library = Library(Listing([track(1)]), Shelf(clock=clock))
    library.put([track(2)])
    await library.refresh()
    assert urns(library) == ["2", "1"]
    clock.now += LASTS_S + 1
    await library.refresh()
    assert urns(library) == ["1"]


async def test_N17_a_deleted_track_stays_out_while_the_listing_still_shows_it():
    clock = Clock()
    library = Library(Listing([track(2), track(1)]), Shelf(clock=clock))
    await library.refresh()
    library.forget(["soundcloud:tracks:2"])
    changes, _ = heard_by(library)
    await library.refresh()
    assert (urns(library), changes) == (["1"], [])
    clock.now += LASTS_S + 1
    await library.refresh()
    assert urns(library) == ["2", "1"]


async def test_a_change_made_during_a_refresh_is_not_lost():
    listing = Listing([track(2)], [track(1)])
    library = Library(listing)
    library.changed.connect(lambda change: library.put([track(9)]))
    await library.refresh()
    assert urns(library) == ["9", "2", "1"]


async def test_the_view_of_the_tracks_follows_and_cannot_be_written():
    library = Library(Listing([track(1)]))
    await library.refresh()
    with pytest.raises(TypeError):
        library.tracks["x"] = track(2)


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_the_demo_library_comes_from_the_sandbox_newest_first(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        library = Library(client)
        await library.refresh()
    created = [t.created_at or datetime.min.replace(tzinfo=UTC) for t in library.tracks.values()]
    assert library.status.loaded == len(library.tracks) > 30
    assert created == sorted(created, reverse=True)


async def test_N17_a_hidden_upload_survives_a_refresh(sandbox):
    async with client_of(sandbox) as client:
        library = Library(client)
        await library.refresh()
        newest = next(iter(library.tracks.values()))
        library.put([msgspec.structs.replace(newest, urn="soundcloud:tracks:999999")])
        await library.refresh()
        assert library.get("soundcloud:tracks:999999") is not None
