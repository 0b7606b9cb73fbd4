"""The whole program, browsing by itself: `python -m tests.helpers.browsing_program HOME URL` prints what it saw."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListView, QTableView

from scmanager import app, program
from scmanager.core.tracks import Track
from scmanager.loop import Loop
from scmanager.ui.frame import Frame
from scmanager.ui.models.tracks_model import TRACK_ROLE
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named

OWNER = "demo-artist"
SOMEBODY = "yuki-arai"


def main() -> int:
    """Run the program with a hand that browses and then closes the window."""
    program.run = run  # what `app` starts as soon as the first frame is painted
    return app.main(["--home", sys.argv[1], "--server", sys.argv[2], "--dialect", "classic"])


def run(application: QApplication, made: program.Program) -> int:
    """Run both on one loop."""
    with contextlib.closing(made.log), Loop(application) as loop:
        return int(loop.run_until_complete(_run_both(application, made)))


async def _run_both(application: QApplication, made: program.Program) -> int:
    frame = next(widget for widget in application.topLevelWidgets() if isinstance(widget, Frame))
    running = asyncio.ensure_future(made.run())
    seen = await browse(SimpleNamespace(frame=frame))
    print(json.dumps(sorted(seen)), flush=True)
    frame.close()
    return await running


async def browse(window: SimpleNamespace) -> set[str]:
    """Search, look at somebody's track and list all of theirs; return the titles and identifiers that were seen."""
    await until(lambda: window.frame.findChildren(QTableView) and tracks_of(window))
    choose_view(named(window, QListView, "Views"), "search")
    QTest.keyClick(named(window, QLineEdit, "Search SoundCloud"), Qt.Key.Key_Return)
    await until(lambda: foreign(window))
    seen = words_of(window)
    rows = [row for row, track in enumerate(tracks_of(window)) if track in foreign(window)]
    named(window, QTableView, "Tracks").selectRow(rows[0])
    choose_view(named(window, QListView, "Views"), "user")
    await until(lambda: any(dialog.isVisible() for dialog in window.frame.findChildren(QDialog)))
    field = named(window, QLineEdit, "Profile link, profile name or number")
    QTest.keyClicks(field, SOMEBODY)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: {track.user.permalink for track in tracks_of(window)} == {SOMEBODY})
    return seen | words_of(window)


def tracks_of(window: SimpleNamespace) -> list[Track]:
    """Return the tracks in the table."""
    model = named(window, QTableView, "Tracks", shown=False).model()
    return [model.index(row, 0).data(TRACK_ROLE) for row in range(model.rowCount())]


def foreign(window: SimpleNamespace) -> list[Track]:
    """Return those of other people."""
    return [track for track in tracks_of(window) if track.user.permalink != OWNER]


def words_of(window: SimpleNamespace) -> set[str]:
    """Return what a file would hold if it kept them."""
    return {word for track in foreign(window) for word in (track.title, track.permalink, track.urn)}


if __name__ == "__main__":
    sys.exit(main())
