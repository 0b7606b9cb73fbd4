"""Links and people of one track through the whole window, in both dialects, each link tried as a stranger would."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListView, QPushButton, QTabWidget

from scmanager.api.profile import DialectName
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.services.permissions import with_added
from scmanager.services.session import Session
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.sharing_pane import SharingPane
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.sandbox import CONSUMER_KEY, Sandbox
from tests.helpers.sharing import opens
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

SHARING_TAB = 2
RESET = "Reset the secret link?"


def session_of(window: MainWindow) -> Session:
    return window.workspace._session


def private(window: MainWindow) -> Track:
    return next(each for each in session_of(window).library.packed if each.is_private)


@asynccontextmanager
async def sharing_tab(app: QApplication, box: Sandbox, dialect: DialectName = "classic") -> AsyncIterator[MainWindow]:
    """Open the window with the Sharing tab of the first private track."""
    async with open_window(app, box.url, dialect=dialect) as window:
        await window.workspace.show_first_private()
        window.frame.findChild(QTabWidget).setCurrentIndex(SHARING_TAB)
        await until(lambda: "•" in link_of(window))
        await window.workspace.tasks.settled()
        yield window


def link_of(window: MainWindow) -> str:
    field = named(window, QLineEdit, "Secret link", shown=False)
    return field.text() if field.isVisible() else ""


def copied() -> str:
    return QGuiApplication.clipboard().text()


def press(window: MainWindow, name: str) -> None:
    button = named(window, QPushButton, name)
    assert button.isEnabled()
    button.click()


def choose_form(window: MainWindow, text: str) -> None:
    menu = named(window, QPushButton, "More forms of the link").menu()
    next(action for action in menu.actions() if action.text() == text).trigger()


def words(window: MainWindow) -> str:
    labels = window.frame.findChild(SharingPane).findChildren(PlainLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def names(window: MainWindow) -> list[str]:
    model = named(window, QListView, "People with access").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def _questions(window: MainWindow, title: str) -> list[QDialog]:
    return [each for each in window.frame.findChildren(QDialog) if each.isVisible() and title in each.windowTitle()]


def status(url: str, **params: str) -> int:
    """What a stranger gets who opens a link."""
    return httpx.get(httpx.URL(url).copy_merge_params(params), trust_env=False).status_code


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_every_copied_form_of_a_link_opens_for_a_stranger(
    qapp, sandbox: Sandbox, dialect: DialectName, monkeypatch
) -> None:
    visited: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: visited.append(url.toString()))
    async with sharing_tab(qapp, sandbox, dialect) as window:
        assert status(private(window).permalink_url) == 404
        press(window, "Show")
        whole = link_of(window)
        press(window, "Copy link")
        assert copied() == whole
        assert status(copied()) == 200
        choose_form(window, "Copy API link")
        assert status(copied(), consumer_key=CONSUMER_KEY, client_id=CONSUMER_KEY) == 200
        assert status(copied().partition("?")[0], consumer_key=CONSUMER_KEY, client_id=CONSUMER_KEY) == 404
        choose_form(window, "Copy embed code")
        assert copied().startswith("<iframe")
        choose_form(window, "Open as a listener")
        assert visited == [whole]
        log = session_of(window).links.log
        await log.settled()
        assert {each.kind for each in await log.page()} == {"listener", "api", "embed"}


async def test_the_copied_link_is_dead_after_a_reset_and_the_next_one_works(qapp, sandbox: Sandbox) -> None:
    async with sharing_tab(qapp, sandbox) as window:
        press(window, "Copy link")
        old = copied()
        assert status(old) == 200
        assert "last reset never" in words(window)
        press(window, "Reset link…")
        found = await _asked(window, RESET)
        press_in(found, "Reset link")
        await until(lambda: "no longer works" in _text(found))
        press_in(found, "Close")
        await until(lambda: "New since" in words(window))
        assert "last reset never" not in words(window)
        press(window, "Copy link")
        new = copied()
        assert new != old
        assert status(old) == 404
        assert status(new) == 200


async def _asked(window: MainWindow, title: str) -> QDialog:
    found: list[QDialog] = []
    await until(lambda: found or found.extend(_questions(window, title)))
    return found[0]


def press_in(dialog: QDialog, text: str) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.isVisible() and each.text() == text).click()


def _text(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(PlainLabel))


async def test_a_server_without_resets_leads_to_the_page_of_the_track(qapp, sandbox: Sandbox, monkeypatch) -> None:
    visited: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: visited.append(url.toString()))
    async with sharing_tab(qapp, sandbox, "current") as window:
        assert "no longer lets programs reset a secret link" in words(window)
        shown = [each for each in window.frame.findChild(SharingPane).findChildren(QPushButton) if each.isVisible()]
        assert "Reset link…" not in {each.text() for each in shown}
        pages = [each for each in shown if each.text() == "Open the track's page"]
        assert len(pages) == 2  # the link can be reset there, and people given access
        pages[0].click()
        assert len(visited) == 1
        assert private(window).permalink_url in visited[0]


async def others(window: MainWindow, number: int) -> list[User]:
    """Find people who have no access to the track yet."""
    client, track = session_of(window).client, private(window)
    have = {user.urn for user in await client.people_with_access(track.urn)} | {track.user.urn}
    return [user for user in await client.search_users("a") if user.urn not in have][:number]


async def add(window: MainWindow, user: User) -> None:
    named(window, QLineEdit, "Add person").setText(user.permalink)
    press(window, "Add")
    await until(lambda: user.name in names(window))


async def test_U8_people_are_saved_beside_those_somebody_else_added_meanwhile(qapp, sandbox: Sandbox) -> None:
    async with sharing_tab(qapp, sandbox) as window:
        client, track = session_of(window).client, private(window)
        mine, theirs = await others(window, 2)
        before = [user.urn for user in await client.people_with_access(track.urn)]
        await add(window, mine)
        await client.replace_people_with_access(track.urn, [*before, theirs.urn])
        press(window, "Save access")
        await until(lambda: f"Meanwhile {theirs.name} was added elsewhere." in words(window))
        assert f"Your changes: Adds {mine.name}" in words(window)
        assert mine.urn not in {user.urn for user in await client.people_with_access(track.urn)}
        press(window, "Save both")
        await until(lambda: "Saved:" in words(window))
        now = {user.urn for user in await client.people_with_access(track.urn)}
        assert now == {*before, mine.urn, theirs.urn}
        press(window, "Undo")
        await until(lambda: f"{mine.name} was removed" in words(window))
        assert {user.urn for user in await client.people_with_access(track.urn)} == {*before, theirs.urn}
        assert [user.urn for user in await session_of(window).sharing.recent_people()] == [mine.urn]


async def test_a_list_saved_with_others_is_shown_as_it_is_now(qapp, sandbox: Sandbox) -> None:
    async with sharing_tab(qapp, sandbox) as window:
        track = private(window)
        mine, theirs = await others(window, 2)
        await add(window, mine)
        permissions = session_of(window).sharing.permissions
        await permissions.save(await permissions.plan([track], with_added([theirs])))
        await until(lambda: theirs.name in names(window))
        assert mine.name in names(window)
        press(window, "Save access")
        await until(lambda: "Saved:" in words(window))
        assert "elsewhere" not in words(window)


@pytest.mark.parametrize("fault", ["commit_then_drop", "drop_before"])
async def test_N3_a_list_whose_answer_is_missing_is_told_as_it_is(qapp, sandbox: Sandbox, fault: str) -> None:
    async with sharing_tab(qapp, sandbox) as window:
        client, track = session_of(window).client, private(window)
        (mine,) = await others(window, 1)
        await add(window, mine)
        sandbox.fault(fault, method="PUT", path="/tracks/*/permissions*", times=None)
        press(window, "Save access")
        done = fault == "commit_then_drop"
        await until(lambda: ("Saved:" if done else "may have been saved") in words(window))
        assert (mine.urn in {user.urn for user in await client.people_with_access(track.urn)}) is done
        sandbox.clear_faults()
        if not done:
            press(window, "Save access")
            await until(lambda: "Saved:" in words(window))
        assert mine.urn in {user.urn for user in await client.people_with_access(track.urn)}


async def test_N3_a_link_that_may_have_been_reset_is_not_shown_before_it_is_known(qapp, sandbox: Sandbox) -> None:
    async with sharing_tab(qapp, sandbox) as window:
        press(window, "Copy link")
        old = copied()
        sandbox.fault("commit_then_drop", method="PUT", path="/tracks/*/secret-token*")
        press(window, "Reset link…")
        found = await _asked(window, RESET)
        resets = session_of(window).links.resets
        deafen = partial(_deafen, sandbox)
        resets.changed.connect(deafen)
        press_in(found, "Reset link")
        await until(lambda: "It is not known yet whether the link was reset" in words(window))
        resets.changed.disconnect(deafen)
        await until(lambda: "Being checked" in _text(found))
        assert not link_of(window)
        press_in(found, "Close")
        sandbox.clear_faults()
        press(window, "Check now")
        await until(lambda: "•" in link_of(window))
        press(window, "Copy link")
        assert status(old) == 404
        assert status(copied()) == 200


def _deafen(box: Sandbox, _row: object) -> None:
    """Let no link be read any more."""
    box.fault("status", method="GET", path="/tracks/*/secret-token*", times=None, arg=500)


async def test_a_planned_reset_is_carried_out_after_a_restart(qapp, sandbox: Sandbox, tmp_path: Path) -> None:
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        await until(lambda: len(session_of(window).library.packed) == 60)
        track = private(window)
        link = await session_of(window).sharing.secret_link(track)
        assert link is not None
        await session_of(window).links.reminders.plan(track, datetime.now(UTC) + timedelta(hours=1))
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        reminders = session_of(window).links.reminders
        await until(lambda: reminders.get(track.urn) is not None)
        assert not reminders.offers
        await reminders.plan(track, datetime.now(UTC) + timedelta(seconds=0.3))
        assert opens(sandbox, track, link.token)
        await until(lambda: not opens(sandbox, track, link.token))
        await until(lambda: reminders.get(track.urn).state == "done")
        assert not reminders.offers
