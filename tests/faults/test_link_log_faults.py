"""Faults F3 to F7 of the log of links, as they are told in the window, with nothing lost that was there."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from scmanager.core.link_log import LinkKind
from scmanager.core.links import SecretLink
from scmanager.store import database_files, opening
from scmanager.store.database_files import connect
from scmanager.ui.main_window import MainWindow
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.link_windows import hand_out, people, private_tracks, session_of, show_links
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window


def said(window: MainWindow) -> str:
    """Return what stands in place of the rows."""
    return " ".join(label.text() for label in window.workspace._linking.pane._stack.findChildren(PlainLabel))


def click(window: MainWindow, name: str) -> None:
    QTest.mouseClick(named(window, QPushButton, name), Qt.MouseButton.LeftButton)


async def fill(app: QApplication, box: Sandbox, folder: Path, *names: str) -> None:
    """Hand out a link in a run of the program."""
    async with open_window(app, box.url, folder=folder) as window:
        await hand_out(window, private_tracks(window)[0], names)


async def note(window: MainWindow, recipient: str) -> None:
    """Let a link be handed out, and wait until that is written down, or cannot be."""
    track = private_tracks(window)[0]
    link = await session_of(window).client.secret_link(track)
    assert isinstance(link, SecretLink)
    log = session_of(window).links.log
    ids = log.note([(track, link)], LinkKind.LISTENER)
    await log.settled()
    await log.describe(ids, recipient)


async def ask(window: MainWindow, sql: str) -> list[Any]:
    """Ask something on the connection of the log."""
    store = await session_of(window).handed_out.file.store()
    assert store is not None
    rows: list[Any] = await store.links._database.read(lambda connection: connection.execute(sql).fetchall())
    return rows


async def test_F5_a_log_that_another_program_holds_is_told_and_read_once_it_is_free(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_files, "BUSY_MS", 100)
    await fill(qapp, sandbox, tmp_path, "Radio Lumen")
    with closing(connect(tmp_path / "links.db")) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
            show_links(window)
            sentence = (
                "The log of links cannot be read Another program holds the log of links. Close it, then try again."
            )
            await until(lambda: sentence in said(window))
            other.execute("ROLLBACK")
            other.close()
            click(window, "Try again")
            await until(lambda: people(window) == ["Radio Lumen"])


async def test_F5_a_link_that_cannot_be_noted_yet_is_told_and_noted_later(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_files, "BUSY_MS", 100)
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        show_links(window)
        await note(window, "Ada")
        await until(lambda: people(window) == ["Ada"])
        with closing(connect(tmp_path / "links.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            await note_while_held(window, "Ben")
            told = (
                "Who got the link is not noted yet. Another program holds the log of links. Close it, then try again."
            )
            await until(lambda: told in window.messages.texts())
            assert people(window) == ["Ada"]
            other.execute("ROLLBACK")
        click(window, "Try again")
        await until(lambda: people(window) == ["Ben", "Ada"])
        assert told not in window.messages.texts()


async def note_while_held(window: MainWindow, recipient: str) -> None:
    log = session_of(window).links.log
    track = private_tracks(window)[0]
    link = await session_of(window).client.secret_link(track)
    assert isinstance(link, SecretLink)
    log.note([(track, link)], LinkKind.LISTENER, recipient=recipient)
    await log.settled()


async def test_F3_links_that_did_not_fit_on_a_full_disk_are_noted_with_the_next(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        show_links(window)
        ((pages,),) = await ask(window, "PRAGMA page_count")
        await ask(window, f"PRAGMA max_page_count={pages}")
        number = 0
        while not window.messages.texts() and number < 200:
            number += 1
            await note_while_held(window, f"Recipient {number} " + "x" * 400)
        assert any("not noted yet. The disk is full" in text for text in window.messages.texts())
        await ask(window, "PRAGMA max_page_count=100000")
        await note_while_held(window, "Last")
        await until(lambda: len(people(window)) == number + 1)
        assert window.messages.texts() == []


async def test_F5_a_read_only_log_is_told_and_shown_all_the_same(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(qapp, sandbox, tmp_path, "Radio Lumen")
    monkeypatch.setattr(opening, "can_write", lambda path: path.name != "links.db")
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        show_links(window)
        await until(lambda: people(window) == ["Radio Lumen"])
        assert [text for text in window.messages.texts() if "The log of links cannot be changed" in text]
        await ask(window, "PRAGMA query_only=ON")  # rights do not keep root from writing
        await note_while_held(window, "Ben")
        await until(
            lambda: any("not noted yet. The log of links cannot be changed" in t for t in window.messages.texts())
        )


def overwrite(folder: Path) -> None:
    for each in folder.glob("links.db*"):
        each.write_bytes(b"this is a text file, and no database at all")


@pytest.mark.parametrize("is_readable", [True, False], ids=["flipped", "text"])
async def test_F4_a_damaged_log_is_restored_as_far_as_it_goes_and_that_is_told(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path, is_readable: bool
) -> None:
    await fill(qapp, sandbox, tmp_path, "Radio Lumen")
    path = tmp_path / "links.db"
    if is_readable:
        content = bytearray(path.read_bytes())
        content[100:130] = bytes(30)  # the first page of the schema
        path.write_bytes(content)
    else:
        overwrite(tmp_path)
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        show_links(window)
        await until(lambda: any("The log of links was damaged" in text for text in window.messages.texts()))
        await window.settled()
        await note(window, "Ben")
        await until(lambda: "Ben" in people(window))
        assert len([text for text in window.messages.texts() if "damaged" in text]) == 1


async def test_F7_a_log_of_a_newer_version_is_told_and_left_alone(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    await fill(qapp, sandbox, tmp_path, "Radio Lumen")
    with closing(connect(tmp_path / "links.db")) as connection:
        connection.execute("PRAGMA user_version=99")
    before = (tmp_path / "links.db").read_bytes()
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        show_links(window)
        await until(lambda: "This needs a newer scmanager The log of links was made by a newer" in said(window))
    assert (tmp_path / "links.db").read_bytes() == before


async def test_F5_rows_that_are_shown_stay_when_the_log_cannot_be_read_any_more(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(qapp, sandbox, tmp_path, "Radio Lumen")
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        show_links(window)
        await until(lambda: people(window) == ["Radio Lumen"])
        store = await session_of(window).handed_out.file.store()
        assert store is not None
        await store.close()
        session_of(window).links.log.reload(["soundcloud:tracks:1"])
        told = "The links shown may be out of date. The log of links was closed already."
        await until(lambda: told in window.messages.texts())
        assert people(window) == ["Radio Lumen"]
