"""Servers made of a few lines, for answers no decent server gives."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(
    handler: Handler, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Serve connections with a handler; gives the port. What still runs at the end is cancelled, and cut off."""
    running: set[asyncio.Task[None]] = set()
    writers: list[asyncio.StreamWriter] = []

    def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        # asyncio complains of handlers it started itself when they are cancelled.
        running.add(asyncio.create_task(_handle(handler, reader, writer)))

    server = await asyncio.start_server(handle, host, 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for writer in writers:
            writer.transport.abort()
        await asyncio.sleep(0)


async def _handle(handler: Handler, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        with suppress(OSError, EOFError):
            await handler(reader, writer)
    finally:
        writer.close()


async def head_of(reader: asyncio.StreamReader) -> bytes:
    """Read a request up to its body."""
    return await reader.readuntil(b"\r\n\r\n")


def length_in(head: bytes) -> int:
    """Return how long the body of a request is."""
    return int(head.lower().partition(b"content-length: ")[2].split()[0])


def answer(status: str, body: bytes = b"{}", *headers: str, kind: str = "application/json") -> bytes:
    """Write an answer; `status` is such as `413 Content Too Large`."""
    lines = [f"HTTP/1.1 {status}", f"content-type: {kind}", f"content-length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
