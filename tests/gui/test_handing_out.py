"""Handing links out from dialogs: messages, QR pictures, new links after a reset, and planned resets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton

from scmanager.core.link_log import LinkFilter, LinkKind, LinkState
from scmanager.core.links import SecretLink
from scmanager.core.reset_reminders import ReminderState
from scmanager.core.template_texts import BUILT_IN, MessageTemplate
from scmanager.errors import FileProblem
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.dialogs.show_qr_dialog import ShowQrDialog
from scmanager.ui.qr_picture import qr_picture
from scmanager.ui.widgets.moment_field import MomentField
from scmanager.ui.widgets.recipient_field import RecipientField
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import Desk, desk, opens, shown, words
from tests.helpers.waiting import until

PLAN = "Reset the link on…"


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def has_picture() -> bool:
    data = QGuiApplication.clipboard().mimeData()
    return data is not None and data.hasImage()


async def hand_out(bench: Desk, *names: str) -> str:
    """Hand the link of the first private track to people, and return its token."""
    track = bench.private[0]
    link = await bench.link(track)
    for name in names:
        bench.session.links.log.note([(track, link)], LinkKind.LISTENER, recipient=name)
    await bench.session.links.log.settled()
    return link.token


async def test_after_a_reset_one_click_prepares_a_message_for_each(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        track = bench.private[0]
        old = await hand_out(bench, "Promo list A", "Radio Lumen")
        asking = bench.commands.reset([track])
        question = await bench.dialog("Reset the secret link?")
        bench.press(question, "Reset link")
        await until(lambda: "Prepare new links…" in shown(question))
        bench.press(question, "Prepare new links…")
        dialog = await bench.dialog("Send the new link")
        new = (await bench.link(track)).token
        text = by_name(dialog, QPlainTextEdit, "Message").toPlainText()
        assert new not in text
        assert "Hi Radio Lumen" in text  # who got it last comes first
        bench.press(dialog, "Copy message for Radio Lumen")
        assert new in clipboard()
        assert old not in clipboard()
        assert "Hi Radio Lumen" in clipboard()
        assert QGuiApplication.clipboard().mimeData().data("x-kde-passwordManagerHint") == b"secret"
        assert "noted in the log" in words(dialog)
        bench.press(dialog, "Close")
        await asking
        await bench.session.links.log.settled()
        live = await bench.session.links.log.page(LinkFilter(track_urn=track.urn, state=LinkState.LIVE))
        assert [(entry.recipient, entry.kind) for entry in live] == [("Radio Lumen", LinkKind.MESSAGE)]
        assert opens(sandbox, track, new)
        assert not opens(sandbox, track, old)


async def test_dead_links_of_the_log_are_replaced_later_as_well(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        track = bench.private[0]
        await hand_out(bench, "Mastering")
        await bench.session.links.resets.reset([track])
        dead = await bench.session.links.log.page(LinkFilter(state=LinkState.DEAD))
        asking = bench.commands.send_new(dead)
        dialog = await bench.dialog("Send the new link")
        bench.press(dialog, "Copy message for Mastering")
        assert (await bench.link(track)).listener_url in clipboard()
        bench.press(dialog, "Close")
        await asking


async def test_a_message_is_written_from_a_template_with_the_link_masked(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        track = bench.private[0]
        link = await bench.link(track)
        asking = bench.commands.write_message(track, link)
        dialog = await bench.dialog(f"Message with the link of “{track.title}”")
        by_name(dialog, RecipientField, "For whom?").setText("Booking agency")
        template = by_name(dialog, QPlainTextEdit, "Text of the template")
        template.setPlainText("{nobody}")
        assert "There is no field {nobody}" in words(dialog)
        assert not by_name(dialog, QPushButton, "Copy message").isEnabled()
        template.setPlainText("For {recipient}: {link}")
        assert link.token not in by_name(dialog, QPlainTextEdit, "Message").toPlainText()
        bench.press(dialog, "Copy message")
        await asking
        assert clipboard() == f"For Booking agency: {link.listener_url}"
        assert link.token not in "".join(bench.told)
        await bench.session.links.log.settled()
        assert await bench.session.links.log.recipients() == ["Booking agency"]


async def test_a_message_without_a_link_is_copied_but_counts_as_no_hand_out(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        track = bench.private[0]
        asking = bench.commands.write_message(track, await bench.link(track))
        dialog = await bench.dialog(f"Message with the link of “{track.title}”")
        assert "has no link in it" not in words(dialog)
        by_name(dialog, RecipientField, "For whom?").setText("Booking agency")
        by_name(dialog, QPlainTextEdit, "Text of the template").setPlainText("Call me, {recipient}.")
        assert "The message has no link in it." in words(dialog)
        bench.press(dialog, "Copy message")
        await asking
        assert clipboard() == "Call me, Booking agency."
        assert not QGuiApplication.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")
        assert bench.told == ["Message copied. It has no link in it, so the log notes nothing."]
        await bench.session.links.log.settled()
        assert await bench.session.links.log.page() == []


async def test_new_links_are_not_sent_by_a_message_without_one(qapp, sandbox: Sandbox, tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    empty = MessageTemplate(name="Empty", text="Hi {recipient}")
    file.save(Settings(messages=(empty, *BUILT_IN), message_for_one="Empty"))
    async with desk(qapp, sandbox, settings=file) as bench:
        await hand_out(bench, "Mastering")
        await bench.session.links.resets.reset(bench.private[:1])
        asking = bench.commands.send_new(await bench.session.links.log.page(LinkFilter(state=LinkState.DEAD)))
        dialog = await bench.dialog("Send the new link")
        copy = by_name(dialog, QPushButton, "Copy message for Mastering")
        assert not copy.isEnabled()
        assert "The message has no link in it. Choose another template" in words(dialog)
        by_name(dialog, QComboBox, "Template").setCurrentText("Title and link")
        assert copy.isEnabled()
        assert "has no link in it" not in words(dialog)
        bench.press(dialog, "Close")
        await asking


async def test_a_qr_picture_is_saved_copied_and_noted(qapp, sandbox: Sandbox, tmp_path) -> None:
    async with desk(qapp, sandbox) as bench:
        track = bench.private[0]
        link = await bench.link(track)
        asking = bench.commands.show_qr(track, link)
        dialog = await bench.dialog("QR picture of the secret link")
        assert isinstance(dialog, ShowQrDialog)
        await dialog.save(tmp_path / "code.png")
        assert QImage(str(tmp_path / "code.png")) == qr_picture(link.listener_url)
        with pytest.raises(FileProblem, match="could not be written"):
            await dialog.save(tmp_path / "none" / "code.png")
        whom = by_name(dialog, RecipientField, "For whom?")
        await until(whom.hasFocus)
        QTest.keyClicks(whom, "Radio Lumen")
        QTest.keyClick(whom, Qt.Key.Key_Return)
        assert not whom.isVisible()
        bench.press(dialog, "Copy picture")
        assert has_picture()
        QTest.keyClicks(whom, "Master")
        bench.press(dialog, "Close")
        await asking
        await bench.stage.settle()
        await bench.session.links.log.settled()
        copied, saved = await bench.session.links.log.page()
        assert (saved.kind, saved.recipient, saved.note) == (LinkKind.FILE, "Radio Lumen", "QR picture “code.png”")
        assert (copied.kind, copied.recipient, copied.note) == (LinkKind.QR, "", "")


async def test_U5_a_copied_picture_leaves_the_clipboard(qapp) -> None:
    secret = SecretClipboard(QGuiApplication.clipboard(), clear_after_ms=20)
    secret.copy_secret_picture(qr_picture("https://soundcloud.com/a/b/s-ABCDEFGHIJK"))
    assert QGuiApplication.clipboard().mimeData().data("x-kde-passwordManagerHint") == b"secret"
    await until(lambda: not has_picture())
    secret.copy_secret_picture(qr_picture("https://soundcloud.com/a/b/s-ABCDEFGHIJK"))
    QGuiApplication.clipboard().setText("something else")
    secret.close()
    assert clipboard() == "something else"


def test_a_qr_picture_has_a_quiet_zone_and_three_corners(qapp) -> None:
    picture = qr_picture("https://soundcloud.com/a/b/s-ABCDEFGHIJK")
    side, module = picture.width(), 10
    white, black = 0xFFFFFFFF, 0xFF000000
    assert picture.height() == side
    for x, y in ((0, 0), (side - 1, 0), (3 * module + 9, 3 * module + 9)):
        assert picture.pixel(x, y) == white
    near, far = 4 * module, side - 4 * module - 1
    for x, y in ((near, near), (far, near), (near, far)):
        assert picture.pixel(x, y) == black


async def test_a_listener_is_played_by_the_browser_only_where_the_link_leads_to_soundcloud(
    qapp, sandbox: Sandbox, monkeypatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    async with desk(qapp, sandbox) as bench:
        link = await bench.link(bench.private[0])
        bench.commands.open_as_listener(bench.private[0], link)
        assert opened == [link.listener_url]
        evil = SecretLink(track_urn="x", token="s-A", listener_url="file:///etc/passwd", api_url="")
        bench.commands.open_as_listener(bench.private[0], evil)
        assert opened == [link.listener_url]
        assert bench.told == ["The link does not lead to SoundCloud, so it was not opened."]


async def test_a_reset_is_planned_moved_and_cancelled(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        track, reminders = bench.private[0], bench.session.links.reminders
        due = (datetime.now(UTC) + timedelta(days=3)).replace(second=0, microsecond=0)
        asking = bench.commands.plan_reset(track)
        dialog = await bench.dialog(PLAN)
        assert "SoundCloud has no expiry" in words(dialog)
        assert "Do not reset it" not in shown(dialog)
        field = by_name(dialog, MomentField, "Day and time")
        field.set_moment(datetime.now(UTC) - timedelta(days=1))
        assert "This time is over." in words(dialog)
        field.set_moment(due)
        bench.press(dialog, "Reset at this time")
        await asking
        assert reminders.get(track.urn).due_at == due
        asking = bench.commands.plan_reset(track)
        dialog = await bench.dialog(PLAN)
        by_name(dialog, MomentField, "Day and time").set_moment(due + timedelta(days=1))
        bench.press(dialog, "Change time")
        await asking
        assert reminders.get(track.urn).due_at == due + timedelta(days=1)
        asking = bench.commands.plan_reset(track)
        bench.press(await bench.dialog(PLAN), "Do not reset it")
        await asking
        assert reminders.get(track.urn).state is ReminderState.CANCELLED
