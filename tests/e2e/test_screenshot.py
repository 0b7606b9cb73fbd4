"""`--screenshot` draws the filled window where there is no display."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.helpers.program import Program

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Run the program without a display, and return its exit status and what it printed."""
    programs: list[Program] = []

    def begin(*words: str | Path) -> tuple[int, str]:
        programs.append(Program(tmp_path / "home", *words))
        return programs[-1].wait(60), programs[-1].output

    yield begin
    for program in programs:
        program.close()


def colours(picture: QImage) -> int:
    """Count the different colours of every third pixel in both directions."""
    return len({picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)})


@pytest.mark.parametrize("dialect", ["classic", "current"])
def test_it_is_a_picture_of_the_filled_window(run: Run, tmp_path: Path, dialect: str):
    target = tmp_path / "window.png"
    assert run("--sandbox", "--dialect", dialect, "--screenshot", target) == (0, "")
    picture = QImage(str(target))
    assert (picture.width(), picture.height()) == (1440, 900)
    assert colours(picture) > 1500


def test_a_server_that_does_not_answer_is_one_sentence(run: Run, tmp_path: Path):
    target = tmp_path / "window.png"
    status, words = run("--server", "http://127.0.0.1:9", "--screenshot", target)
    assert (status, words.count("\n")) == (1, 1)
    assert words.startswith("scmanager: ")
    assert not target.exists()


def test_a_picture_that_cannot_be_written_is_one_sentence(run: Run, tmp_path: Path, sandbox):
    target = tmp_path / "nowhere" / "window.png"
    status, words = run("--server", sandbox.url, "--screenshot", target)
    assert (status, words) == (1, f"scmanager: {target} could not be written.\n")
