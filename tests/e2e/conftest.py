"""The program on a screen of its own, against a running sandbox."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.helpers.program import Program
from tests.helpers.sandbox import Sandbox
from tests.helpers.screen import MISSING, Screen

Start = Callable[..., Program]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """An empty virtual screen."""
    if MISSING:
        pytest.skip(f"needs {MISSING}: apt-get install xvfb xdotool")
    with Screen(tmp_path) as screen:
        yield screen


@pytest.fixture
def start(tmp_path: Path, screen: Screen, sandbox: Sandbox) -> Iterator[Start]:
    """Start the program with one home folder; it has to stay silent, and ends with the test."""
    programs: list[Program] = []

    def begin(*words: str | Path, own_sandbox: bool = False) -> Program:
        server = ["--sandbox"] if own_sandbox else ["--server", sandbox.url]
        programs.append(Program(tmp_path / "home", *server, *words, display=screen.name))
        return programs[-1]

    with contextlib.ExitStack() as stack:
        stack.callback(lambda: [program.close() for program in programs])
        yield begin
    assert "".join(program.output for program in programs) == ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Save a picture of the screen when a test fails."""
    report = yield
    screen = getattr(item, "funcargs", {}).get("screen")
    if call.when == "call" and report.failed and screen is not None:
        picture = item.funcargs["tmp_path"] / "screen.png"
        screen.save(picture)
        report.sections.append(("screen", str(picture)))
    return report
