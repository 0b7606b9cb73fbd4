"""The views of handed-out links for `make shots`: a log as it grows over months, answers to pasted links, dialogs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTableView

from scmanager.core.link_log import Death, LinkEntry, LinkKind
from scmanager.core.tracks import Track
from scmanager.services.session import Session
from scmanager.ui.main_window import MainWindow
from scmanager.ui.widgets.link_search_field import LinkSearchField
from tests.helpers.stage import USUAL_SIZE, Stage, choose_view
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


def session_of(window: MainWindow) -> Session:
    """Return the session of a window."""
    assert window.workspace is not None
    return window.workspace._session


def private_tracks(window: MainWindow) -> list[Track]:
    """Return the private tracks in a steady order."""
    return sorted((each for each in session_of(window).library.packed if each.is_private), key=lambda each: each.urn)


async def fill_log(window: MainWindow) -> None:
    """Write what a few months leave in a log."""
    session = session_of(window)
    await until(lambda: private_tracks(window))
    tracks, now = private_tracks(window), datetime.now(UTC)
    store = await session.handed_out.file.store()
    assert store is not None
    entries = [
        LinkEntry(
            id=f"scene-{number}", track_urn=tracks[number // 2].urn, title=tracks[number // 2].title, kind=kind,
            at=now - timedelta(days=days, minutes=number * 37), recipient=recipient, note=note,
        )
        for number, (recipient, note, kind, days) in enumerate(_ROWS)
    ]  # fmt: skip
    await store.links.add("test", entries)
    await store.links.kill("test", [tracks[1].urn], Death.RESET, now - timedelta(days=66))
    await session.links.reminders.plan(tracks[0], now + timedelta(days=5))
    session.links.log.reload(each.track_urn for each in entries)
    table = named(window, QTableView, "Handed-out links", shown=False)
    await until(lambda: table.model().rowCount() == len(_ROWS))


async def links(stage: Stage) -> None:
    """The list in three sizes, a selection, a filter that leaves nothing, and the answers to pasted links."""
    async with stage.window() as window:
        choose_view(window, "links")
        await stage.keep(window.frame, "links-empty")
        await fill_log(window)
        for size, name in ((USUAL_SIZE, "1440"), (_SMALL, "1280"), (_SMALLEST, "960")):
            window.frame.resize(size)
            await stage.keep(window.frame, f"links-{name}")
        window.frame.resize(_SMALL)
        table = named(window, QTableView, "Handed-out links")
        table.setFocus()
        table.selectRow(2)
        await stage.keep(window.frame, "links-selected")
        field = named(window, LinkSearchField, "Search links, or paste a link")
        track = private_tracks(window)[4]
        link = await session_of(window).client.secret_link(track)
        assert link is not None
        field.setText(link.listener_url)
        await window.settled()
        await stage.keep(window.frame, "links-recognised")
        window.frame.resize(_SMALLEST)
        field.setText("nothing of this kind")
        await window.settled()
        await stage.keep(window.frame, "links-none")
