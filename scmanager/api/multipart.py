"""A multipart body that streams files from disk and knows its exact length before the first byte.

Files are held open from the start. Exactly the bytes counted then are sent; when a file turns out to be another one at
the end, the body stops before its last bytes, and the server never has a complete request.
"""

from __future__ import annotations

import os
import secrets
import stat
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from scmanager.api.wire import FilePart, Pairs
from scmanager.errors import FileProblem

LARGEST_PIECE = 3 * 1024 * 1024
"""Bytes; of 64 KiB to 16 MiB the fastest to a server on the same computer, whichever way its kernel paces."""

SMALLEST_PIECE = 64 * 1024
SLOW = 0.25
"""Seconds; a piece that took longer to read and to send is followed by smaller ones, so that progress stays smooth."""

_NEW_LINE = b"\r\n"

Progress = Callable[[int, int], None]
Hook = Callable[[], Awaitable[None]]


class HeldFile:
    """A file held open, with the size and the time it had then; FileProblem when it cannot be opened or is empty.

    `size` is in bytes. A file that is renamed or deleted meanwhile keeps its bytes and is fine.
    """

    def __init__(self, path: Path) -> None:
        self._name = os.fsencode(path.name).decode("utf-8", "replace")
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
        """Let the file go."""
        self._file.close()

    def _look(self) -> tuple[int, int]:
        now = os.fstat(self._file.fileno())
        return now.st_size, now.st_mtime_ns

    def _changed(self) -> FileProblem:
        return FileProblem(f"“{self._name}” changed while being sent, so it was not uploaded. Try again.")

    def _unusable(self, what: str, error: OSError) -> FileProblem:
        return FileProblem(f"“{self._name}” cannot be {what}: {error.strerror or 'the reason is unknown'}.")


class MultipartBody:
    """Fields and files as one body, to be sent once, from a thread, and closed.

    `progress` hears on the loop of bytes sent and bytes in all. `before_last_byte` is awaited when all but the `end`
    is sent: until it returns, the server cannot have a complete request.
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
        self.progress: Progress = progress or _hear_nothing
        self.before_last_byte: Hook = before_last_byte or _wait_for_nothing
        self._fields = b"".join(self._field(name, value) for name, value in fields)
        self.end = f"--{self._boundary}--\r\n".encode()
        with ExitStack() as stack:
            held = [(self._file_head(part), stack.enter_context(closing(HeldFile(part.path)))) for part in files]
            self.close = stack.pop_all().close
        self._files = held
        in_files = sum(len(head) + file.size + len(_NEW_LINE) for head, file in held)
        self.length = len(self._fields) + in_files + len(self.end)

    @property
    def content_type(self) -> str:
        """The header that announces the body."""
        return f"multipart/form-data; boundary={self._boundary}"

    def pieces(self) -> Iterator[bytes]:
        """Yield all but the end; FileProblem when a file changed."""
        if self._fields:
            yield self._fields
        for head, file in self._files:
            yield head
            yield from _pieces(file)
            yield _NEW_LINE
        self._check_unchanged()

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


def _pieces(file: HeldFile) -> Iterator[bytes]:
    """Yield exactly the bytes the file had at first, in pieces as large as the line and the disk are fast."""
    left, size = file.size, SMALLEST_PIECE
    while left:
        began = time.monotonic()
        piece = file.read(min(size, left))
        left -= len(piece)
        yield piece
        size = _next_size(size, time.monotonic() - began)


def _next_size(size: int, took: float) -> int:
    return max(SMALLEST_PIECE, size // 2) if took > SLOW else min(LARGEST_PIECE, size * 2)


def _hear_nothing(_sent: int, _total: int) -> None:
    """Listen to nothing."""


async def _wait_for_nothing() -> None:
    """Let everything pass."""
