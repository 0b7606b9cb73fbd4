"""What a file holds, in one number: the SHA-256 of its bytes, read in a thread without holding up anything."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
import time
from collections.abc import Callable

from scmanager.core.drafts import AudioFile
from scmanager.errors import FileProblem
from scmanager.services.audio_files import open_regular

PIECE = 1024 * 1024
_SECONDS_BETWEEN_REPORTS = 0.1


async def content_of(file: AudioFile, *, progress: Callable[[int], None]) -> str:
    """Return the SHA-256 of a file in hex; empty when it cannot be read, or is no longer what it was.

    `progress` hears on the loop how many bytes are done, at most ten times a second. A cancellation ends the reading
    after the present piece.
    """
    stop, loop = threading.Event(), asyncio.get_running_loop()

    def report(done: int) -> None:
        if not stop.is_set():
            loop.call_soon_threadsafe(progress, done)

    try:
        return await asyncio.to_thread(_digest, file, stop, report)
    finally:
        stop.set()


def _digest(file: AudioFile, stop: threading.Event, report: Callable[[int], None]) -> str:
    digest, done, reported = hashlib.sha256(), 0, time.monotonic()
    try:
        with open_regular(file.path) as source:
            before = os.fstat(source.fileno())
            while not stop.is_set() and (piece := source.read(PIECE)):
                digest.update(piece)
                done += len(piece)
                if time.monotonic() - reported > _SECONDS_BETWEEN_REPORTS:
                    reported = time.monotonic()
                    report(done)
            after = os.fstat(source.fileno())
    except (OSError, ValueError, FileProblem):
        return ""
    same = _stamp(before) == _stamp(after) == (file.size, file.modified_ns) and done == file.size
    return digest.hexdigest() if same and not stop.is_set() else ""


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
