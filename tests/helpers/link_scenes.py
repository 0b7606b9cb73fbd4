"""The views of handed-out links for `make shots`: a log as it grows over months, answers to pasted links, dialogs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from scmanager.core.link_log import Death, LinkEntry, LinkKind
from scmanager.errors import StorageError
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.links_pane import LinksPane
from tests.helpers.link_windows import entries, field_of, link_table, paste, private_tracks, session_of, show_links
from tests.helpers.stage import USUAL_SIZE, Stage
from tests.helpers.waiting import until
from tests.helpers.windows import named

_SMALL = QSize(1280, 800)
_SMALLEST = QSize(960, 600)
_ROWS = (
    ("Promo list A", "Email, feedback on the low end", LinkKind.LIST, 12),
    ("Radio Lumen", "Session", LinkKind.LISTENER, 11),
    ("Label demo round", "Playlist pitch", LinkKind.MESSAGE, 74),
    ("Remix contest", "", LinkKind.EMBED, 102),
    ("Mastering", "", LinkKind.LISTENER, 148),
    ("Booking agency", "Press kit", LinkKind.FILE, 144),
    ("", "", LinkKind.API, 0),
)
_LONG = (
    "Alle 47 Kolleginnen und Kollegen der Musikredaktion von Radio Lumen <b>Nord</b>",
    "For the programme on Sunday, if they find the time to listen before the editorial meeting on Thursday",
)


async def fill_log(window: MainWindow, count: int = len(_ROWS)) -> None:
    """Write what a few months leave in a log."""
    session = session_of(window)
    await until(lambda: private_tracks(window))
    tracks, now = private_tracks(window), datetime.now(UTC)
    store = await session.handed_out.file.store()
    assert store is not None
    made = [_entry(number, tracks[number // 2 % len(tracks)].urn, now) for number in range(count)]
    await store.links.add("test", made)
    await store.links.kill("test", [tracks[1].urn], Death.RESET, now - timedelta(days=66))
    await session.links.reminders.plan(tracks[0], now + timedelta(days=5))
    session.links.log.reload(each.track_urn for each in made)
    await window.settled()


def _entry(number: int, urn: str, now: datetime) -> LinkEntry:
    recipient, note, kind, days = _ROWS[number % len(_ROWS)]
    at = now - timedelta(days=days + number // len(_ROWS), minutes=number * 37)
    return LinkEntry(
        id=f"scene-{number}", track_urn=urn, title="Salt Flats", kind=kind, at=at, recipient=recipient, note=note
    )


async def links(stage: Stage) -> None:
    """The list in three sizes, one and several selected, the menu, a filter, and a filter that leaves nothing."""
    async with stage.window() as window:
        show_links(window)
        await stage.keep(window.frame, "links-empty")
        await fill_log(window)
        for size, name in ((USUAL_SIZE, "1440"), (_SMALL, "1280"), (_SMALLEST, "960")):
            window.frame.resize(size)
            await stage.keep(window.frame, f"links-{name}")
        window.frame.resize(_SMALL)
        table = link_table(window)
        table.setFocus()
        table.selectRow(2)
        await stage.keep(window.frame, "links-selected")
        table.selectAll()
        await stage.keep(window.frame, "links-several")
        table.menu_wanted.emit(table.mapToGlobal(QPoint(300, 200)))
        (menu,) = [each for each in window.frame.findChildren(QMenu) if each.isVisible()]
        await stage.keep(menu, "links-menu")
        menu.close()
        QTest.mouseClick(named(window, QPushButton, "Dead"), Qt.MouseButton.LeftButton)
        await window.settled()
        await stage.keep(window.frame, "links-dead")
        QTest.mouseClick(named(window, QPushButton, "Dead"), Qt.MouseButton.LeftButton)
        field_of(window).setText("a list")
        await window.settled()
        await stage.keep(window.frame, "links-found")
        window.frame.resize(_SMALLEST)
        field_of(window).setText("nothing of this kind")
        await window.settled()
        await stage.keep(window.frame, "links-none")


async def links_long(stage: Stage) -> None:
    """Long names and notes, a track that is gone, and very many links."""
    async with stage.window() as window:
        show_links(window)
        await fill_log(window, 2000)
        session = session_of(window)
        await session.links.log.describe(["scene-0"], *_LONG)
        session.library.forget([private_tracks(window)[2].urn])
        await window.settled()
        for size, name in ((_SMALL, "1280"), (_SMALLEST, "960")):
            window.frame.resize(size)
            table = link_table(window)
            table.selectRow([each.id for each in entries(window)].index("scene-0"))
            await stage.keep(window.frame, f"links-long-{name}")


async def link_answers(stage: Stage) -> None:
    """What is said of pasted links: live, dead, never handed out, unknown, none, elsewhere."""
    async with stage.window(size=_SMALL) as window:
        show_links(window)
        await fill_log(window)
        session, tracks = session_of(window), private_tracks(window)
        known, reset, other = [await session.client.secret_link(tracks[number]) for number in (0, 2, 4)]
        assert known is not None
        assert reset is not None
        assert other is not None
        session.links.log.note([(tracks[0], known)], LinkKind.LISTENER, recipient="Radio Lumen", note="Session")
        session.links.log.note([(tracks[2], reset)], LinkKind.LISTENER, recipient="Promo list A")
        await session.links.log.settled()
        await session.links.resets.reset([tracks[2]])
        window.messages.drop("")
        for name, text in (
            ("live", known.listener_url),
            ("dead", reset.listener_url),
            ("current", other.listener_url),
            ("former", other.api_url.replace(other.token, "s-AbCdEfGhIjK")),
            ("unknown", "https://soundcloud.com/somebody/something/s-AbCdEfGhIjK"),
            ("none", "https://soundcloud.com/somebody/something"),
            ("short", "https://on.soundcloud.com/AbCdEf"),
            ("elsewhere", "https://files.example.com/salt-flats.wav"),
        ):
            paste(window, text)
            await window.settled()
            await stage.keep(window.frame, f"links-answer-{name}")
        field_of(window).clear()
        window.frame.resize(_SMALLEST)
        stage.box.fault("drop_before", path="/", times=None)
        paste(window, known.listener_url)
        await window.settled()
        await stage.keep(window.frame, "links-answer-offline-960")


async def links_dialogs(stage: Stage) -> None:
    """Changing for whom a link is, and forgetting some."""
    async with stage.window(size=_SMALL) as window:
        show_links(window)
        await fill_log(window)
        table = link_table(window)
        table.setFocus()
        window.frame.activateWindow()
        await until(table.hasFocus)
        table.selectRow(2)
        QTest.keyClick(table, Qt.Key.Key_F2)
        await stage.keep_dialog("links-dialog-note", "for whom")
        await window.settled()
        window.frame.activateWindow()
        await until(table.hasFocus)
        table.selectAll()
        QTest.keyClick(table, Qt.Key.Key_Delete)
        await stage.keep_dialog("links-dialog-forget", "Forget")


async def links_troubled(stage: Stage) -> None:
    """While they are read, when they cannot be read, and where there are none."""
    async with stage.window(size=_SMALL) as window:
        show_links(window)
        pane = window.frame.findChild(LinksPane)
        pane._links.counts = None
        pane._show_state()
        await stage.keep(window.frame, "links-loading")
        pane._links.error = StorageError("Another program holds the log of links. Close it, then try again.")
        pane._show_state()
        await stage.keep(window.frame, "links-failed")
