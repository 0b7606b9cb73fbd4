"""Tracks to a file that spreadsheets can edit, and the edits back to the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scmanager.core.csv_plan import CellChange, CsvPlan, fields_before, fields_of, plan
from scmanager.core.csv_tracks import read, written
from scmanager.core.tracks import Track, TrackFields
from scmanager.errors import FileProblem, InputError, NotFound, ScmanagerError
from scmanager.services.editing import is_hopeless
from scmanager.services.text_files import write_lines

if TYPE_CHECKING:
    from scmanager.services.editing import Editing
    from scmanager.services.library import Library

MOST_BYTES = 256 * 1024 * 1024
"""Of a file that is read: a hundred thousand tracks with long descriptions have a third of it."""

Progress = Callable[[int, int], None]


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What became of edits: the tracks as they are now, which failed and why, and the fields as they were before.

    `left` are the tracks that were not tried, because it was stopped or the next ones would have failed as well.
    """

    changed: tuple[Track, ...] = ()
    failed: tuple[tuple[str, ScmanagerError], ...] = ()
    left: tuple[str, ...] = ()
    before: tuple[tuple[str, TrackFields], ...] = ()


class CsvExchange:
    """Exports tracks, and plans and applies what was edited in an exported file."""

    def __init__(self, library: Library, editing: Editing, writable: Collection[str]) -> None:
        self._library = library
        self._editing = editing
        self._writable = writable

    async def export(self, tracks: Iterable[Track], path: Path) -> int:
        """Write tracks to a file, which appears when it is whole; return how many. FileProblem when that fails."""
        return await asyncio.to_thread(lambda: write_lines(path, written(tracks), mark=True)) - 1

    async def plan(self, path: Path) -> CsvPlan:
        """Compare an edited file with the tracks as they are now; InputError or FileProblem when it cannot be read."""
        return await asyncio.to_thread(lambda: plan(read(_text(path)), self._library.get, self._writable))

    async def apply(
        self, changes: Sequence[CellChange], *, progress: Progress | None = None, stop: asyncio.Event | None = None
    ) -> Applied:
        """Write changes to the server, track by track; one that fails stops the others only if they would fail too."""
        wanted = [(urn, list(cells)) for urn, cells in groupby(changes, lambda change: change.urn)]
        return await self._write(wanted, progress, stop)

    async def undo(self, applied: Applied, *, progress: Progress | None = None) -> Applied:
        """Bring the tracks that were changed back to what they were."""
        done = _Outcome()
        for place, (urn, fields) in enumerate(applied.before, start=1):
            await self._write_one(urn, fields, fields, done)
            if progress is not None:
                progress(place, len(applied.before))
        return done.applied()

    async def _write(
        self, wanted: Sequence[tuple[str, list[CellChange]]], progress: Progress | None, stop: asyncio.Event | None
    ) -> Applied:
        done = _Outcome()
        for place, (urn, cells) in enumerate(wanted, start=1):
            if done.is_hopeless or (stop is not None and stop.is_set()):
                done.left.append(urn)
                continue
            track = self._library.get(urn)
            if track is None:
                done.failed.append((urn, NotFound("This track is no longer there.")))
            else:
                await self._write_one(urn, fields_of(cells), fields_before(track, cells), done)
            if progress is not None:
                progress(place, len(wanted))
        return done.applied()

    async def _write_one(self, urn: str, fields: TrackFields, before: TrackFields, done: _Outcome) -> None:
        try:
            track = await self._editing.update(urn, fields)
        except ScmanagerError as error:
            done.failed.append((urn, error))
            done.is_hopeless = is_hopeless(error)
        else:
            done.changed.append(track)
            done.before.append((urn, before))


class _Outcome:
    """Grows into an `Applied`."""

    def __init__(self) -> None:
        self.changed: list[Track] = []
        self.failed: list[tuple[str, ScmanagerError]] = []
        self.left: list[str] = []
        self.before: list[tuple[str, TrackFields]] = []
        self.is_hopeless = False

    def applied(self) -> Applied:
        return Applied(
            changed=tuple(self.changed), failed=tuple(self.failed), left=tuple(self.left), before=tuple(self.before)
        )


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"“{path.name}” is too large to be a list of tracks.")
        octets = path.read_bytes()
    except OSError as error:
        raise FileProblem(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
    return _decoded(octets, path.name)


def _decoded(octets: bytes, name: str) -> str:
    """Read text as spreadsheets write it: UTF-8, or UTF-16 with a mark; old ones write Windows-1252."""
    is_utf_16 = octets.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp1252"):
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"“{name}” is no table of text. Save it as CSV (UTF-8) and try again.")
