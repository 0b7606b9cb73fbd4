"""Asking for the next page ahead: always of the same server, one at a time, and nothing is left running."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from scmanager.api.ahead import SentAhead
from scmanager.api.tolerant import Listing
from scmanager.api.wire import Answer, Request
from scmanager.errors import Offline

ROOT = "https://api.soundcloud.com"
FIRST = Request(method="GET", path="/tracks")


def asking(cursor: int) -> Request:
    return Request(method="GET", path=f"{ROOT}/tracks?cursor={cursor}")


class Server:
    """Answers with the address of the next page; the request of the number `stuck` gets no answer."""

    def __init__(self, href: str = "", stuck: int = 0, body: bytes = b"") -> None:
        self.href = href
        self.stuck = stuck
        self.body = body
        self.asked: list[str] = []
        self.read: list[bytes] = []
        self.error: Exception | None = None
        self.cancelled = 0

    def pages(self) -> SentAhead[int]:
        return SentAhead(ROOT, self.send, self.raw)

    async def send(self, request: Request) -> Answer:
        self.asked.append(request.path)
        number = len(self.asked)
        try:
            if number == self.stuck:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error is not None and number > 1:
            raise self.error
        href = self.href or f"{ROOT}/tracks?cursor={number}"
        return Answer(200, {}, self.body or msgspec.json.encode({"collection": [], "next_href": href}))

    def raw(self, answer: Answer) -> Listing[int]:
        self.read.append(answer.body)
        return Listing((len(self.read),))


async def test_the_next_page_is_on_its_way_before_one_is_read() -> None:
    server = Server()
    pages = server.pages()
    assert (await pages.fetch(FIRST)).rows == (1,)
    assert server.asked == ["/tracks", f"{ROOT}/tracks?cursor=1"]
    assert (await pages.fetch(asking(1))).rows == (2,)
    assert server.asked == ["/tracks", f"{ROOT}/tracks?cursor=1", f"{ROOT}/tracks?cursor=2"]
    await pages.aclose()


async def test_a_page_that_is_not_wanted_is_given_up() -> None:
    server = Server(stuck=2)
    pages = server.pages()
    await pages.fetch(FIRST)
    assert (await pages.fetch(asking(7))).rows == (2,)
    assert (server.cancelled, server.asked[2]) == (1, f"{ROOT}/tracks?cursor=7")
    await pages.aclose()


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (b'{"next_href" : "/tracks?cursor=1", "collection": [{"id": 1}]}', [f"{ROOT}/tracks?cursor=1"]),
        (b'{"collection": [{"title": "say \\"next_href\\": 5"}], "next_href": "/a\\/b"}', [f"{ROOT}/a/b"]),
        (b'{"collection": [], "next_href": null}', []),
        (b'{"collection": []}', []),
        (b'{"collection": [{"next_href": "/tracks"}]}', []),
        (b"[]", []),
        (b" ", []),
    ],
)
async def test_the_address_is_found_wherever_it_stands_in_a_page(body: bytes, asked: list[str]) -> None:
    server = Server(body=body)
    pages = server.pages()
    await pages.fetch(FIRST)
    assert server.asked[1:] == asked
    await pages.aclose()


@pytest.mark.parametrize(
    "href",
    ["https://evil.example/tracks", "//evil.example/", "https://me@api.soundcloud.com/", "https://[", "file:///x"],
)
async def test_N12_another_server_is_not_asked_ahead(href: str) -> None:
    server = Server(href)
    pages = server.pages()
    await pages.fetch(FIRST)
    assert server.asked == ["/tracks"]
    await pages.aclose()


async def test_closing_ends_the_request_that_is_on_its_way() -> None:
    server = Server(stuck=3)
    pages = server.pages()
    await pages.fetch(FIRST)
    await pages.fetch(asking(1))
    await pages.aclose()
    await pages.aclose()
    assert server.cancelled == 1


async def test_an_error_on_the_way_is_that_of_the_page_it_was_for() -> None:
    server = Server()
    server.error = Offline("No route to the server.")
    pages = server.pages()
    await pages.fetch(FIRST)
    with pytest.raises(Offline):
        await pages.fetch(asking(1))
    server.error = None
    assert (await pages.fetch(asking(1))).rows == (2,)
    await pages.aclose()
