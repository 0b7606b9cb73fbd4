"""The links of many tracks, copied and exported by hand in the whole window, also when some cannot be read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPlainTextEdit, QTableView

from scmanager.api.profile import DialectName
from scmanager.core.link_log import LinkKind
from scmanager.core.link_texts import LinkFormat, SharedLink, as_html, as_list
from scmanager.core.tracks import Track
from scmanager.ui.bulk_links import BulkLinks
from scmanager.ui.dialogs.links_dialog import LinksDialog
from scmanager.ui.dialogs.message_text_dialog import MessageTextDialog
from scmanager.ui.main_window import MainWindow
from scmanager.ui.widgets.for_whom_row import ForWhomRow
from scmanager.ui.widgets.recipient_field import RecipientField
from tests.helpers.bulk_links import (
    actions_of,
    dialog_of,
    logged,
    open_dialogs,
    press,
    results,
    save_as,
    select,
    session_of,
    tokens_of,
)
from tests.helpers.canary import Canaries
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import shown, words
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

COPY_LINK = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
SECRET_MARK = "x-kde-passwordManagerHint"


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def is_marked() -> bool:
    return QGuiApplication.clipboard().mimeData().data(SECRET_MARK) == b"secret"


def copy_as(window: MainWindow, text: str) -> None:
    menu: QMenu = actions_of(window).copy_links_as.menu()
    next(each for each in menu.actions() if each.text() == text).trigger()


async def asked(window: MainWindow) -> LinksDialog:
    """Wait until a dialog asks for whom the links are."""
    dialog = await dialog_of(window, LinksDialog)
    await until(dialog.findChild(ForWhomRow).isVisible)
    return dialog


async def closed(window: MainWindow) -> None:
    await until(lambda: not open_dialogs(window, LinksDialog))


def number(track: Track) -> str:
    return track.urn.rpartition(":")[2]


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_N4_N6_a_hundred_links_are_exported_though_some_fail_at_first(
    qapp: QApplication, sandbox_of_many: Sandbox, canaries: Canaries, tmp_path: Path, dialect: DialectName
) -> None:
    async with open_window(qapp, sandbox_of_many.url, dialect=dialect, folder=tmp_path / "home") as window:
        tracks = await select(window, "private", 100)
        tokens = await tokens_of(window, tracks)
        canaries.secrets |= set(tokens.values())
        refused, lost = tracks[40], tracks[70]
        sandbox_of_many.fault("status", path=f"*{number(refused)}*", times=None, arg=403)
        sandbox_of_many.fault("drop_mid", path=f"*{number(lost)}*", times=None)
        sandbox_of_many.fault("retry_after", path=f"*{number(tracks[55])}*", arg=0.2)
        actions_of(window).export_links.trigger()
        path = tmp_path / "promo.csv"
        assert await save_as(window, path, "Tables (*.csv)") == "Links.csv"
        dialog = await dialog_of(window, LinksDialog)
        assert "will hold secret links" in words(dialog)
        await until(lambda: "Try again" in shown(dialog))
        assert "98 of 100 links were read" in words(dialog)
        assert not path.exists()
        said = results(dialog, tracks)
        assert {urn for urn, text in said.items() if text != "Read"} == {refused.urn, lost.urn}
        assert "does not allow" in said[refused.urn]
        assert not await logged(window)
        sandbox_of_many.clear_faults()
        press(dialog, "Try again")
        await asked(window)
        assert "100 secret links" in words(dialog)
        dialog.findChild(RecipientField).setText("Promo list A")
        press(dialog, "Note it")
        await closed(window)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        path.unlink()
        assert [row["Title"] for row in rows] == [track.title for track in tracks]
        assert all(row["Link"].endswith(tokens[track.urn]) for row, track in zip(rows, tracks, strict=True))
        await window.settled()
        entries = await logged(window, 100)
        assert {entry.track_urn for entry in entries} == set(tokens)
        assert {(entry.kind, entry.recipient, entry.note) for entry in entries} == {
            (LinkKind.FILE, "Promo list A", "promo.csv")
        }


async def test_what_could_be_read_is_copied_without_the_rest(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        tracks = await select(window, "private", 5)
        sandbox.fault("status", path=f"/tracks/{number(tracks[2])}/secret*", arg=403)
        copy_as(window, "List")
        dialog = await dialog_of(window, LinksDialog)
        await until(lambda: "Copy 4 links" in shown(dialog))
        assert clipboard() == ""
        press(dialog, "Copy 4 links")
        await asked(window)
        assert "Left out: 1 track." in words(dialog)
        rest = [track for track in tracks if track is not tracks[2]]
        tokens = await tokens_of(window, rest)
        assert clipboard() == await list_of(window, rest)
        assert all(token in clipboard() for token in tokens.values())
        assert is_marked()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        await closed(window)
        entries = await logged(window, 4)
        assert {entry.track_urn for entry in entries} == set(tokens)
        assert {entry.recipient for entry in entries} == {""}


async def list_of(window: MainWindow, tracks: list[Track]) -> str:
    """Return the links of private tracks as a list."""
    return as_list(await shared(window, tracks))


async def shared(window: MainWindow, tracks: list[Track]) -> list[SharedLink]:
    links = [await session_of(window).client.secret_link(track) for track in tracks]
    return [
        SharedLink(track=track, url=link.listener_url, secret=link) for track, link in zip(tracks, links, strict=True)
    ]


async def press_copy(window: MainWindow, table: QTableView) -> None:
    """Press the keys that copy links, with the table in front."""
    window.frame.activateWindow()
    table.setFocus()
    await until(table.hasFocus)
    QTest.keyClick(table, Qt.Key.Key_C, COPY_LINK)


async def test_one_key_copies_the_link_of_one_track_or_those_of_several(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        (one,) = await select(window, "private", 1)
        table = named(window, QTableView, "Tracks")
        await press_copy(window, table)
        dialog = await asked(window)
        assert f"Link of “{one.title}” copied" in words(dialog)
        assert clipboard() == (await shared(window, [one]))[0].url
        assert is_marked()
        QTest.keyClicks(QApplication.focusWidget(), "Mastering")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        await closed(window)
        await window.settled()
        assert [(entry.kind, entry.recipient) for entry in await logged(window, 1)] == [
            (LinkKind.LISTENER, "Mastering")
        ]
        tracks = await select(window, "private", 4)
        await press_copy(window, table)
        await asked(window)
        assert clipboard() == await list_of(window, tracks)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        await closed(window)
        (public,) = await select(window, "public", 1)
        await press_copy(window, table)
        await until(lambda: f"Copied the link of “{public.title}”." in window.messages.texts())
        assert clipboard() == public.permalink_url
        assert len(await logged(window)) == 5


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_html_is_copied_for_mails_and_for_plain_fields(
    qapp: QApplication, sandbox: Sandbox, dialect: DialectName
) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        tracks = await select(window, "private", 3)
        copy_as(window, "HTML")
        dialog = await asked(window)
        html = as_html(await shared(window, tracks))
        data = QGuiApplication.clipboard().mimeData()
        assert (data.text(), data.html()) == (html, html)
        assert is_marked()
        assert "They are secret" in words(dialog)
        QTest.keyClicks(QApplication.focusWidget(), "Radio Lumen")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        await closed(window)
        await window.settled()
        entries = await logged(window, 3)
        assert [(entry.kind, entry.recipient) for entry in entries] == [(LinkKind.LIST, "Radio Lumen")] * 3
        window.workspace._clipboard.clear()
        assert clipboard() == ""


async def test_links_of_public_tracks_are_no_secret(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    async with open_window(qapp, sandbox.url) as window:
        tracks = await select(window, "public", 12)
        sandbox.clear_requests()
        copy_as(window, "Markdown")
        await until(lambda: "12 links copied." in window.messages.texts())
        assert all(track.permalink_url in clipboard() for track in tracks)
        assert not is_marked()
        assert not [each for each in sandbox.requests() if "secret" in each["path"]]
        actions_of(window).export_links.trigger()
        path = tmp_path / "links.html"
        await save_as(window, path)
        await until(lambda: "12 links written to “links.html”." in window.messages.texts())
        assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
        assert not open_dialogs(window, LinksDialog)
        assert await logged(window) == []


async def test_reading_stops_at_once_and_what_was_read_is_kept(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        tracks = await select(window, "private", 8)
        sandbox.fault("latency", path=f"/tracks/{number(tracks[5])}/secret*", arg=60)
        copy_as(window, "CSV")
        dialog = await dialog_of(window, LinksDialog)
        await until(lambda: "7 of 8" in words(dialog))
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await until(lambda: "Try again" in shown(dialog))
        assert "1 link was not tried. The 7 that were read are kept." in words(dialog)
        assert results(dialog, tracks)[tracks[5].urn] == "Not tried"
        sandbox.clear_faults()
        sandbox.clear_requests()
        press(dialog, "Try again")
        await asked(window)
        assert [each["path"] for each in sandbox.requests(path="/tracks")] == [
            f"/tracks/{number(tracks[5])}/secret-token.json"
        ]
        press(dialog, "Skip")
        await closed(window)
        assert len(await logged(window, 8)) == 8


async def test_N6_a_pause_the_server_asks_for_is_told_and_can_be_stopped(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await select(window, "private", 12)
        sandbox.fault("retry_after", path="/tracks/*/secret*", arg=600)
        copy_as(window, "List")
        dialog = await dialog_of(window, LinksDialog)
        await until(lambda: "The server asked for a pause. It goes on in 1" in words(dialog))
        press(dialog, "Stop")
        await until(lambda: "Cancel" in shown(dialog))
        assert "not tried" in words(dialog)
        press(dialog, "Cancel")
        await closed(window)
        assert clipboard() == ""
        assert await logged(window) == []


async def test_nothing_is_noted_when_the_file_cannot_be_written(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await select(window, "private", 2)
        folder = tmp_path / "gone"
        folder.mkdir()
        actions_of(window).export_links.trigger()
        path = folder / "links.md"
        sandbox.fault("latency", path="/tracks", times=1, arg=0.3)
        await save_as(window, path, "Markdown (*.md)")
        dialog = await dialog_of(window, LinksDialog)
        folder.rmdir()
        await until(lambda: "could not be written" in words(dialog))
        assert await logged(window) == []
        folder.mkdir()
        press(dialog, "Try again")
        await asked(window)
        press(dialog, "Skip")
        await closed(window)
        assert path.read_text(encoding="utf-8").startswith("- [")
        path.unlink()
        assert {entry.note for entry in await logged(window, 2)} == {"links.md"}


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_one_message_about_several_tracks_is_written_from_a_template(
    qapp: QApplication, sandbox: Sandbox, dialect: DialectName
) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        tracks = await select(window, "private", 6)
        links = await shared(window, tracks)
        actions_of(window).message.trigger()
        dialog = await dialog_of(window, MessageTextDialog)
        assert dialog.windowTitle() == "Message with 6 links"
        assert by_name(dialog, QComboBox, "Template").currentText() == "Several tracks"
        assert not any(link.secret.token in by_name(dialog, QPlainTextEdit, "Message").toPlainText() for link in links)
        by_name(dialog, RecipientField, "For whom?").setText("Mastering")
        press(dialog, "Copy message")
        entries = await logged(window, 6)
        assert {(entry.kind, entry.recipient) for entry in entries} == {(LinkKind.MESSAGE, "Mastering")}
        assert clipboard().startswith(f"Hi Mastering,\n\n{as_list(links)}\n")
        assert is_marked()


async def test_a_message_about_several_tracks_without_a_link_is_no_hand_out(
    qapp: QApplication, sandbox: Sandbox
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await select(window, "private", 2)
        actions_of(window).message.trigger()
        dialog = await dialog_of(window, MessageTextDialog)
        by_name(dialog, QPlainTextEdit, "Text of the template").setPlainText("About {title}")
        press(dialog, "Copy message")
        await until(lambda: "Message copied. It has no link in it." in window.messages.texts())
        assert clipboard().startswith("About ")
        assert not is_marked()
        assert await logged(window) == []


async def test_half_a_name_is_not_noted_when_the_question_is_closed(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await select(window, "private", 1)
        await press_copy(window, named(window, QTableView, "Tracks"))
        dialog = await asked(window)
        QTest.keyClicks(QApplication.focusWidget(), "Maste")
        dialog.close()
        await closed(window)
        await window.settled()
        assert [entry.recipient for entry in await logged(window, 1)] == [""]


async def test_a_long_message_is_shown_in_part_and_copied_whole(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        tracks = await select(window, "public", 30)
        actions_of(window).message.trigger()
        dialog = await dialog_of(window, MessageTextDialog)
        preview = by_name(dialog, QPlainTextEdit, "Message").toPlainText()
        assert preview.endswith("… and so on, 30 in all")
        assert preview.count("http") == 20
        press(dialog, "Copy message")
        await until(clipboard)
        assert all(track.permalink_url in clipboard() for track in tracks)


async def test_a_message_is_written_without_tracks_that_failed_and_public_ones_are_no_secret(
    qapp: QApplication, sandbox: Sandbox
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        tracks = await select(window, "private", 3)
        sandbox.fault("status", path=f"/tracks/{number(tracks[0])}/secret*", times=None, arg=403)
        actions_of(window).message.trigger()
        dialog = await dialog_of(window, LinksDialog)
        await until(lambda: "Go on with 2 links" in shown(dialog))
        press(dialog, "Go on with 2 links")
        message = await dialog_of(window, MessageTextDialog)
        assert message.windowTitle() == "Message with 2 links"
        press(message, "Cancel")
        await select(window, "public", 2)
        actions_of(window).message.trigger()
        press(await dialog_of(window, MessageTextDialog), "Copy message")
        await until(lambda: "Message copied." in window.messages.texts())
        assert not is_marked()
        assert await logged(window) == []


async def test_too_many_tracks_and_unknown_endings_are_refused_with_a_reason(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        tracks = await select(window, "all", 2)
        links = window.frame.findChild(BulkLinks)
        links.copy(tracks * 501, LinkFormat.LIST)
        await until(lambda: any("at most 1\u202f000 tracks" in text for text in window.messages.texts()))
        actions_of(window).export_links.trigger()
        await save_as(window, tmp_path / "links.doc")
        await until(lambda: any("ends in one of: .txt, .md, .html, .csv" in text for text in window.messages.texts()))
        assert not (tmp_path / "links.doc").exists()
