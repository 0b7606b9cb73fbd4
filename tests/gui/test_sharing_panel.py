"""The Sharing tab over the sandbox: who got a link is noted after copying it, and who lost it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QScrollArea

from scmanager.api.profile import DialectName
from scmanager.core.link_log import LinkKind
from scmanager.services.session import Session
from scmanager.ui.dialogs.link_note_dialog import LinkNoteDialog
from scmanager.ui.panes.link_log_row import LinkLogRow
from scmanager.ui.widgets.link_field import LinkField
from scmanager.ui.widgets.recipient_field import RecipientField
from tests.helpers.clients import client_of
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import Rig, by_name
from tests.helpers.opened_sessions import session_over
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import opens
from tests.helpers.waiting import until

RESET = "Reset the secret link?"


@asynccontextmanager
async def panel(app, box: Sandbox, dialect: DialectName = "classic") -> AsyncIterator[tuple[Rig, Session]]:
    async with client_of(box, dialect) as client, session_over(client) as session:
        await session.account.load()
        await session.library.refresh()
        rig = Rig(Stage(app).theme, session=session)
        await rig.show(private(session)[0])
        await rig.open_tab("Sharing")
        rig.inspector.activateWindow()
        yield rig, session
        assert rig.errors == []
        await rig.close()


def private(session: Session) -> list:
    return [track for track in session.library.tracks.values() if track.is_private]


async def copy_link(rig: Rig) -> RecipientField:
    rig.press("Copy link")
    field = by_name(rig.inspector, RecipientField, "For whom?")
    await until(field.hasFocus)
    return field


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def copied_by_keys(field: LinkField) -> None:
    """Click into a field, select all and copy it."""
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    for keys in (QKeySequence.StandardKey.SelectAll, QKeySequence.StandardKey.Copy):
        QTest.keySequence(field, QKeySequence(keys))


def copied_by_menu(field: LinkField) -> None:
    """Use the only action of the context menu."""
    middle = field.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, field.mapToGlobal(middle))
    QApplication.sendEvent(field, event)
    (menu,) = field.findChildren(QMenu)
    (action,) = menu.actions()
    assert action.text() == "Copy link"
    action.trigger()
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("way", [copied_by_keys, copied_by_menu])
@pytest.mark.parametrize("is_shown", [True, False])
async def test_U5_a_link_copied_from_its_field_is_copied_as_by_the_button(
    qapp, sandbox: Sandbox, way: Callable[[LinkField], None], is_shown: bool
) -> None:
    async with panel(qapp, sandbox) as (rig, session):
        link = await session.client.secret_link(private(session)[0])
        assert link is not None
        if is_shown:
            rig.press("Show")
        field = by_name(rig.inspector, LinkField, "Secret link")
        way(field)
        assert clipboard() == link.listener_url
        assert QGuiApplication.clipboard().mimeData().data("x-kde-passwordManagerHint") == b"secret"
        assert by_name(rig.inspector, RecipientField, "For whom?").isVisible()
        await until(lambda: "Without a name" in rig.words())


async def test_U5_nothing_of_a_secret_link_can_be_selected_but_all_of_a_public_one(qapp, sandbox: Sandbox) -> None:
    async with panel(qapp, sandbox) as (rig, session):
        rig.press("Show")
        field = by_name(rig.inspector, LinkField, "Secret link")
        QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        QTest.mouseMove(field, QPoint(120, 8))
        QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(120, 8))
        assert field.selectedText() == ""
        QTest.mouseDClick(field, Qt.MouseButton.LeftButton)
        assert field.selectedText() == ""
        public = next(track for track in session.library.tracks.values() if not track.is_private)
        await rig.show(public)
        copied_by_keys(field)
        assert field.selectedText() == clipboard() == public.permalink_url


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_enter_notes_for_whom_a_copied_link_is(qapp, sandbox: Sandbox, dialect: DialectName) -> None:
    async with panel(qapp, sandbox, dialect) as (rig, _session):
        assert "Nobody is noted" in rig.words()
        field = await copy_link(rig)
        QTest.keyClicks(field, "Radio <i>Lumen</i>")
        by_name(rig.inspector, QLineEdit, "Note").setText("Session")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: "Radio <i>Lumen</i>" in rig.words())
        assert "Session" in rig.words()
        assert not field.isVisible()


async def test_escape_skips_the_question_and_the_link_is_noted_without_a_name(qapp, sandbox: Sandbox) -> None:
    async with panel(qapp, sandbox) as (rig, _session):
        field = await copy_link(rig)
        QTest.keyClicks(field, "nobody")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        await until(lambda: "Without a name" in rig.words())
        assert "nobody" not in rig.words()
        assert not field.isVisible()


async def test_half_a_name_is_not_noted_when_another_track_is_selected_but_the_copy_is(qapp, sandbox: Sandbox) -> None:
    async with panel(qapp, sandbox) as (rig, session):
        QTest.keyClicks(await copy_link(rig), "Maste")
        await rig.show(private(session)[1])
        await rig.show(private(session)[0])
        await until(lambda: "Without a name" in rig.words())
        await session.links.log.settled()
        (entry,) = await session.links.log.page()
        assert (entry.kind, entry.recipient) == (LinkKind.LISTENER, "")


async def test_half_a_name_is_not_noted_for_another_form_that_is_copied(qapp, sandbox: Sandbox) -> None:
    async with panel(qapp, sandbox) as (rig, session):
        QTest.keyClicks(await copy_link(rig), "Maste")
        assert (await copy_link(rig)).text() == ""
        await session.links.log.settled()
        assert [entry.recipient for entry in await session.links.log.page()] == ["", ""]


async def test_after_a_reset_the_panel_tells_who_has_only_the_old_link(qapp, sandbox: Sandbox) -> None:
    async with panel(qapp, sandbox) as (rig, session):
        track = private(session)[0]
        old = await session.client.secret_link(track)
        assert old is not None
        field = await copy_link(rig)
        QTest.keyClicks(field, "Promo list A")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: "Promo list A" in rig.words())
        rig.press("Reset link…")
        await until(lambda: "Promo list A · " in rig.dialog_words(RESET))
        rig.press_in(RESET, "Reset link")
        await until(lambda: "no longer works" in rig.dialog_words("The link was reset"))
        await rig.answer("The link was reset", "Close")
        await until(lambda: "Have only an old link: Promo list A" in rig.words())
        assert "last reset never" not in rig.words()
        assert not opens(sandbox, track, old.token)


async def test_a_planned_reset_is_shown_beside_the_link(qapp, sandbox: Sandbox) -> None:
    async with panel(qapp, sandbox) as (rig, session):
        track, reminders = private(session)[0], session.links.reminders
        assert "It is not reset by itself." in rig.words()
        await reminders.plan(track, datetime.now(UTC) + timedelta(days=2))
        await until(lambda: "The link will be reset on" in rig.words())
        await reminders.cancel(track.urn)
        await until(lambda: "It is not reset by itself." in rig.words())


def by_double_click(row: LinkLogRow) -> None:
    QTest.mouseDClick(row, Qt.MouseButton.LeftButton)


def by_enter(row: LinkLogRow) -> None:
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)


def by_row_menu(row: LinkLogRow) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(), row.mapToGlobal(QPoint()))
    QApplication.sendEvent(row, event)
    (menu,) = row.findChildren(QMenu)
    menu.actions()[0].trigger()
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("way", [by_double_click, by_enter, by_row_menu])
async def test_for_whom_a_link_is_can_be_changed_in_the_card_of_the_log(qapp, sandbox: Sandbox, way) -> None:
    async with panel(qapp, sandbox) as (rig, session):
        track = private(session)[0]
        link = await session.client.secret_link(track)
        assert link is not None
        session.links.log.note([(track, link)], LinkKind.LISTENER)
        await until(lambda: rig.inspector.findChildren(LinkLogRow))
        way(rig.inspector.findChild(LinkLogRow))
        await until(lambda: rig.inspector.findChildren(LinkNoteDialog))
        dialog = rig.inspector.findChild(LinkNoteDialog)
        QTest.keyClicks(dialog.findChild(RecipientField), "Radio Lumen")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(
            lambda: any("Radio Lumen" in row.accessibleName() for row in rig.inspector.findChildren(LinkLogRow))
        )


async def test_noting_for_whom_leaves_the_panel_where_it_was(qapp, sandbox: Sandbox) -> None:
    async with panel(qapp, sandbox) as (rig, _session):
        rig.inspector.resize(400, 420)
        field = await copy_link(rig)
        (area,) = [each for each in rig.inspector.findChildren(QScrollArea) if each.isAncestorOf(field)]
        bar = area.verticalScrollBar()
        bar.setValue(0)
        moved: list[int] = []
        bar.valueChanged.connect(moved.append)
        QTest.keyClicks(field, "Anna")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: "Anna" in rig.words())
        copy = by_name(rig.inspector, QPushButton, "Copy link")
        assert copy.hasFocus()
        assert moved == []
