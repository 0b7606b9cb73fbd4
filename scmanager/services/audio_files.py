"""One file on this computer: opened safely, told by its bytes, and told again before it is sent."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from typing import NoReturn

from scmanager.core import audio, texts
from scmanager.core.drafts import AudioFile
from scmanager.errors import FileProblem
from scmanager.services.tag_reader import FileTags, read_tags

# O_NONBLOCK: opening a pipe must not wait for a writer. O_BINARY exists on Windows only.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_MOST_TAGS = 3
# The tag reader takes these for something else and finds wrong lengths.
_WITHOUT_TAGS = frozenset({audio.AudioFormat.AAC, audio.AudioFormat.AMR})
GONE = "The file is no longer there."
MOVED = "The file has moved since you added it."
CHANGED = "The file has changed since you added it."


def examine(path: Path) -> tuple[AudioFile, FileTags]:
    """Open a file and tell what it is; FileProblem says in one sentence why it cannot be uploaded."""
    try:
        with open_regular(path) as file:
            return _examine_open(path, file)
    except (OSError, ValueError) as error:
        _refuse(error)


def open_regular(path: Path) -> io.FileIO:
    """Open a file to read it, never waiting for one; FileProblem when it is a folder, pipe, socket or device.

    It is looked at again once it is open, because it may have been replaced meanwhile.
    """
    _check_kind(path.stat())
    file = io.FileIO(os.open(path, _FLAGS))
    try:
        _check_kind(os.fstat(file.fileno()))
    except BaseException:
        file.close()
        raise
    return file


def check_unchanged(file: AudioFile) -> None:
    """Look whether a file is still what it was when it was added; FileProblem when it is not."""
    try:
        status = file.path.stat()
        if (status.st_size, status.st_mtime_ns) != (file.size, file.modified_ns):
            raise FileProblem(CHANGED)
        with io.FileIO(os.open(file.path, _FLAGS)):
            return
    except FileNotFoundError:
        raise FileProblem(MOVED) from None
    except (OSError, ValueError) as error:
        _refuse(error)


def _examine_open(path: Path, file: io.FileIO) -> tuple[AudioFile, FileTags]:
    status = os.fstat(file.fileno())
    if status.st_size > audio.MOST_BYTES:
        raise FileProblem(f"This file is {texts.size(status.st_size)}; SoundCloud takes at most 4 GB.")
    head = _head_behind_tags(file)
    found = audio.sniff(head)
    if found is None:
        raise FileProblem(audio.refusal(head) if head or not status.st_size else "This file has tags but no sound.")
    tags = FileTags() if found in _WITHOUT_TAGS else read_tags(file)
    if tags.duration_ms is not None and tags.duration_ms > audio.MOST_MS:
        raise FileProblem(f"This is {texts.length(tags.duration_ms)} long; SoundCloud takes at most 24 hours.")
    return _described(path, status, found, tags), tags


def _described(path: Path, status: os.stat_result, found: audio.AudioFormat, tags: FileTags) -> AudioFile:
    return AudioFile(
        path=path,
        size=status.st_size,
        modified_ns=status.st_mtime_ns,
        format=found.value,
        duration_ms=tags.duration_ms,
        sample_rate=tags.sample_rate,
        bit_depth=tags.bit_depth,
    )


def _head_behind_tags(file: io.FileIO) -> bytes:
    start = 0
    head = file.read(audio.HEAD_BYTES)
    for _ in range(_MOST_TAGS):
        length = audio.tag_length(head)
        if not length:
            break
        start += length
        file.seek(start)
        head = file.read(audio.HEAD_BYTES)
    return head


def _check_kind(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise FileProblem("This is a folder.")
    if not stat.S_ISREG(status.st_mode):
        raise FileProblem("This is a pipe, socket or device, not a file.")


def _refuse(error: OSError | ValueError) -> NoReturn:
    if isinstance(error, FileNotFoundError):
        raise FileProblem(GONE) from None
    if isinstance(error, PermissionError):
        raise FileProblem("You are not allowed to read this file.") from None
    reason = getattr(error, "strerror", None) or str(error)
    raise FileProblem(f"This file could not be read: {reason}.") from None
