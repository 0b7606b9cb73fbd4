"""Looking through dropped folders: no links followed, regular files only, and never without end."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from scmanager.core.filenames import shown

MOST_FILES = 10_000
MOST_LEVELS = 20
MOST_SECONDS = 5.0


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was left out, spelled safely, and why in one sentence."""

    path_text: str
    sentence: str


class Walk:
    """One look through files and folders: `files` in the order of their names, `problems` for what was left out.

    Hidden files inside folders are left out without a word.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._deadline = clock() + MOST_SECONDS
        self._full = False
        self.files: dict[Path, None] = {}
        self.problems: list[Problem] = []

    def add(self, path: Path) -> None:
        """Take a file, or everything in a folder; a link is followed only here, where it was chosen by hand."""
        if os.path.isdir(path):  # noqa: PTH112 -- Path.is_dir raises where a folder above may not be read
            self._walk(path, level=1)
        else:
            self._take(path)

    def _walk(self, folder: Path, level: int) -> None:
        if level > MOST_LEVELS:
            self._leave_out(folder, f"Folders more than {MOST_LEVELS} levels deep are not looked into.")
            return
        for entry in self._entries(folder):
            if self._is_over(folder):
                return
            self._visit(entry, level)

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as found:
                entries = [entry for entry in self._in_time(found) if not entry.name.startswith(".")]
        except OSError as error:
            self._leave_out(folder, f"This folder could not be read: {error.strerror}.")
            return []
        return sorted(entries, key=_natural)

    def _in_time(self, found: Iterator[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
        for entry in found:
            if self._clock() > self._deadline:
                return
            yield entry

    def _visit(self, entry: os.DirEntry[str], level: int) -> None:
        path = Path(entry.path)
        try:
            if entry.is_symlink():
                self._leave_out(path, "This is a link; links inside folders are not followed.")
            elif entry.is_dir(follow_symlinks=False):
                self._walk(path, level + 1)
            elif entry.is_file(follow_symlinks=False):
                self._take(path)
            else:
                self._leave_out(path, "This is a pipe, socket or device, not a file.")
        except OSError as error:
            self._leave_out(path, f"This could not be read: {error.strerror}.")

    def _is_over(self, folder: Path) -> bool:
        if self._full:
            return True
        if self._clock() > self._deadline:
            self._end(folder, f"Looking through this folder took more than {MOST_SECONDS:.0f} s; the rest is left out.")
        return self._full

    def _take(self, path: Path) -> None:
        if self._full or path in self.files:
            return
        if len(self.files) >= MOST_FILES:
            self._end(path, f"Only {MOST_FILES:,} files can be added at once; this one and the rest are left out.")
        else:
            self.files[path] = None

    def _end(self, path: Path, sentence: str) -> None:
        self._full = True
        self._leave_out(path, sentence)

    def _leave_out(self, path: Path, sentence: str) -> None:
        self.problems.append(Problem(path_text=shown(path.name or str(path)), sentence=sentence))


def _natural(entry: os.DirEntry[str]) -> list[tuple[int, str]]:
    parts = re.split(r"([0-9]+)", entry.name.casefold())
    return [(int(part), "") if part.isascii() and part.isdecimal() else (-1, part) for part in parts]
