"""Tracks to a file and edits back, over a real server and real files."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from scmanager.core.csv_plan import CellKind, CsvPlan
from scmanager.core.tracks import Track, TrackFields
from scmanager.errors import FileProblem, InputError
from scmanager.services.csv_exchange import CsvExchange
from scmanager.services.editing import Editing
from scmanager.services.library import Library
from tests.helpers.clients import client_of
from tests.helpers.sandbox import Sandbox


@asynccontextmanager
async def exchanging(box: Sandbox) -> AsyncIterator[tuple[CsvExchange, Library]]:
    async with client_of(box) as client:
        library = Library(client)
        await library.refresh()
        yield CsvExchange(library, Editing(client, library), client.writable), library


def newest(library: Library, count: int) -> list[Track]:
    return [library.tracks[urn] for urn in list(library.tracks)[:count]]


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text("utf-8-sig")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, "utf-8-sig")


async def test_edits_in_a_file_reach_the_server_and_can_be_undone(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "tracks.csv"
    async with exchanging(sandbox) as (exchange, library):
        first, second, third = newest(library, 3)
        assert await exchange.export(newest(library, 3), path) == 3
        assert await exchange.plan(path) == CsvPlan(unchanged=3)
        change(path, (first.title, "First renamed"), (third.title, "=Third"))
        plan = await exchange.plan(path)
        assert [(each.urn, each.after) for each in plan.changes] == [
            (first.urn, "First renamed"),
            (third.urn, "=Third"),
        ]
        sandbox.clear_requests()
        told: list[tuple[int, int]] = []
        applied = await exchange.apply(plan.changes, progress=lambda done, total: told.append((done, total)))
        assert [library.tracks[urn].title for urn in applied.changed] == ["First renamed", "=Third"]
        assert (applied.failed, applied.left, told) == ((), (), [(1, 2), (2, 2)])
        assert len(sandbox.requests("PUT")) == 2
        undone = await exchange.undo(applied)
        assert [library.tracks[urn].title for urn in undone.changed] == [first.title, third.title]
        assert library.get(second.urn) == second


async def test_a_track_that_fails_does_not_keep_the_others(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "tracks.csv"
    async with exchanging(sandbox) as (exchange, library):
        tracks = newest(library, 3)
        await exchange.export(tracks, path)
        change(path, *((track.title, f"New {place}") for place, track in enumerate(tracks)))
        plan = await exchange.plan(path)
        number = tracks[1].urn.rpartition(":")[2]
        sandbox.fault("status", method="PUT", path=f"/tracks/{number}", arg=422)
        applied = await exchange.apply(plan.changes)
        assert [library.tracks[urn].title for urn in applied.changed] == ["New 0", "New 2"]
        assert [urn for urn, _ in applied.failed] == [tracks[1].urn]
        again = await exchange.apply([each for each in plan.changes if each.urn == tracks[1].urn])
        assert [library.tracks[urn].title for urn in again.changed] == ["New 1"]


async def test_what_was_stopped_is_left_and_named(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "tracks.csv"
    async with exchanging(sandbox) as (exchange, library):
        tracks = newest(library, 3)
        await exchange.export(tracks, path)
        change(path, *((track.title, f"New {place}") for place, track in enumerate(tracks)))
        stop = asyncio.Event()
        plan = await exchange.plan(path)
        applied = await exchange.apply(plan.changes, progress=lambda *_: stop.set(), stop=stop)
        assert [library.tracks[urn].title for urn in applied.changed] == ["New 0"]
        assert applied.left == (tracks[1].urn, tracks[2].urn)


def test_what_is_kept_of_very_many_edits_is_nothing_to_look_through_for_the_collector() -> None:
    kept = ("urn", TrackFields(title="Merlin", tags=("a", "b")))
    gc.collect()
    assert not gc.is_tracked(kept)


async def test_a_track_changed_meanwhile_is_a_conflict(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "tracks.csv"
    async with exchanging(sandbox) as (exchange, library):
        (track,) = newest(library, 1)
        await exchange.export([track], path)
        change(path, (track.title, "Mine"))
        async with client_of(sandbox) as elsewhere:
            other = Library(elsewhere)
            await other.refresh()
            sheet = CsvExchange(other, Editing(elsewhere, other), elsewhere.writable)
            path_there = tmp_path / "there.csv"
            await sheet.export([track], path_there)
            change(path_there, (track.title, "Theirs"))
            await sheet.apply((await sheet.plan(path_there)).changes)
        await library.refresh()
        (cell,) = (await exchange.plan(path)).changes
        assert (cell.kind, cell.before, cell.after) == (CellKind.CONFLICT, "Theirs", "Mine")


async def test_a_file_saved_in_utf_16_or_by_an_old_spreadsheet_is_read(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "tracks.csv"
    async with exchanging(sandbox) as (exchange, library):
        (track,) = newest(library, 1)
        for encoding in ("utf-16", "cp1252"):
            path.write_text(f"Track;Title\r\n{track.urn};Möwe\r\n", encoding)
            (cell,) = (await exchange.plan(path)).changes
            assert cell.after == "Möwe"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
async def test_letters_anywhere_in_a_long_file_tell_how_it_is_written(
    encoding: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "tracks.csv"
    async with exchanging(sandbox) as (exchange, library):
        (track,) = newest(library, 1)
        text = f"{'x' * 60_001}\r\n{'é' * 60_001}"
        path.write_bytes(f'Track;Description\r\n{track.urn};"{text}"\r\n'.encode(encoding))
        (cell,) = (await exchange.plan(path)).changes
        assert cell.after == text.replace("\r\n", "\n")


async def test_files_that_cannot_be_used_are_told_in_a_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    async with exchanging(sandbox) as (exchange, library):
        with pytest.raises(FileProblem, match="cannot be read"):
            await exchange.plan(tmp_path / "missing.csv")
        with pytest.raises(FileProblem, match="could not be written"):
            await exchange.export(newest(library, 1), tmp_path / "no such folder" / "tracks.csv")
        (tmp_path / "odd.csv").write_bytes(b"\xff\xfeT")
        with pytest.raises(InputError, match="no table"):
            await exchange.plan(tmp_path / "odd.csv")
        assert await asyncio.to_thread(lambda: [path.name for path in tmp_path.iterdir()]) == ["odd.csv"]
