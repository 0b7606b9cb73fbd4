"""Templates of messages by hand: written, renamed, deleted, brought back, kept, and used for real links."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QListWidget, QPlainTextEdit, QPushButton

from scmanager.core.link_log import LinkFilter as Wanted
from scmanager.core.link_log import LinkKind, LinkState
from scmanager.core.template_texts import BUILT_IN, MessageTemplate
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import Desk, desk, shown, words
from tests.helpers.waiting import until

OWN = MessageTemplate(name="Radio", text="For {recipient}: {title} {link}")


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    """The settings of a new user."""
    return SettingsFile(tmp_path / "settings.json")


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def area(dialog: QDialog, name: str) -> QPlainTextEdit:
    return by_name(dialog, QPlainTextEdit, name)


def names(dialog: QDialog) -> list[str]:
    found = by_name(dialog, QListWidget, "Templates")
    return [found.item(row).text() for row in range(found.count())]


async def message_dialog(bench: Desk) -> QDialog:
    """Begin to write a message with the link of the first private track."""
    track = bench.private[0]
    bench.commands.write_message(track, await bench.link(track))
    return await bench.dialog(f"Message with the link of “{track.title}”")


async def edited(bench: Desk, dialog: QDialog) -> QDialog:
    """Open the templates from another dialog."""
    bench.press(dialog, "Edit templates…")
    return await bench.dialog("Message templates")


async def test_a_template_is_added_used_and_there_at_the_next_start(
    qapp: QApplication, sandbox: Sandbox, file: SettingsFile
) -> None:
    async with desk(qapp, sandbox, settings=file) as bench:
        dialog = await message_dialog(bench)
        link = await bench.link(bench.private[0])
        templates = await edited(bench, dialog)
        assert names(templates) == [each.name for each in BUILT_IN]
        bench.press(templates, "New")
        QTest.keyClicks(QApplication.focusWidget(), "Radio")
        area(templates, "Text of the template").setPlainText(OWN.text)
        preview = area(templates, "Message").toPlainText()
        assert preview.startswith(f"For Radio Lumen: {bench.private[0].title} http")
        assert link.token not in preview
        bench.press(templates, "Save")
        await until(lambda: by_name(dialog, QComboBox, "Template").currentText() == "Radio")
        assert file.load().messages == (*BUILT_IN, OWN)
        bench.press(dialog, "Copy message")
        await bench.stage.settle()
        assert clipboard() == f"For: {bench.private[0].title} {link.listener_url}"
    async with desk(qapp, sandbox, settings=SettingsFile(file._path)) as bench:
        dialog = await message_dialog(bench)
        assert by_name(dialog, QComboBox, "Template").currentText() == "Radio"
        bench.press(dialog, "Cancel")


async def test_what_is_wrong_with_a_template_is_told_and_nothing_is_saved_meanwhile(
    qapp: QApplication, sandbox: Sandbox, file: SettingsFile
) -> None:
    async with desk(qapp, sandbox, settings=file) as bench:
        templates = await edited(bench, await message_dialog(bench))
        save = by_name(templates, QPushButton, "Save")
        text = area(templates, "Text of the template")
        before = area(templates, "Message").toPlainText()
        text.setPlainText("Hi {nobody}")
        assert "There is no field {nobody}: write {title}, {artist}" in words(templates)
        assert area(templates, "Message").toPlainText() == before
        assert not save.isEnabled()
        choice = by_name(templates, QListWidget, "Templates")
        choice.setCurrentRow(1)
        assert "“Private listen” cannot be saved yet. There is no field {nobody}" in words(templates)
        assert not save.isEnabled()
        choice.setCurrentRow(0)
        text.setPlainText("{title}")
        by_name(templates, QLineEdit, "Name").setText(BUILT_IN[1].name)
        assert "another template of this name" in words(templates)
        by_name(templates, QLineEdit, "Name").setText("Short")
        assert save.isEnabled()
        QTest.keyClick(templates, Qt.Key.Key_Escape)
        await until(lambda: not templates.isVisible())
        assert file.load().messages == BUILT_IN


async def test_a_name_that_is_taken_is_told_under_it_and_the_preview_follows_the_text(
    qapp: QApplication, sandbox: Sandbox, file: SettingsFile
) -> None:
    async with desk(qapp, sandbox, settings=file) as bench:
        templates = await edited(bench, await message_dialog(bench))
        name, text = by_name(templates, QLineEdit, "Name"), area(templates, "Text of the template")
        name.setText(BUILT_IN[1].name)
        text.setPlainText("Hello {link}")
        assert area(templates, "Message").toPlainText().startswith("Hello http")
        (problem,) = [each for each in templates.findChildren(PlainLabel) if "of this name" in each.text()]
        await until(lambda: name.geometry().bottom() < problem.geometry().top() < text.geometry().top())
        assert name.property("invalid")
        assert not text.property("invalid")
        bench.press(templates, "Cancel")


@pytest.mark.parametrize("is_changed", [True, False])
async def test_what_was_changed_for_a_message_is_kept_when_templates_are_edited(
    qapp: QApplication, sandbox: Sandbox, file: SettingsFile, is_changed: bool
) -> None:
    async with desk(qapp, sandbox, settings=file) as bench:
        dialog = await message_dialog(bench)
        text = area(dialog, "Text of the template")
        if is_changed:
            text.setPlainText("Only for you: {link}")
        templates = await edited(bench, dialog)
        area(templates, "Text of the template").setPlainText("Anew: {link}")
        by_name(templates, QLineEdit, "Name").setText("Renewed")
        bench.press(templates, "Save")
        await until(lambda: by_name(dialog, QComboBox, "Template").currentText() == "Renewed")
        assert file.load().messages[0].text == "Anew: {link}"
        assert text.toPlainText() == ("Only for you: {link}" if is_changed else "Anew: {link}")
        bench.press(dialog, "Cancel")


async def test_templates_are_renamed_deleted_and_brought_back(
    qapp: QApplication, sandbox: Sandbox, file: SettingsFile
) -> None:
    file.save(Settings(messages=(OWN, BUILT_IN[0])))
    async with desk(qapp, sandbox, settings=file) as bench:
        templates = await edited(bench, await message_dialog(bench))
        by_name(templates, QLineEdit, "Name").setText("Station")
        by_name(templates, QListWidget, "Templates").setCurrentRow(1)
        bench.press(templates, "Delete")
        assert names(templates) == ["Station"]
        assert not by_name(templates, QPushButton, "Delete").isEnabled()
        bench.press(templates, "Bring back built-in ones")
        assert names(templates) == ["Station", *(each.name for each in BUILT_IN)]
        assert "Bring back built-in ones" not in shown(templates)
        bench.press(templates, "Save")
        await until(lambda: len(file.load().messages) == 4)
        assert file.load().messages == (MessageTemplate(name="Station", text=OWN.text), *BUILT_IN)


async def test_a_field_is_inserted_from_the_menu(qapp: QApplication, sandbox: Sandbox, file: SettingsFile) -> None:
    async with desk(qapp, sandbox, settings=file) as bench:
        templates = await edited(bench, await message_dialog(bench))
        text = area(templates, "Text of the template")
        text.setPlainText("")
        actions = by_name(templates, QPushButton, "Insert a field").menu().actions()
        next(each for each in actions if each.text().startswith("{length}")).trigger()
        assert text.toPlainText() == "{length}"


async def test_templates_that_cannot_be_written_stay_in_the_dialog(qapp: QApplication, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:  # its settings are in a folder that is not there
        dialog = await message_dialog(bench)
        templates = await edited(bench, dialog)
        bench.press(templates, "New")
        bench.press(templates, "Save")
        await until(lambda: "could not be saved" in words(templates))
        assert "New template" in names(templates)
        bench.press(templates, "Cancel")
        bench.press(dialog, "Copy message")
        await bench.stage.settle()
        assert (await bench.link(bench.private[0])).listener_url in clipboard()


async def test_new_links_are_sent_with_the_template_used_last_for_several_tracks(
    qapp: QApplication, sandbox: Sandbox, file: SettingsFile
) -> None:
    file.save(Settings(messages=(*BUILT_IN, OWN)))
    async with desk(qapp, sandbox, settings=file) as bench:
        tracks = bench.private[:2]
        for track in tracks:
            bench.session.links.log.note([(track, await bench.link(track))], LinkKind.LISTENER, recipient="Ada")
        await bench.session.links.log.settled()
        await bench.session.links.resets.reset(tracks)
        dead = await bench.session.links.log.page(Wanted(state=LinkState.DEAD))
        for again in range(2):
            asking = bench.commands.send_new(dead)
            dialog = await bench.dialog("Send the new links")
            choice = by_name(dialog, QComboBox, "Template")
            if again == 0:
                assert choice.currentText() == "Several tracks"
                choice.setCurrentText("Radio")
            assert choice.currentText() == "Radio"
            assert area(dialog, "Message").toPlainText().count("For Ada: ") == 2
            templates = await edited(bench, dialog)
            assert area(templates, "Message").toPlainText().count("For Radio Lumen: ") == 2
            bench.press(templates, "Cancel")
            bench.press(dialog, "Copy message for Ada")
            bench.press(dialog, "Close")
            await asking
        assert (file.load().message_for_one, file.load().message_for_several) == ("", "Radio")
