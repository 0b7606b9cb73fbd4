"""An upload in a thread of its own, for which the loop only opens the gate before the last bytes.

Sent piece by piece on the loop, a file would cost several trips through it for each, and be slower than curl.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from scmanager.api.multipart import MultipartBody
from scmanager.api.wire import Answer

REPORT_EVERY = 0.05
"""Seconds between two reports of progress."""


class UploadThread:
    """Sends one body; `stop` makes the exchange end at once, whatever it waits for."""

    def __init__(self, body: MultipartBody, stop: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._body = body
        self._stop = stop
        self._at_gate: asyncio.Future[None] = self._loop.create_future()
        self._gate: Future[None] = Future()
        self._sent = 0
        self._next_report = 0.0

    async def run(self, exchange: Callable[[Iterator[bytes]], Answer], seconds: float) -> Answer:
        """Do an exchange that takes the body; the server has some seconds to answer once it may have all of it.

        However this ends, the thread has ended before.
        """
        with ThreadPoolExecutor(1, "upload") as thread:
            answer = self._loop.run_in_executor(thread, exchange, self._content())
            try:
                either: set[asyncio.Future[Any]] = {answer, self._at_gate}
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
                if self._at_gate.done():
                    await self._body.before_last_byte()
                    self._gate.set_result(None)
                    async with asyncio.timeout(seconds):
                        await asyncio.wait({answer})
                return answer.result()
            finally:
                self._stop()
                self._gate.cancel()
                await ended(answer)

    def _content(self) -> Iterator[bytes]:
        for piece in self._body.pieces():
            yield piece
            self._count(piece)
        self._loop.call_soon_threadsafe(self._at_gate.set_result, None)
        self._gate.result()
        yield self._body.end
        self._count(self._body.end)

    def _count(self, piece: bytes) -> None:
        self._sent += len(piece)
        now = time.monotonic()
        if now >= self._next_report or self._sent == self._body.length:
            self._next_report = now + REPORT_EVERY
            self._loop.call_soon_threadsafe(self._body.progress, self._sent, self._body.length)


async def ended(future: asyncio.Future[Any]) -> BaseException | None:
    """Wait for something that cannot be cancelled and ends soon; return what it raised."""
    while not future.done():
        try:
            await asyncio.wait({future})
        except asyncio.CancelledError:
            continue
    return future.exception()
