"""A pasted link is recognised: whose it is, since when it is dead, and what is no secret link at all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from scmanager.core import texts
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.ui.main_window import MainWindow
from tests.helpers.clients import client_of
from tests.helpers.link_windows import (
    answer_of,
    dialog_of,
    field_of,
    hand_out,
    paste,
    private_tracks,
    session_of,
    show_links,
)
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

DIALECTS = pytest.mark.parametrize("dialect", ["classic", "current"])


def click(window: MainWindow, name: str) -> None:
    QTest.mouseClick(named(window, QPushButton, name), Qt.MouseButton.LeftButton)


@DIALECTS
async def test_a_pasted_link_is_recognised_and_leaves_the_field(qapp: QApplication, sandbox: Sandbox, dialect) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        known, other = private_tracks(window)[:2]
        show_links(window)
        url = await hand_out(window, known, ["Radio Lumen"])
        field = field_of(window)
        QTest.keyClicks(field, "lum")
        paste(window, url)
        assert field.text() == "lum"
        field.undo()
        assert "s-" not in field.text()
        today = texts.day(session_of(window).handed_out.clock())
        await until(lambda: f"handed out to Radio Lumen on {today}. It works." in answer_of(window))
        assert answer_of(window).startswith("live ")
        link = await session_of(window).client.secret_link(other)
        assert link is not None
        for text in (link.listener_url, link.api_url, link.embed_code):
            named(window, QPushButton, "Close the answer").click()
            paste(window, text)
            await until(lambda: f"“{other.title}” as it is now. No hand-out of it is noted here" in answer_of(window))


async def test_a_link_takes_the_place_of_longer_words_only_to_be_recognised(
    qapp: QApplication, sandbox: Sandbox
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        url = await hand_out(window, private_tracks(window)[0], ["Radio Lumen"])
        words = "words that are longer than any link of the sandbox, and still here afterwards " * 3
        field_of(window).setText(words)
        field_of(window).selectAll()
        paste(window, url)
        assert field_of(window).text() == words
        await until(lambda: "Radio Lumen" in answer_of(window))


async def test_a_link_in_place_of_one_that_was_typed_is_recognised(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        url = await hand_out(window, private_tracks(window)[0], ["Radio Lumen"])
        field = field_of(window)
        QTest.keyClicks(field, url)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.text() == ""
        await until(lambda: "Radio Lumen" in answer_of(window))
        unknown = f"{url.rpartition('/')[0]}/s-AbCdEfGhIjK"
        for before in (url[:-1], "https://soundcloud.com/somebody/s-AbCdE"):
            QTest.keyClicks(field, before)
            assert answer_of(window) == ""
            field.selectAll()
            paste(window, unknown)
            assert field.text() == ""
            await until(lambda: "which has another one" in answer_of(window))
            field.undo()
            assert field.text() == ""


async def test_a_link_is_taken_whole_whatever_words_it_takes_the_place_of(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        url = await hand_out(window, private_tracks(window)[0], ["Radio Lumen"])
        QTest.keyClicks(field_of(window), f"htt {url[-2:]}")
        field_of(window).selectAll()
        paste(window, f"{url} and {url}")
        assert field_of(window).text() == f"htt {url[-2:]}"
        await until(lambda: "Radio Lumen" in answer_of(window))


async def test_a_link_that_was_typed_is_recognised_after_a_rest(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        url = await hand_out(window, private_tracks(window)[0], ["Radio Lumen"])
        QTest.keyClicks(field_of(window), url)
        await until(lambda: "Radio Lumen" in answer_of(window))
        assert field_of(window).text() == ""


async def test_words_written_after_an_answer_take_it_away(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        paste(window, await hand_out(window, private_tracks(window)[0], ["Radio Lumen"]))
        await until(lambda: "Radio Lumen" in answer_of(window))
        QTest.keyClicks(field_of(window), "lum")
        assert answer_of(window) == ""
        assert field_of(window).hasFocus()


@DIALECTS
async def test_a_link_that_was_reset_is_recognised_as_dead_since_that_day(
    qapp: QApplication, sandbox: Sandbox, dialect
) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        track = private_tracks(window)[0]
        show_links(window)
        url = await hand_out(window, track, ["Radio Lumen"])
        async with client_of(sandbox, "classic") as somebody:
            await somebody.reset_secret_link(track)
        paste(window, url.rpartition("/")[2])
        today = texts.day(session_of(window).handed_out.clock())
        await until(lambda: f"to Radio Lumen on {today}" in answer_of(window))
        assert f"Found dead on {today}, " in answer_of(window)
        assert answer_of(window).startswith("dead ")


async def test_an_answer_stays_true_when_its_link_is_reset_from_there(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        known, other = private_tracks(window)[:2]
        show_links(window)
        paste(window, await hand_out(window, known, ["Radio Lumen"]))
        await until(lambda: answer_of(window).startswith("live "))
        dialog = await reset_from_answer(window)
        await until(lambda: answer_of(window).startswith("dead "))
        await until(lambda: button_of(dialog, "Close").isVisible())
        button_of(dialog, "Close").click()
        assert "it was reset here" in answer_of(window)
        link = await session_of(window).client.secret_link(other)
        assert link is not None
        paste(window, link.listener_url)
        await until(lambda: "as it is now" in answer_of(window))
        await reset_from_answer(window)
        await until(lambda: f"does not open “{other.title}”" in answer_of(window))


async def reset_from_answer(window: MainWindow) -> QDialog:
    """Reset the link that was pasted, after the question; the dialog stays as long as somebody has to be told."""
    click(window, "Reset the link that was pasted…")
    dialog = await dialog_of(window, "Reset")
    button_of(dialog, "Reset link").click()
    return dialog


def button_of(dialog: QDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://soundcloud.com/somebody/something/s-AbCdEfGhIjK", "not known here"),
        ("https://soundcloud.com/somebody/something", "There is no secret in this link"),
        ("https://on.soundcloud.com/AbCdEf", "A short link does not say where it leads"),
    ],
)
async def test_what_is_no_known_link_is_told_and_leaves_the_field(
    qapp: QApplication, sandbox: Sandbox, text: str, words: str
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        paste(window, text)
        assert field_of(window).text() == ""
        await until(lambda: words in answer_of(window))
        assert not answer_of(window).startswith(("live", "dead"))
        QTest.keyClick(field_of(window), Qt.Key.Key_Escape)
        assert answer_of(window) == ""


async def test_the_page_of_an_own_track_is_told_with_its_title(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        track = next(each for each in session_of(window).library.packed if not each.is_private)
        assert track.permalink_url
        paste(window, track.permalink_url)
        await until(lambda: f"the page of “{track.title}”. There is no secret in this link." in answer_of(window))
        click(window, "Show track")
        await until(lambda: [each.urn for each in window.workspace._tracks.pane.selected()] == [track.urn])


async def test_a_link_that_leads_elsewhere_is_told_and_searched_for(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        await hand_out(window, private_tracks(window)[0], ["Radio Lumen"], note="see https://files.example.com/a")
        sandbox.clear_requests()
        paste(window, "https://files.example.com/a")
        assert field_of(window).text() == "https://files.example.com/a"
        await until(lambda: "leads to files.example.com" in answer_of(window))
        assert sandbox.requests("GET", "/resolve") == []


async def test_words_that_are_pasted_are_searched_for(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        for words in ("s-curve", "my s-curve1 mix", "Radio Lumen: session"):
            field_of(window).clear()
            paste(window, words)
            assert field_of(window).text() == words
        await window.settled()
        assert answer_of(window) == ""


@pytest.mark.parametrize(("dialect", "here"), [("classic", True), ("current", True), ("current", False)])
async def test_a_link_of_a_track_that_is_public_now_is_told_so(
    qapp: QApplication, sandbox: Sandbox, dialect, here: bool
) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        show_links(window)
        track = private_tracks(window)[0]
        link = await session_of(window).client.secret_link(track)
        assert link is not None
        public = TrackFields(sharing=Sharing.PUBLIC)
        if here:
            await session_of(window).editing.update_all([track.urn], public)
        else:
            async with client_of(sandbox, "classic") as somebody:
                await somebody.update(track.urn, public)
        paste(window, link.listener_url)
        await until(lambda: f"“{track.title}” is public now" in answer_of(window))


@DIALECTS
async def test_N18_without_a_connection_the_log_still_tells_whose_link_it_is(
    qapp: QApplication, sandbox: Sandbox, dialect
) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        known, other = private_tracks(window)[:2]
        show_links(window)
        url = await hand_out(window, known, ["Radio Lumen"])
        link = await session_of(window).client.secret_link(other)
        assert link is not None
        sandbox.fault("drop_before", path="/", times=None)
        paste(window, url)
        await until(lambda: "to Radio Lumen" in answer_of(window), seconds=20)
        assert "It works, as far as is known." in answer_of(window)
        paste(window, link.listener_url)
        await until(lambda: "could not be found out." in answer_of(window), seconds=20)
        sandbox.clear_faults()


async def test_U4_neither_a_pasted_link_nor_a_found_one_is_anywhere_else(
    qapp: QApplication, sandbox: Sandbox, canaries, tmp_path
) -> None:
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        track = private_tracks(window)[0]
        show_links(window)
        url = await hand_out(window, track, ["Radio Lumen"])
        canaries.secrets.add(url.rpartition("/")[2])
        for text in (url, url.rpartition("/")[2]):
            paste(window, text)
            await until(lambda: "Radio Lumen" in answer_of(window))
            canaries.look_at("answer", answer_of(window))
            canaries.look_at("field", field_of(window).text())
            canaries.look_at("messages", " ".join(window.messages.texts()))
        assert QGuiApplication.clipboard().text() == ""
