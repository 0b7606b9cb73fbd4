"""Lists in pages: followed to the end, and never around or elsewhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest

from scmanager.api import paging
from scmanager.api.tolerant import Listing
from scmanager.api.wire import Request
from scmanager.core.users import User
from scmanager.errors import BadAnswer, Offline

ROOT = "https://api.soundcloud.com"
FIRST = Request(method="GET", path="/tracks", query=(("limit", "2"),))


def _listing(number: int, next_href: str = "", rows: int = 2) -> Listing[User]:
    return Listing(tuple(User(urn=f"soundcloud:users:{number}{row}") for row in range(rows)), next_href)


class Server:
    """Answers request after request from a function of their number; records the paths."""

    def __init__(self, answer: Callable[[int], Listing[User]]) -> None:
        self.answer = answer
        self.paths: list[str] = []

    async def fetch(self, request: Request) -> Listing[User]:
        self.paths.append(request.path)
        return self.answer(len(self.paths) - 1)

    def walk(self) -> AsyncIterator[Listing[User]]:
        return paging.Walk(FIRST, ROOT, self.fetch)

    async def count(self) -> int:
        return sum([len(listing.rows) async for listing in self.walk()])


async def test_all_pages_are_read() -> None:
    server = Server(lambda n: _listing(n, f"{ROOT}/tracks?cursor={n + 1}" if n < 2 else ""))
    assert await server.count() == 6
    assert server.paths == ["/tracks", f"{ROOT}/tracks?cursor=1", f"{ROOT}/tracks?cursor=2"]


@pytest.mark.parametrize(
    "href",
    ["/tracks?cursor=1", "https://API.soundcloud.com:443/tracks?cursor=1", "http://api.soundcloud.com/tracks?cursor=1"],
)
async def test_other_spellings_of_the_same_server(href: str) -> None:
    server = Server(lambda n: _listing(n, href if n == 0 else ""))
    assert await server.count() == 4
    assert server.paths[1].lower().startswith("https://api.soundcloud.com")


@pytest.mark.expects_log("a list was said to continue at")
@pytest.mark.parametrize(
    "href",
    [
        "https://evil.example/tracks?oauth_token=secret-thing",
        "//evil.example/tracks",
        "https://api.soundcloud.com.evil.example/",
        "https://api.soundcloud.com:444/tracks",
        "https://me@api.soundcloud.com/tracks",
        "file:///etc/passwd",
        "https://[",
    ],
)
async def test_N12_other_servers_are_not_asked(href: str, caplog: pytest.LogCaptureFixture) -> None:
    server = Server(lambda n: _listing(n, href))
    with pytest.raises(BadAnswer, match="another address"):
        await server.count()
    assert server.paths == ["/tracks"]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "secret-thing" not in caplog.text


async def test_N13_a_known_address_ends_the_list() -> None:
    server = Server(lambda n: _listing(n, f"{ROOT}/tracks?cursor={n % 3}"))
    with pytest.raises(BadAnswer, match="circles"):
        await server.count()
    assert len(server.paths) == 4


async def test_N13_a_known_page_ends_the_list() -> None:
    server = Server(lambda n: _listing(n % 2, f"{ROOT}/tracks?cursor={n}"))
    with pytest.raises(BadAnswer, match="circles"):
        await server.count()
    assert len(server.paths) == 3


async def test_N13_up_to_five_empty_pages_in_a_row_are_right() -> None:
    assert await Server(lambda n: _listing(n, f"{ROOT}/t?c={n}" if n < 12 else "", rows=n % 6 == 0)).count() == 3
    server = Server(lambda n: _listing(n, f"{ROOT}/t?c={n}", rows=0))
    with pytest.raises(BadAnswer, match="does not end"):
        await server.count()
    assert len(server.paths) == 6


async def test_N13_a_thousand_pages_are_enough() -> None:
    server = Server(lambda n: _listing(n, f"{ROOT}/t?c={n}"))
    with pytest.raises(BadAnswer, match="does not end"):
        await server.count()
    assert len(server.paths) == paging.MAX_PAGES + 1


async def test_N13_two_hundred_thousand_rows_are_enough() -> None:
    server = Server(lambda n: _listing(n, f"{ROOT}/t?c={n}", rows=50_000))
    with pytest.raises(BadAnswer, match="does not end"):
        await server.count()
    assert len(server.paths) == 5


async def test_a_page_that_failed_is_asked_for_again() -> None:
    failing = [Offline("")]

    def answer(number: int) -> Listing[User]:
        if number and failing:
            raise failing.pop()
        return _listing(number, f"{ROOT}/t?c=1" if not number else "")

    server = Server(answer)
    pages = server.walk()
    assert (await anext(pages)).rows
    with pytest.raises(Offline):
        await anext(pages)
    assert len([page async for page in pages]) == 1
    assert server.paths == ["/tracks", f"{ROOT}/t?c=1", f"{ROOT}/t?c=1"]


async def test_a_page_nobody_waited_for_is_asked_for_again() -> None:
    gate = asyncio.Event()
    server = Server(_listing)

    async def fetch(request: Request) -> Listing[User]:
        await gate.wait()
        return await server.fetch(request)

    pages = paging.Walk(FIRST, ROOT, fetch)
    waiting = asyncio.ensure_future(anext(pages))
    await asyncio.sleep(0)
    waiting.cancel()
    gate.set()
    assert len([page async for page in pages]) == 1


async def test_N13_a_list_that_is_not_trusted_stays_so() -> None:
    server = Server(lambda n: _listing(n, f"{ROOT}/tracks?cursor=1"))
    pages = server.walk()
    assert [len((await anext(pages)).rows) for _ in range(2)] == [2, 2]
    for _ in range(2):
        with pytest.raises(BadAnswer, match="circles"):
            await anext(pages)
    assert len(server.paths) == 2
