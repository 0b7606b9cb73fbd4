"""Canaries: the secrets of the sandbox, searched for after each test in everything the program leaves behind (U4).

The sandbox makes its codes, tokens and secret links at random. Whatever of them is found in the log, the output, the
names and titles of windows, the clipboard or the files of a test has left its place.
"""

from __future__ import annotations

import io
import logging
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from scmanager.services.log_file import RedactingFormatter
from tests.helpers.sandbox import USER_TOKEN

if TYPE_CHECKING:
    from tests.helpers.sandbox import Sandbox

_QUERIES = (
    "SELECT secret_token FROM tracks WHERE sharing = 'private'",
    "SELECT access_token FROM tokens WHERE access_token <> 'sandbox-user'",
    "SELECT refresh_token FROM tokens WHERE refresh_token IS NOT NULL",
    "SELECT code FROM authorization_codes",
)
_SHORTEST = 8
_NOT_OURS = ("sandbox.db", "pristine.db", "tokens.json")  # of sandboxes, and the stores of third-party clients
_LARGEST_FILE = 64 * 1024 * 1024


def secrets_of(data: Path) -> set[str]:
    """Return the secrets a sandbox has given out since it was last reset."""
    with closing(sqlite3.connect(f"file:{data / 'sandbox.db'}?mode=ro", uri=True, timeout=5)) as database:
        found = {str(row[0]) for query in _QUERIES for row in database.execute(query)}
    return {secret for secret in found if len(secret) >= _SHORTEST}


class Canaries:
    """Collects what could hold a secret while a test runs; `leaks` are the places that did.

    Tests add texts of their own with `look_at`, files and folders with `look_into`, and secrets of theirs to `secrets`.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self._texts: list[tuple[str, str]] = []
        self._folders: list[Path] = []
        self.secrets: set[str] = {USER_TOKEN}

    def look_at(self, place: str, text: str) -> None:
        """Search a text at the end."""
        self._texts.append((place, text))

    def look_into(self, path: Path) -> None:
        """Search a file or all files of a folder at the end, but not those of others."""
        self._folders.append(path)

    def leaks(self) -> list[str]:
        """Return where secrets were found, without telling them."""
        secrets = self.secrets | secrets_of(self.data)
        needles = secrets | {quote(secret, safe="") for secret in secrets}
        found = [place for place, text in self._texts if any(needle in text for needle in needles)]
        octets = [needle.encode() for needle in needles]
        return found + [str(path) for path in self._files() if _holds(path, octets)]

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            for path in [folder, *folder.rglob("*")]:
                if path.is_file() and not path.is_symlink() and not path.name.startswith(_NOT_OURS):
                    yield path


def _holds(path: Path, needles: Iterable[bytes]) -> bool:
    with path.open("rb") as file:
        content = file.read(_LARGEST_FILE)
    return any(needle in content for needle in needles)


def names_in(window: Any) -> str:
    """Return what a window tells the system about itself: titles, accessible names, tips; not what it shows."""
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    told: list[str] = []
    for widget in [window, *window.findChildren(QWidget)]:
        told += [widget.windowTitle(), widget.objectName(), widget.accessibleName(), widget.accessibleDescription()]
        told += [widget.toolTip(), widget.statusTip(), widget.whatsThis()]
    for action in window.findChildren(QAction):
        told += [action.text(), action.toolTip(), action.statusTip()]
    return "\n".join(told)


@pytest.fixture
def canaries(
    request: pytest.FixtureRequest, sandbox: Sandbox, sandbox_data: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Canaries]:
    """Search everything a test of the sandbox leaves behind; each such test has this fixture."""
    birds = Canaries(sandbox_data)
    if "tmp_path" in request.fixturenames:
        birds.look_into(request.getfixturevalue("tmp_path"))
    _watch_windows(birds, monkeypatch)
    with _log_as_written() as log:
        yield birds
    birds.look_at("log", log.getvalue())
    birds.look_at("clipboard", _clipboard())
    for _phase, name, text in request.node._report_sections:
        birds.look_at(name, text if name in {"stdout", "stderr"} else "")
    leaks = birds.leaks()
    assert not leaks, f"secrets of the sandbox were found in: {leaks}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test of the sandbox be watched."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "sandbox" in names and "canaries" not in names:
            names.append("canaries")


@contextmanager
def _log_as_written() -> Iterator[io.StringIO]:
    """Collect everything the program has to say, as its log file would write it."""
    log, own = io.StringIO(), logging.getLogger("scmanager")
    handler = logging.StreamHandler(log)
    handler.setFormatter(RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
    level = own.level
    own.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    try:
        yield log
    finally:
        logging.getLogger().removeHandler(handler)
        own.setLevel(level)


def _watch_windows(birds: Canaries, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at each main window before it closes, and at each report of a bug."""
    if "scmanager.ui.main_window" not in sys.modules:
        return
    from scmanager.ui import failure, main_window

    close = main_window.MainWindow.close

    async def look_and_close(self: main_window.MainWindow) -> None:
        birds.look_at("names in the window", names_in(self.frame))
        await close(self)

    def report(*args: Any) -> str:
        text = made(*args)
        birds.look_at("report of a bug", text)
        return text

    made = failure.bug_report
    monkeypatch.setattr(main_window.MainWindow, "close", look_and_close)
    monkeypatch.setattr(failure, "bug_report", report)


def _clipboard() -> str:
    """Return what is on the clipboard, and empty it for the next test."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui is None or gui.QGuiApplication.instance() is None:
        return ""
    clipboard = gui.QGuiApplication.clipboard()
    text = str(clipboard.text())
    clipboard.clear()
    return text
