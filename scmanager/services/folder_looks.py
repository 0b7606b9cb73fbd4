"""One look at the files of a watched folder: whole and visible files only, no folders in it, no links followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec

from scmanager.core.filenames import shown
from scmanager.errors import FileProblem

MOST_FILES = 10_000

_UNFINISHED = (
    "~", ".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".aria2", ".tmp", ".temp", ".swp",
)  # fmt: skip
"""Ends of names that browsers and others give to files they are still writing."""


class Stamp(msgspec.Struct, frozen=True):
    """By what a file is known to be the same: its size, and its time of modification in ns since 1970."""

    size: int
    modified_ns: int


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a folder; `is_whole` says that there are no more than can be watched."""

    files: Mapping[Path, Stamp]
    is_whole: bool = True


def look_into(folder: Path) -> Look:
    """Look at the files of a folder; FileProblem when it is not there or cannot be read. It may take long."""
    files: dict[Path, Stamp] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                stamp = None if is_passing(entry.name) else _stamp(entry)
                if stamp is None:
                    continue
                if len(files) >= MOST_FILES:
                    return Look(files=files, is_whole=False)
                files[folder / entry.name] = stamp
    except OSError as error:
        raise FileProblem(_sentence(folder, error)) from error
    return Look(files=files)


def is_passing(name: str) -> bool:
    """Tell whether a name is that of a hidden file, or of one that is still being written."""
    plain = name.lower()
    return plain.startswith((".", "~", "#")) or plain.endswith(_UNFINISHED)


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    """Return the stamp of a regular file; None for all else, and for what has just gone."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def _sentence(folder: Path, error: OSError) -> str:
    name = shown(folder.name or str(folder))
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"The watched folder “{name}” is not there. It is watched again as soon as it is back."
    return f"The watched folder “{name}” could not be read: {error.strerror}. It is tried again."
