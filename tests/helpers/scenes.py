"""What `make shots` takes pictures of: each scene opens a window, brings it about and saves it."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QTableView

from scmanager.ui.main_window import MainWindow
from tests.helpers.audio_files import audio_file
from tests.helpers.stage import TABS, Stage, choose_view, select_private, show_tab
from tests.helpers.waiting import until
from tests.helpers.windows import named


async def main_window(stage: Stage) -> None:
    """The filled window in two sizes."""
    for size in (QSize(1440, 900), QSize(1280, 800)):
        async with stage.window(size=size) as window:
            await select_private(window, "sharing")
            await window.tasks.settled()
            await stage.keep(window.frame, f"main-{size.width()}")


async def inspector(stage: Stage) -> None:
    """Every tab of a private track, with many comments, and with several tracks selected."""
    async with stage.window() as window:
        for tab in TABS:
            await select_private(window, tab)
            await window.tasks.settled()
            await stage.keep(window.frame, f"inspector-{tab}")
        table = named(window, QTableView, "Tracks")
        table.selectRow(1)
        await stage.keep(window.frame, "inspector-public")
        table.selectAll()
        await stage.keep(window.frame, "selection-many")


async def empty_panes(stage: Stage) -> None:
    """Nothing selected, nothing found, nothing uploaded, nothing searched for."""
    async with stage.window() as window:
        await stage.keep(window.frame, "empty-inspector")
        named(window, QLineEdit, "Search tracks").setText("no such track")
        await stage.keep(window.frame, "empty-filter")
        for view in ("uploads", "search"):
            choose_view(window, view)
            await stage.keep(window.frame, f"empty-{view}")


async def loading_panes(stage: Stage) -> None:
    """Answers that take their time."""
    async with stage.window() as window:
        stage.box.fault("latency", path="/tracks", times=None, arg=30)
        await select_private(window, "comments")
        for tab in ("comments", "sharing"):
            show_tab(window, tab)
            await stage.keep(window.frame, f"loading-{tab}")
        choose_view(window, "search")
        named(window, QPushButton, "Search").click()
        await stage.keep(window.frame, "loading-search")


async def failed_panes(stage: Stage) -> None:
    """A server that is down."""
    async with stage.window() as window:
        stage.box.fault("status", path="/", times=None, arg=503)
        await select_private(window, "comments")
        for tab in ("comments", "sharing"):
            show_tab(window, tab)
            await stage.keep(window.frame, f"failed-{tab}")
        choose_view(window, "search")
        named(window, QPushButton, "Search").click()
        await stage.keep(window.frame, "failed-search")
        choose_view(window, "all")
        named(window, QPushButton, "Refresh").click()
        await until(window.messages.texts)
        await stage.keep(window.frame, "failed-refresh")
    stage.box.fault("status", path="/me", times=None, arg=503)
    async with stage.window() as window:
        await stage.keep(window.frame, "failed-tracks")


async def impossible_panes(stage: Stage) -> None:
    """What the current dialect cannot do."""
    async with stage.window("current") as window:
        for tab in ("comments", "sharing"):
            await select_private(window, tab)
            await window.tasks.settled()
            await stage.keep(window.frame, f"impossible-{tab}")


async def upload_dialog(stage: Stage) -> None:
    """Files of several kinds, one of them none that can be uploaded."""
    async with stage.window() as window:
        window.upload(awkward_files(stage))
        await stage.keep_dialog("dialog-upload", "3 tracks", QSize(1060, 732))
        window.workspace.upload([])
        await stage.keep_dialog("dialog-upload-empty", size=QSize(1060, 732))


async def track_dialogs(stage: Stage) -> None:
    """Editing, deleting and resetting."""
    async with stage.window() as window:
        await select_private(window, "sharing")
        await window.tasks.settled()
        for button, name in (("Edit…", "dialog-edit"), ("Delete…", "dialog-delete"), ("Reset link…", "dialog-reset")):
            named(window, QPushButton, button).click()
            await stage.keep_dialog(name)
            await window.tasks.settled()
        table = named(window, QTableView, "Tracks")
        table.selectAll()
        table.setFocus()
        window.frame.activateWindow()
        await until(table.hasFocus)
        QTest.keyClick(table, Qt.Key.Key_Delete)
        await stage.keep_dialog("dialog-delete-many")


async def other_dialogs(stage: Stage) -> None:
    """About, and what Browse asks for."""
    async with stage.window() as window:
        next(action for action in window.frame.findChildren(QAction) if action.text().startswith("About")).trigger()
        await stage.keep_dialog("dialog-about")
        for view in ("user", "group"):
            choose_view(window, view)
            await stage.keep_dialog(f"dialog-{view}")
            await window.tasks.settled()


async def browse(stage: Stage) -> None:
    """A search in public with its filters, mistakes in them, and a server that ignores them."""
    for size in (QSize(1440, 900), QSize(1280, 800)):
        async with stage.window(size=size) as window:
            choose_view(window, "search")
            named(window, QLineEdit, "Search SoundCloud").setText("piano")
            await _search(window)
            await stage.keep(window.frame, f"browse-search-{size.width()}")
            named(window, QPushButton, "Filters").click()
            await stage.keep(window.frame, f"browse-filters-{size.width()}")
    async with stage.window() as window:
        choose_view(window, "search")
        named(window, QPushButton, "Filters").click()
        for name, text in (("Tempo from", "fast"), ("Length from", "9:00"), ("Length to", "1:00")):
            named(window, QLineEdit, name).setText(text)
        named(window, QPushButton, "Search").click()
        await stage.keep(window.frame, "browse-mistakes")


async def browse_current(stage: Stage) -> None:
    """The current dialect, whose server ignores a filter here, and then fails."""
    async with stage.window("current", QSize(1280, 800)) as window:
        choose_view(window, "search")
        named(window, QPushButton, "Filters").click()
        for name, text in (("Tempo from", "100"), ("Tempo to", "130")):
            field = named(window, QLineEdit, name)
            field.setFocus()
            QTest.keyClicks(field, text)
        stage.box.fault("ignore_filters", path="/tracks", arg=["bpm"])
        await _search(window)
        await stage.keep(window.frame, "browse-missed")
        named(window, QPushButton, "Which rows?").click()
        await stage.keep_dialog("dialog-missed")
        await window.tasks.settled()
        stage.box.fault("needs_words", path="/tracks")
        await _search(window)
        await stage.keep(window.frame, "browse-needs-words")


async def browse_people(stage: Stage) -> None:
    """Somebody's tracks: several people of a name, nobody, and who was shown before."""
    async with stage.window() as window:
        for text, name in (("ra", "several"), ("nobody-at-all", "nobody")):
            choose_view(window, "user")
            dialog = await stage.dialog()
            field = named(window, QLineEdit, "Profile link, profile name or number")
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Qt.Key.Key_Return)
            await until(lambda dialog=dialog: named(window, QPushButton, "Show tracks").isEnabled())
            await stage.keep_dialog(f"dialog-user-{name}")
            await window.tasks.settled()
        choose_view(window, "user")
        await stage.dialog()
        field = named(window, QLineEdit, "Profile link, profile name or number")
        QTest.keyClicks(field, "yuki-arai")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: not [each for each in window.frame.findChildren(QDialog) if each.isVisible()])
        await window.tasks.settled()
        await stage.keep(window.frame, "browse-user")
        choose_view(window, "user")
        await stage.keep_dialog("dialog-user-again")


async def _search(window: MainWindow) -> None:
    named(window, QPushButton, "Search").click()
    await window.tasks.settled()


def awkward_files(stage: Stage) -> list[Path]:
    """Return copies of three sound files and a text file."""
    folder = stage.folder / ".files"
    folder.mkdir(exist_ok=True)
    names = {"pale_reeds_m2.flac": "song.flac", "sodium-lamps-dub.wav": "song.wav", "take 3.ogg": "song.ogg"}
    for name, source in names.items():
        shutil.copy(audio_file(source), folder / name)
    (folder / "notes.txt").write_text("The chorus needs work.")
    return [folder / name for name in (*names, "notes.txt")]
