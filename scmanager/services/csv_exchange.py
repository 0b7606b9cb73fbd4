"""Tracks to a file that spreadsheets can edit, and the edits back to the server."""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scmanager.core.csv_plan import CellChange, CsvPlan, fields_before, fields_of, plan
from scmanager.core.csv_tracks import CsvRow, read, written
from scmanager.core.tracks import Track, TrackFields
from scmanager.errors import FileProblem, InputError, NotFound, ScmanagerError
from scmanager.services.editing import is_hopeless
from scmanager.services.text_files import write_lines
from scmanager.services.threads import Progress, Step, in_thread

if TYPE_CHECKING:
    from scmanager.services.editing import Editing
    from scmanager.services.library import Library

MOST_BYTES = 256 * 1024 * 1024
"""Of a file that is read: a hundred thousand tracks with long descriptions have a third of it."""

_PIECE = 64 * 1024  # bytes that are decoded in a go: no other thread gets a turn meanwhile


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What became of edits, by URN: which tracks were changed, which failed and why, and their fields as they were.

    `left` are the tracks that were not tried, because it was stopped or the next ones would have failed as well.
    """

    changed: tuple[str, ...] = ()
    failed: tuple[tuple[str, ScmanagerError], ...] = ()
    left: tuple[str, ...] = ()
    before: tuple[tuple[str, TrackFields], ...] = ()


class CsvExchange:
    """Exports tracks, and plans and applies what was edited in an exported file."""

    def __init__(self, library: Library, editing: Editing, writable: Collection[str]) -> None:
        self._library = library
        self._editing = editing
        self._writable = writable

    async def export(
        self,
        tracks: Sequence[Track],
        path: Path,
        *,
        progress: Progress | None = None,
        stop: asyncio.Event | None = None,
    ) -> int:
        """Write tracks to a file, which appears when it is whole; return how many.

        FileProblem when that fails. When it is stopped, it raises Stopped, and nothing is there that was not before.
        """

        def lines(step: Step) -> Iterator[str]:
            for number, line in enumerate(written(tracks)):
                step(number, len(tracks))
                yield line

        def work(step: Step) -> int:
            return write_lines(path, lines(step), mark=True) - 1

        return await in_thread(work, progress=progress, stop=stop)

    async def plan(self, path: Path, *, progress: Progress | None = None, stop: asyncio.Event | None = None) -> CsvPlan:
        """Compare an edited file with the tracks as they are now; InputError or FileProblem when it cannot be read.

        The steps are lines of the file. When it is stopped, it raises Stopped.
        """

        def work(step: Step) -> CsvPlan:
            try:
                encoding, lines = _looked_at(path)
                with path.open(encoding=encoding, errors="replace", newline="\n") as file:
                    return plan(_followed(read(file), step, lines), self._library.get, self._writable)
            except OSError as error:
                raise FileProblem(f"“{path.name}” cannot be read: {error.strerror or error}.") from error

        return await in_thread(work, progress=progress, stop=stop)

    async def apply(
        self, changes: Sequence[CellChange], *, progress: Progress | None = None, stop: asyncio.Event | None = None
    ) -> Applied:
        """Write changes to the server, track by track; one that fails stops the others only if they would fail too."""
        done, count, stop = _Outcome(), await asyncio.to_thread(_count_tracks, changes), stop or asyncio.Event()
        tracks = _by_track(changes)
        for place, (urn, cells) in enumerate(tracks, start=1):
            if done.is_hopeless or stop.is_set():
                done.left = [urn, *await asyncio.to_thread(_urns, tracks)]
                break
            await self._write_cells(urn, list(cells), done)
            if progress is not None:
                progress(place, count)
        return done.applied()

    async def undo(
        self, applied: Applied, *, progress: Progress | None = None, stop: asyncio.Event | None = None
    ) -> Applied:
        """Bring the tracks that were changed back to what they were, until it is stopped."""
        done = _Outcome()
        for place, (urn, fields) in enumerate(applied.before, start=1):
            if stop is not None and stop.is_set():
                break
            await self._write_one(urn, fields, fields, done)
            if progress is not None:
                progress(place, len(applied.before))
        return done.applied()

    async def _write_cells(self, urn: str, cells: Sequence[CellChange], done: _Outcome) -> None:
        track = self._library.get(urn)
        if track is None:
            done.failed.append((urn, NotFound("This track is no longer there.")))
        else:
            await self._write_one(urn, fields_of(cells), fields_before(track, cells), done)

    async def _write_one(self, urn: str, fields: TrackFields, before: TrackFields, done: _Outcome) -> None:
        try:
            await self._editing.update(urn, fields)
        except ScmanagerError as error:
            done.failed.append((urn, error))
            done.is_hopeless = is_hopeless(error)
        else:
            done.changed.append(urn)
            done.before.append((urn, before))


class _Outcome:
    """Grows into an `Applied`."""

    def __init__(self) -> None:
        self.changed: list[str] = []
        self.failed: list[tuple[str, ScmanagerError]] = []
        self.left: list[str] = []
        self.before: list[tuple[str, TrackFields]] = []
        self.is_hopeless = False

    def applied(self) -> Applied:
        return Applied(
            changed=tuple(self.changed), failed=tuple(self.failed), left=tuple(self.left), before=tuple(self.before)
        )


_Tracks = Iterator[tuple[str, Iterator[CellChange]]]


def _by_track(changes: Iterable[CellChange]) -> _Tracks:
    """Part changes by track; a list of the parts would be much to look through for the collector of garbage."""
    return groupby(changes, attrgetter("urn"))


def _count_tracks(changes: Iterable[CellChange]) -> int:
    return sum(1 for _ in _by_track(changes))


def _urns(tracks: _Tracks) -> list[str]:
    return [urn for urn, _cells in tracks]


def _followed(rows: Iterable[CsvRow], step: Step, lines: int) -> Iterator[CsvRow]:
    for row in rows:
        step(min(row.line, lines), lines)
        yield row


def _looked_at(path: Path) -> tuple[str, int]:
    """Return how a text is encoded, as spreadsheets do it, and its lines: UTF-8, UTF-16 with a mark, Windows-1252."""
    if path.stat().st_size > MOST_BYTES:
        raise InputError(f"“{path.name}” is too large to be a list of tracks.")
    with path.open("rb") as file:
        is_utf_16 = file.read(2) in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp1252"):
        lines = _lines_in(path, encoding)
        if lines is not None:
            return encoding, lines
    raise InputError(f"“{path.name}” is no table of text. Save it as CSV (UTF-8) and try again.")


def _lines_in(path: Path, encoding: str) -> int | None:
    """Count the lines of a text, None when it is encoded differently."""
    decoder, lines = codecs.getincrementaldecoder(encoding)(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                lines += decoder.decode(piece).count("\n")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return lines
