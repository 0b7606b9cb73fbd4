"""A promo sheet made by hand in the whole window: what it says, what is left out, and what is noted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QListView, QPlainTextEdit, QTableView

from scmanager.api.profile import DialectName
from scmanager.core.link_log import LinkKind
from scmanager.core.tracks import Track
from scmanager.ui.dialogs.promo_sheet_dialog import PromoSheetDialog
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.promo_rows import ROW_ROLE, PromoRow
from scmanager.ui.widgets.recipient_field import RecipientField
from tests.helpers.bulk_links import (
    actions_of,
    dialog_of,
    logged,
    open_dialogs,
    press,
    save_as,
    select,
    tokens_of,
)
from tests.helpers.canary import Canaries
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import shown, words
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window
from tests.unit.core.test_link_texts import Page


async def opened(window: MainWindow, *, title: str = "") -> PromoSheetDialog:
    """Wait for the dialog until no link is read any more."""
    actions_of(window).promo_sheet.trigger()
    dialog = await dialog_of(window, PromoSheetDialog)
    await until(lambda: "Stop" not in shown(dialog))
    assert title in dialog.windowTitle()
    return dialog


def rows(dialog: PromoSheetDialog) -> list[PromoRow]:
    model = by_name(dialog, QListView, "Tracks on the page").model()
    return [model.index(row, 0).data(ROW_ROLE) for row in range(model.rowCount())]


def links_of(page: Page) -> list[str]:
    return [str(attributes["href"]) for tag, attributes in page.elements if tag == "a"]


def number(track: Track) -> str:
    return track.urn.rpartition(":")[2]


async def written(window: MainWindow, path: Path, dialog: PromoSheetDialog, button: str) -> Page:
    """Save a page, and take it away, for it holds secrets."""
    press(dialog, button)
    await save_as(window, path)
    await until(lambda: "Show in folder" in shown(dialog))
    return taken(path)


def taken(path: Path) -> Page:
    """Return what is in a page, and remove the file."""
    page = Page(path.read_text(encoding="utf-8"))
    path.unlink()
    return page


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_a_page_with_a_hundred_tracks_is_written_and_noted(
    qapp: QApplication, sandbox_of_many: Sandbox, canaries: Canaries, tmp_path: Path, dialect: DialectName
) -> None:
    async with open_window(qapp, sandbox_of_many.url, dialect=dialect, folder=tmp_path / "home") as window:
        tracks = await select(window, "private", 100)
        tokens = await tokens_of(window, tracks)
        canaries.secrets |= set(tokens.values())
        dialog = await opened(window, title="Promo sheet of 100 tracks")
        assert "The page will hold 100 secret links" in words(dialog)
        by_name(dialog, QLineEdit, "Heading").setText("Autumn <promos>")
        by_name(dialog, QPlainTextEdit, "Message").setPlainText("Hi,\nplease & thank you")
        by_name(dialog, RecipientField, "For whom?").setText("Radio Lumen")
        page = await written(window, tmp_path / "autumn.html", dialog, "Save page with 100 tracks…")
        assert [link.rpartition("/")[2] for link in links_of(page)] == [tokens[track.urn] for track in tracks]
        assert "Autumn <promos>" in page.text
        assert "please & thank you" in page.text
        assert sum(tag == "img" for tag, _ in page.elements) > 50
        assert "100 tracks" in words(dialog)
        press(dialog, "Close")
        entries = await logged(window, 100)
        assert {entry.track_urn for entry in entries} == set(tokens)
        assert {(entry.kind, entry.recipient, entry.note) for entry in entries} == {
            (LinkKind.FILE, "Radio Lumen", "Promo sheet “autumn.html”")
        }


async def test_N4_tracks_without_a_link_are_left_out_and_named_until_they_are_tried_again(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        tracks = await select(window, "private", 5)
        sandbox.fault("status", path=f"/tracks/{number(tracks[1])}/secret*", times=None, arg=403)
        dialog = await opened(window)
        assert "1 link could not be read. Tracks without a link are left out." in words(dialog)
        assert [bool(row.problem) for row in rows(dialog)] == [False, True, False, False, False]
        assert "Save page with 4 tracks…" in shown(dialog)
        sandbox.clear_faults()
        press(dialog, "Try again")
        await until(lambda: "Save page with 5 tracks…" in shown(dialog))
        assert not any(row.problem for row in rows(dialog))
        page = await written(window, tmp_path / "promo.html", dialog, "Save page with 5 tracks…")
        assert len(links_of(page)) == 5
        press(dialog, "Close")
        assert len(await logged(window, 5)) == 5


async def test_what_is_chosen_is_in_the_preview_and_on_the_page(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await select(window, "all", 6)
        dialog = await opened(window)
        for box in ("Artwork", "Artist", "Length"):
            by_name(dialog, QCheckBox, box).setChecked(False)
        assert not any(row.lines or row.shows_artwork for row in rows(dialog))
        by_name(dialog, QCheckBox, "Genre").setChecked(True)
        told = [row.lines[0] if row.lines else "" for row in rows(dialog)]
        sandbox.clear_requests()
        page = await written(window, tmp_path / "promo.html", dialog, "Save page with 6 tracks…")
        assert not [each for each in sandbox.requests() if each["path"].startswith("/media")]
        assert all(genre in page.text for genre in told)
        assert "img" not in {tag for tag, _ in page.elements}


async def test_a_page_that_cannot_be_written_or_is_stopped_is_not_noted(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await select(window, "private", 8)
        dialog = await opened(window)
        folder = tmp_path / "gone"
        folder.mkdir()
        sandbox.fault("latency", path="/media/artworks/*", times=None, arg=60)
        press(dialog, "Save page with 8 tracks…")
        await save_as(window, folder / "promo.html")
        await until(lambda: "Stop" in shown(dialog))
        dialog.reject()
        await until(lambda: "Save page with 8 tracks…" in shown(dialog))
        sandbox.clear_faults()
        press(dialog, "Save page with 8 tracks…")
        await save_as(window, folder / "promo.html")
        folder.rmdir()
        await until(lambda: "could not be written" in words(dialog))
        assert await logged(window) == []
        press(dialog, "Cancel")
        await until(lambda: not open_dialogs(window, PromoSheetDialog))


async def test_the_page_is_opened_and_the_reading_ends_with_the_dialog(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", seen.append)
    async with open_window(qapp, sandbox.url) as window:
        await select(window, "public", 2)
        dialog = await opened(window)
        assert "secret" not in words(dialog)
        path = tmp_path / "promo.html"
        await written(window, path, dialog, "Save page with 2 tracks…")
        press(dialog, "Open")
        assert seen == [QUrl.fromLocalFile(str(path))]
        press(dialog, "Close")
        assert await logged(window) == []
        await select(window, "private", 3)
        sandbox.fault("latency", path="/tracks/*/secret*", times=None, arg=60)
        actions_of(window).promo_sheet.trigger()
        dialog = await dialog_of(window, PromoSheetDialog)
        await until(lambda: "Reading the links… 0 of 3" in words(dialog))
        press(dialog, "Cancel")
        await window.settled()
        sandbox.clear_faults()
        assert named(window, QTableView, "Tracks").isVisible()
