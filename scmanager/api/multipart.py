"""A multipart body that streams files from disk and knows its exact length before the first byte.

Files are held open from the start and read ahead in a thread, so neither a slow disk nor a large file stops anything
else. Exactly the bytes counted at the start are sent; when a file turns out to be another one at the end, the body
stops before its last bytes, and the server never has a complete request.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import stat
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import ExitStack, aclosing, closing
from pathlib import Path

from scmanager.api.wire import FilePart, Pairs
from scmanager.errors import FileProblem

BLOCK = 2 * 1024 * 1024
"""Bytes read from disk at once: each block costs a trip to a thread, and smaller ones are slower than curl."""

SMALLEST_PIECE = 64 * 1024
SLOW = 0.25
"""Seconds; a piece that took longer to send is followed by smaller ones, so that progress stays smooth."""

_NEW_LINE = b"\r\n"

Progress = Callable[[int, int], None]
Hook = Callable[[], Awaitable[None]]


class HeldFile:
    """A file held open, with the size and the time it had then; FileProblem when it cannot be opened or is empty.

    `size` is in bytes. A file that is renamed or deleted meanwhile keeps its bytes and is fine.
    """

    def __init__(self, path: Path) -> None:
        self._name = os.fsencode(path.name).decode("utf-8", "replace")
        self._lock = threading.Lock()
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            raise self._unusable("opened", error) from error
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not status.st_size:
            os.close(descriptor)
            raise FileProblem(f"“{self._name}” is empty, or not a file at all.")
        self._file = os.fdopen(descriptor, "rb", buffering=0)
        self._seen = self._look()
        self.size = self._seen[0]

    def read(self, count: int) -> bytes:
        """Read the next bytes, at least one; FileProblem at an end that came too early."""
        with self._lock:
            try:
                data = self._file.read(count)
            except OSError as error:
                raise self._unusable("read", error) from error
        if not data:
            raise self._changed()
        return data

    def check_unchanged(self) -> None:
        """Raise FileProblem when the file is not what it was when it was opened."""
        if self._look() != self._seen:
            raise self._changed()

    def close(self) -> None:
        """Let the file go, once nobody reads it any more."""
        with self._lock:
            self._file.close()

    def _look(self) -> tuple[int, int]:
        now = os.fstat(self._file.fileno())
        return now.st_size, now.st_mtime_ns

    def _changed(self) -> FileProblem:
        return FileProblem(f"“{self._name}” changed while being sent, so it was not uploaded. Try again.")

    def _unusable(self, what: str, error: OSError) -> FileProblem:
        return FileProblem(f"“{self._name}” cannot be {what}: {error.strerror or 'the reason is unknown'}.")


class MultipartBody:
    """Fields and files as one body, to be sent once and closed.

    `progress` hears bytes sent and bytes in all after each piece. `before_last_byte` is awaited when all but the
    closing boundary is sent: until it returns, the server cannot have a complete request.
    """

    def __init__(
        self,
        fields: Pairs,
        files: tuple[FilePart, ...],
        *,
        progress: Progress | None = None,
        before_last_byte: Hook | None = None,
    ) -> None:
        self._boundary = f"scmanager-{secrets.token_hex(16)}"
        self._progress = progress
        self._before_last_byte = before_last_byte
        self._fields = b"".join(self._field(name, value) for name, value in fields)
        self._end = f"--{self._boundary}--\r\n".encode()
        with ExitStack() as stack:
            held = [(self._file_head(part), stack.enter_context(closing(HeldFile(part.path)))) for part in files]
            self._close_files = stack.pop_all().close
        self._files = held
        in_files = sum(len(head) + file.size + len(_NEW_LINE) for head, file in held)
        self.length = len(self._fields) + in_files + len(self._end)

    @property
    def content_type(self) -> str:
        """The header that announces the body."""
        return f"multipart/form-data; boundary={self._boundary}"

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Yield the body; FileProblem before its last bytes when a file changed."""
        sent = 0
        async with aclosing(self._content()) as content:
            async for chunk in content:
                yield chunk
                sent += len(chunk)
                if self._progress is not None:
                    self._progress(sent, self.length)

    async def close(self) -> None:
        """Close the files, in a thread because a read may still be under way there."""
        await asyncio.to_thread(self._close_files)

    async def _content(self) -> AsyncGenerator[bytes, None]:
        if self._fields:
            yield self._fields
        for head, file in self._files:
            yield head
            async with aclosing(_pieces(file)) as pieces:
                async for piece in pieces:
                    yield piece
            yield _NEW_LINE
        await asyncio.to_thread(self._check_unchanged)
        if self._before_last_byte is not None:
            await self._before_last_byte()
        yield self._end

    def _check_unchanged(self) -> None:
        for _, file in self._files:
            file.check_unchanged()

    def _field(self, name: str, value: str) -> bytes:
        return self._head(f'name="{name}"') + value.encode("utf-8", "replace") + _NEW_LINE

    def _file_head(self, part: FilePart) -> bytes:
        kind = "Content-Type: application/octet-stream\r\n"
        return self._head(f'name="{part.name}"; filename="{part.filename}"', kind)

    def _head(self, disposition: str, more: str = "") -> bytes:
        return f"--{self._boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{more}\r\n".encode()


async def _pieces(file: HeldFile) -> AsyncGenerator[bytes, None]:
    """Yield exactly the bytes the file had at first, the next block being read while one is sent."""
    left, size = file.size, SMALLEST_PIECE
    ahead = _read_ahead(file, left)
    try:
        while left:
            block = await ahead
            left -= len(block)
            if left:
                ahead = _read_ahead(file, left)
            start = 0
            while start < len(block):
                began = time.monotonic()
                yield block[start : start + size]
                start += size
                size = _next_size(size, time.monotonic() - began)
    finally:
        await asyncio.gather(ahead, return_exceptions=True)


def _read_ahead(file: HeldFile, left: int) -> asyncio.Task[bytes]:
    return asyncio.create_task(asyncio.to_thread(file.read, min(BLOCK, left)))


def _next_size(size: int, took: float) -> int:
    return max(SMALLEST_PIECE, size // 2) if took > SLOW else min(BLOCK, size * 2)
