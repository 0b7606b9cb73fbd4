"""Real files, dragged from another window onto the program, become tracks."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import drag_source
from tests.helpers.audio_files import DURATIONS, audio_file
from tests.helpers.polling import until
from tests.helpers.sandbox import Sandbox
from tests.helpers.screen import Screen

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

DROPPED = ("song.wav", "song.flac", "song.mp3", "song.ogg")
IN_FOLDER = ("song.m4a", "song.opus")
WITH_COVER = ("song.flac", "song.mp3", "song.m4a")


@pytest.fixture
def things(tmp_path: Path) -> list[Path]:
    """Four sound files, a folder with two more and a text file, all with awkward names."""
    folder = tmp_path / "Demos, März & other"
    (folder / "take 2").mkdir(parents=True)
    for name in IN_FOLDER:
        shutil.copy(audio_file(name), folder / "take 2" / name)
    paths = [Path(shutil.copy(audio_file(name), tmp_path / f"günstig 100% #1 {name}")) for name in DROPPED]
    (tmp_path / "notes.txt").write_text("The chorus needs work.")
    return [*paths, folder, tmp_path / "notes.txt"]


@pytest.fixture
def source(screen: Screen, things: list[Path]) -> Iterator[subprocess.Popen[str]]:
    """Another program, which holds these files."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.drag_source", *things],
        env={**os.environ, "DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.terminate()


def test_dropped_files_become_tracks(start, screen: Screen, sandbox: Sandbox, source: subprocess.Popen[str]):
    program = start()
    window = screen.window("^scmanager$")
    until(lambda: sandbox.requests("GET", "/me/tracks"), "the program lists the tracks")
    screen.drag(screen.window(drag_source.TITLE), window)
    assert source.stdout.readline() == "taken\n"

    # The text file is listed as well, but not counted.
    screen.press(screen.window("^Upload 6 tracks"), "ctrl+Return")
    uploads = until(lambda: len(rows := sandbox.uploads()) == 6 and rows, "six uploads")
    sums = {hashlib.sha256(audio_file(name).read_bytes()).hexdigest(): name for name in DROPPED + IN_FOLDER}
    assert {row["sha256"] for row in uploads} == set(sums)

    tracks = until(lambda: finished(sandbox, uploads), "the server has prepared the tracks")
    for row, track in zip(uploads, tracks, strict=True):
        name = sums[row["sha256"]]
        assert track["duration"] == pytest.approx(DURATIONS[name], abs=60), name
        assert track["sharing"] == "private"
        assert track["title"] == ("günstig 100% #1 song" if name == "song.wav" else "Pale Reeds")

    # Covers became artwork, and a picture is only asked for by a row of the table that is drawn.
    for row in uploads:
        if (name := sums[row["sha256"]]) in WITH_COVER:
            path = f"/media/artworks/{row['id']}-"
            until(lambda path=path: sandbox.requests("GET", path), f"the table shows {name}")
    assert program.terminate() == 0


def finished(sandbox: Sandbox, uploads: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the tracks of uploads as the server lists them, once all are prepared."""
    listed = {row["id"]: row for row in sandbox.get("/me/tracks.json", limit=200).json()}
    tracks = [listed[row["id"]] for row in uploads]
    return tracks if all(track["state"] == "finished" for track in tracks) else None
