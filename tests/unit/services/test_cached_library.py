"""The library over its cache: what was known is there at once, and a sync that was cut off goes on."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import msgspec
import pytest

from scmanager.api.paging import Page
from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User
from scmanager.errors import ConnectionLost, Forbidden, NotFound, Rejected
from scmanager.services.library import Library, LibraryChange
from scmanager.services.overlay import LASTS_S
from scmanager.services.shelf import RESUMES_S, Shelf
from tests.helpers.cached_tracks import kept, listed, opened
from tests.helpers.sandbox import Sandbox

OWN = 700
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def large() -> Iterator[Sandbox]:
    """A sandbox with some pages of tracks."""
    with Sandbox.start(tracks=OWN) as box:
        yield box


def track(number: int, title: str = "") -> Track:
    return Track(urn=f"soundcloud:tracks:{number}", title=title or f"Track {number}", user=User(urn="u"))


class Server:
    """A list in pages of two, where a cursor is the number of a page; what stops it is raised at its page."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = list(numbers)
        self.alone: set[int] = set()  # tracks that no list names
        self.stops: dict[int, Exception] = {}
        self.asked: list[str] = []

    async def my_tracks(self, cursor: str = "", *, ahead: bool = False) -> AsyncIterator[Page]:
        start = int(cursor or 0)
        if start * 2 >= max(len(self.numbers), 1):
            raise Rejected("No such cursor.", status=400)
        for number in range(start, (len(self.numbers) + 1) // 2):
            self.asked.append(f"page {number}")
            if number in self.stops:
                raise self.stops.pop(number)
            rows = tuple(track(each) for each in self.numbers[2 * number : 2 * number + 2])
            last = 2 * number + 2 >= len(self.numbers)
            yield Page(rows, 0, not last, "" if last else str(number + 1))
            await asyncio.sleep(0)

    async def track(self, urn: str) -> Track:
        number = int(urn.rpartition(":")[2])
        self.asked.append(f"track {number}")
        if number in self.numbers or number in self.alone:
            return track(number)
        raise NotFound("There is no such track.", status=404)


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def over(
    server: Server, path: Path, clock: Clock | None = None, timer: Callable[[], float] = time.monotonic
) -> AsyncIterator[Library]:
    shelf = Shelf(path, clock=clock or Clock())
    library = Library(server, shelf, timer=timer)  # type: ignore[arg-type]
    await library.load()
    yield library
    await library.close()


def numbers(library: Library) -> list[int]:
    return [int(urn.rpartition(":")[2]) for urn in library.tracks]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "one.db"


async def test_a_second_start_shows_everything_before_a_request_is_sent(large: Sandbox, path: Path) -> None:
    async with opened(large.url, path) as first:
        assert (first.shown, first.library.status.state) == ([], "empty")
        await first.sync()
        shown, private = first.shown, first.library.private_count
        assert len(shown) >= OWN
    large.clear_requests()
    async with opened(large.url, path) as second:
        assert second.shown == shown
        assert second.library.private_count == private == sum(each.is_private for each in shown)
        status = second.library.status
        assert (status.state, status.is_stale, status.expected) == ("ready", True, len(shown))
        assert status.synced_at is not None
        assert large.requests() == []
        changes: list[LibraryChange] = []
        second.library.changed.connect(changes.append)
        await second.sync()
        assert (changes, second.shown) == ([], shown)
        assert second.library.status.is_stale is False


async def test_changes_made_elsewhere_are_found_and_kept(path: Path) -> None:
    with Sandbox.start(tracks=60) as box:
        async with opened(box.url, path) as desk:
            await desk.sync()
            first, second, third, *_ = desk.shown
        for number, changes in ((first, {"track[title]": "Renamed"}), (second, {"track[sharing]": "public"})):
            answer = box.http.put(_page(number), data=changes, headers={"Authorization": "OAuth sandbox-user"})
            answer.raise_for_status()
        box.http.delete(_page(third), headers={"Authorization": "OAuth sandbox-user"}).raise_for_status()
        async with opened(box.url, path) as desk:
            changes: list[LibraryChange] = []
            desk.library.changed.connect(changes.append)
            await desk.sync()
            upserted = [urn for change in changes for urn in change.upserted.urns]
            assert first.urn in upserted
            assert len(upserted) <= 2
            assert [urn for change in changes for urn in change.removed] == [third.urn]
            assert desk.shown == await listed(box.url)
            assert desk.library.private_count == sum(each.is_private for each in desk.shown)
        assert await kept(path) == await listed(box.url)


def _page(track: Track) -> str:
    return f"/tracks/{track.urn.rpartition(':')[2]}.json"


async def test_no_secret_token_gets_into_the_cache(sandbox: Sandbox, path: Path) -> None:
    async with opened(sandbox.url, path) as desk:
        await desk.sync()
        private = [each for each in desk.shown if each.sharing is Sharing.PRIVATE][:3]
        client = desk.library._sync._client
        tokens = [link.token for each in private if (link := await client.secret_link(each)) is not None]
    written = b"".join(msgspec.json.encode(each) for each in await kept(path))
    assert len(tokens) == 3
    assert not any(token.encode() in written for token in tokens)
    assert re.search(rb"secret_token|/s-[A-Za-z0-9]{4}", written) is None


async def test_what_was_written_here_survives_a_start_until_the_server_may_list_it(path: Path) -> None:
    clock, server = Clock(), Server(3, 2, 1)
    async with over(server, path, clock) as library:
        await library.refresh()
        library.put([track(4)])
        library.forget(["soundcloud:tracks:2"])
    async with over(server, path, clock) as library:
        assert numbers(library) == [4, 3, 1]
        await library.refresh()
        assert numbers(library) == [4, 3, 1]
    clock.now += LASTS_S + 1
    async with over(server, path, clock) as library:
        await library.refresh()
        assert numbers(library) == [3, 2, 1]


async def test_a_clock_that_was_set_back_makes_no_note_last_for_years(path: Path) -> None:
    clock, server = Clock(), Server(1)
    async with over(server, path, clock) as library:
        library.put([track(9)])
    clock.now -= 86_400.0
    async with over(server, path, clock) as library:
        await library.refresh()
        assert numbers(library) == [1]


async def test_a_sync_that_was_cut_off_goes_on_and_then_reads_what_it_had_read_before(path: Path) -> None:
    clock, server = Clock(), Server(8, 7, 6, 5, 4, 3, 2, 1)
    server.stops = {2: ConnectionLost("The connection broke.")}
    async with over(server, path, clock) as library:
        await library.refresh()
        assert (library.status.state, numbers(library)) == ("failed", [8, 7, 6, 5])
    server.asked.clear()
    server.numbers.remove(7)
    server.numbers.insert(0, 9)
    async with over(server, path, clock) as library:
        assert numbers(library) == [8, 7, 6, 5]
        await library.refresh()
        assert library.status.state == "ready"
        assert numbers(library) == [9, 8, 6, 5, 4, 3, 2, 1]
    assert server.asked == ["page 2", "page 3", "page 0", "page 1", "page 2", "track 7"]


async def test_a_sync_that_was_cut_off_long_ago_begins_anew(path: Path) -> None:
    clock, server = Clock(), Server(6, 5, 4, 3, 2, 1)
    server.stops = {1: ConnectionLost("The connection broke.")}
    async with over(server, path, clock) as library:
        await library.refresh()
    clock.now += RESUMES_S + 1
    server.asked.clear()
    async with over(server, path, clock) as library:
        await library.refresh()
    assert server.asked == ["page 0", "page 1", "page 2"]


async def test_a_place_that_the_server_knows_no_more_makes_the_sync_begin_anew(path: Path) -> None:
    server = Server(6, 5, 4, 3, 2, 1)
    server.stops = {2: ConnectionLost("The connection broke.")}
    async with over(server, path) as library:
        await library.refresh()
    server.numbers = [6, 5, 4]
    async with over(server, path) as library:
        await library.refresh()
        assert (library.status.state, numbers(library)) == ("ready", [6, 5, 4])


async def test_a_track_that_a_shifting_list_left_out_stays(path: Path) -> None:
    server = Server(4, 3, 2, 1)
    async with over(server, path) as library:
        await library.refresh()
        server.numbers.remove(2)
        server.alone.add(2)
        changes: list[LibraryChange] = []
        library.changed.connect(changes.append)
        await library.refresh()
        assert (sorted(numbers(library)), changes) == ([1, 2, 3, 4], [])


async def test_a_track_that_only_others_may_see_now_stays(path: Path) -> None:
    server = Server(2, 1)

    async def forbidden(urn: str) -> Track:
        raise Forbidden("No.", status=403)

    async with over(server, path) as library:
        await library.refresh()
        server.numbers.remove(2)
        server.track = forbidden  # type: ignore[method-assign]
        await library.refresh()
        assert library.status.state == "ready"
        assert sorted(numbers(library)) == [1, 2]


async def test_many_missing_tracks_are_looked_for_in_a_second_list(path: Path) -> None:
    server = Server(*range(60, 0, -1))
    async with over(server, path) as library:
        await library.refresh()
        server.asked.clear()
        del server.numbers[:30]
        await library.refresh()
        assert numbers(library) == list(range(30, 0, -1))
    assert server.asked == [f"page {number}" for number in range(15)] * 2


async def test_what_is_written_while_a_page_is_on_its_way_is_newer_than_the_page(path: Path) -> None:
    clock, server = Clock(), Server(2, 1)
    async with over(server, path, clock) as library:
        await library.refresh()

        async def slow(cursor: str = "", *, ahead: bool = False) -> AsyncIterator[Page]:
            clock.now += 1
            library.put([track(1, "Renamed meanwhile")])
            yield Page((track(2), track(1)))

        server.my_tracks = slow  # type: ignore[method-assign]
        await library.refresh()
        assert library.tracks["soundcloud:tracks:1"].title == "Renamed meanwhile"
        clock.now += LASTS_S + 1
        server.my_tracks = Server(2, 1).my_tracks  # type: ignore[method-assign]
        await library.refresh()
        assert library.tracks["soundcloud:tracks:1"].title == "Track 1"


async def test_every_track_is_heard_of_in_every_sync_also_when_nothing_differs(path: Path) -> None:
    server = Server(3, 2, 1)
    async with over(server, path) as library:
        await library.refresh()
    async with over(server, path) as library:
        heard: list[str] = []
        library.heard.connect(lambda tracks: heard.extend(each.urn for each in tracks))
        await library.refresh()
        assert heard == list(library.tracks)


async def test_a_first_sync_says_that_tracks_come_newest_first_and_a_later_one_does_not(
    large: Sandbox, path: Path
) -> None:
    async with opened(large.url, path) as desk:
        changes: list[LibraryChange] = []
        desk.library.changed.connect(changes.append)
        await desk.sync()
        assert {change.newest_first for change in changes} == {True}
        desk.library.put([msgspec.structs.replace(desk.shown[0], urn="soundcloud:tracks:999999")])
        assert changes.pop().newest_first is False


@pytest.mark.parametrize("first", [[9, 8, 10], [9, 9.5], [9, 8, 8]])
async def test_a_list_in_another_order_is_not_said_to_come_newest_first(path: Path, first: list[float]) -> None:
    server = Server()
    made = [
        msgspec.structs.replace(track(100 - place), created_at=NOON + timedelta(days=day))
        for place, day in enumerate(first)
    ]
    made[-1] = msgspec.structs.replace(made[-1], urn="soundcloud:tracks:500")

    async def listing(cursor: str = "", *, ahead: bool = False) -> AsyncIterator[Page]:
        yield Page(tuple(made))

    server.my_tracks = listing  # type: ignore[method-assign]
    async with over(server, path) as library:
        changes: list[LibraryChange] = []
        library.changed.connect(changes.append)
        await library.refresh()
        assert [change.newest_first for change in changes] == [False]


async def test_how_many_tracks_there_should_be_is_known_from_the_account_or_the_last_time(path: Path) -> None:
    server = Server(3, 2, 1)
    async with over(server, path) as library:
        library.expect(40)
        expected: list[int] = []
        library.status_changed.connect(lambda status: expected.append(status.expected))
        await library.refresh()
        assert (expected[0], expected[-1]) == (40, 3)
    async with over(server, path) as library:
        assert library.status.expected == 3


async def test_tracks_of_a_sync_that_was_cut_off_are_not_taken_for_all_there_are(path: Path) -> None:
    server = Server(8, 7, 6, 5, 4, 3, 2, 1)
    server.stops = {3: ConnectionLost("The connection broke.")}
    async with over(server, path) as library:
        await library.refresh()
    async with over(server, path, timer=count().__next__) as library:
        assert (len(library.tracks), library.status.expected) == (6, 0)
        told: list[tuple[int, int]] = []
        library.status_changed.connect(lambda status: told.append((status.loaded, status.expected)))
        await library.refresh()
        assert list(dict.fromkeys(told)) == [(0, 0), (2, 2), (4, 4), (6, 6), (8, 8)]
