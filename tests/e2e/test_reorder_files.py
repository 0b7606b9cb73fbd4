"""Files of the upload dialog, dragged to another place in the list with a real mouse."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.screen import Screen
from tests.helpers.upload_dialogs import make_songs

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

HALF_A_ROW = 28


@pytest.fixture
def dialog(screen: Screen, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The dialog over three files, in a process of its own."""
    songs = make_songs(tmp_path, "one", "two", "three")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.upload_window", *songs],
        env={**os.environ, "DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.terminate()


def test_a_file_is_dragged_behind_the_last_and_to_the_first(screen: Screen, dialog: subprocess.Popen[str]) -> None:
    first, _, third = [tuple(map(int, place.split(","))) for place in dialog.stdout.readline().split()]
    screen.drag_from(first, (third[0], third[1] + HALF_A_ROW - 4))
    assert dialog.stdout.readline() == "two three one\n"
    screen.drag_from(third, (first[0], first[1] - HALF_A_ROW + 4))
    assert dialog.stdout.readline() == "one two three\n"
