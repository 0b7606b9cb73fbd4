"""A network made of a function, for tests of what is asked and of answers no sandbox gives."""

from __future__ import annotations

from collections.abc import Callable

import httpx


class Recorder(httpx.AsyncBaseTransport):
    """Answers from a function and keeps the requests."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self.answer = answer
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Keep a request and answer it."""
        self.requests.append(request)
        return self.answer(request)


def answering(content: bytes = b'{"id": 1}', status: int = 200) -> Callable[[httpx.Request], httpx.Response]:
    """Answer everything with a body that still has to be read, as one off the network."""
    return lambda _request: httpx.Response(status, stream=httpx.ByteStream(content))


def in_turn(*contents: bytes) -> Callable[[httpx.Request], httpx.Response]:
    """Answer one request after the other with these bodies."""
    left = iter(contents)
    return lambda _request: httpx.Response(200, stream=httpx.ByteStream(next(left)))
