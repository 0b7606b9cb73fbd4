"""A lock that programs share: a file only one of them holds at a time."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from scmanager.errors import StorageError

LIMIT = 120.0
"""Seconds after which the holder is taken for stuck; one exchange with a server takes 60 at most."""

_PAUSE = 0.05

Sleep = Callable[[float], Awaitable[None]]


@asynccontextmanager
async def file_lock(path: Path, *, limit: float = LIMIT, sleep: Sleep = asyncio.sleep) -> AsyncIterator[None]:
    """Hold the lock of a file, which is made when it is missing and stays; the end of a program sets it free.

    StorageError when it cannot be made, or is not free within `limit` seconds.
    """
    descriptor = _opened(path)
    try:
        await _acquired(descriptor, limit, sleep)
        yield
    finally:
        os.close(descriptor)


async def _acquired(descriptor: int, limit: float, sleep: Sleep) -> None:
    waited = 0.0
    while not _try_lock(descriptor):
        if waited >= limit:
            raise StorageError(
                "Another scmanager has been busy with this account for too long. Close it and try again."
            )
        await sleep(_PAUSE)
        waited += _PAUSE


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageError(f"“{path.name}” could not be made: {error.strerror or 'the reason is unknown'}.") from error


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise StorageError("The folder of scmanager's data allows no locks.") from error
        return True
