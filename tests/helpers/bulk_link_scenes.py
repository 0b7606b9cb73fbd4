"""What `make shots` takes of links of many tracks: copied, exported, with failures, and the promo sheet."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QMenu, QPlainTextEdit, QPushButton, QTableView

from scmanager.core.link_log import LinkFilter, LinkKind, LinkState
from scmanager.core.link_texts import LinkFormat
from scmanager.core.tracks import Track
from scmanager.ui.bulk_links import BulkLinks
from scmanager.ui.dialogs.templates_dialog import TemplatesDialog
from scmanager.ui.main_window import MainWindow
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.widgets.recipient_field import RecipientField
from tests.helpers.inspector_fakes import by_name as named_in
from tests.helpers.sharing_scenes import PEOPLE
from tests.helpers.stage import Stage, choose_view
from tests.helpers.waiting import until
from tests.helpers.windows import named

_SECRETS = "/tracks/*/secret-token*"
_SMALL = QSize(1280, 800)
_MESSAGE = "Hi Lumen,\nnine that are not out yet. Feedback until 1 Dec is welcome: mix, low end, which one first?"


async def bulk_links(stage: Stage) -> None:
    """The menu, links being read, some that failed, and for whom they were copied."""
    async with stage.window(size=_SMALL) as window:
        tracks = await _private(window)
        table = named(window, QTableView, "Tracks")
        table.selectAll()
        pane = window.workspace._tracks.pane
        pane.table.menu_wanted.emit(pane.table.mapToGlobal(pane.table.rect().center()))
        await until(lambda: _menus(window))
        await stage.keep(_menus(window)[0], "links-menu")
        _menus(window)[0].close()
        links = window.frame.findChild(BulkLinks)
        stage.box.fault("latency", path=_SECRETS, times=None, arg=30)
        reading = links.copy(tracks, LinkFormat.LIST)
        dialog = await stage.dialog("Copy links")
        await stage.keep(dialog, "links-reading")
        dialog._stop.click()
        await until(dialog._again.isVisible)
        await stage.keep(dialog, "links-stopped")
        stage.box.clear_faults()
        dialog.reject()
        await reading
        stage.box.fault("status", path=_SECRETS, times=3, arg=403)
        links.copy(tracks, LinkFormat.LIST)
        dialog = await stage.dialog("Copy links")
        await until(dialog._again.isVisible)
        await stage.keep(window.frame, "links-failed-1280")
        await stage.keep(dialog, "links-failed")
        dialog._again.click()
        await until(dialog._whom.isVisible)
        await stage.keep(window.frame, "links-copied-1280")
        await stage.keep(dialog, "links-copied")
        dialog.reject()
        await window.workspace.tasks.settled()


async def promo_sheet(stage: Stage) -> None:
    """The form with its preview, links that cannot be read, and the page that was saved."""
    async with stage.window(size=_SMALL) as window:
        tracks = await _private(window)
        links = window.frame.findChild(BulkLinks)
        stage.box.fault("latency", path=_SECRETS, times=None, arg=30)
        making = links.promo_sheet(tracks)
        dialog = await stage.dialog("Promo sheet")
        await stage.keep(dialog, "promo-reading")
        dialog.reject()
        await making
        stage.box.clear_faults()
        making = links.promo_sheet(tracks)
        dialog = await stage.dialog("Promo sheet")
        await until(dialog._save.isVisible)
        await stage.keep(dialog, "promo-form")
        await stage.keep(window.frame, "promo-form-1280")
        named_in(dialog, QPlainTextEdit, "Message").setPlainText(_MESSAGE)
        for box in ("Genre", "Tempo", "Description"):
            named_in(dialog, QCheckBox, box).setChecked(True)
        await stage.keep(dialog, "promo-filled")
        await dialog._write(stage.folder / "promo.html")
        await stage.keep(dialog, "promo-saved")
        dialog.accept()
        await making
        (stage.folder / "promo.html").unlink()
        stage.box.fault("status", path=_SECRETS, times=3, arg=403)
        making = links.promo_sheet(tracks)
        dialog = await stage.dialog("Promo sheet")
        await until(dialog._again.isVisible)
        await stage.keep(dialog, "promo-failed")
        dialog.reject()
        await making
        await window.workspace.tasks.settled()


async def message_templates(stage: Stage) -> None:
    """A message from a template, the templates, and what is said of a mistake in one."""
    async with stage.window(size=_SMALL) as window:
        await _private(window)
        session = window.workspace._session
        track = next(each for each in session.library.packed if each.is_private)
        link = await session.sharing.secret_link(track)
        window.frame.findChild(SharingCommands).write_message(track, link)
        message = await stage.dialog("Message with")
        named_in(message, RecipientField, "For whom?").setText("Radio Lumen")
        await stage.keep(message, "template-message")
        named_in(message, QPushButton, "Edit templates…").click()
        await stage.dialog("Message templates")
        (dialog,) = window.frame.findChildren(TemplatesDialog)
        await stage.keep(dialog, "templates")
        dialog._new.click()
        dialog._text.setPlainText("Hi {recipient}, {titel} is at {link}")
        await stage.keep(dialog, "templates-mistake")
        dialog._name.setText("Title and link")
        dialog._text.setPlainText("{artist} – {title}")
        await stage.keep(dialog, "templates-same-name")
        await stage.keep(window.frame, "templates-1280")
        dialog.reject()
        message._template.setPlainText("Hi {recipient}, call me.")
        await stage.keep(message, "template-no-link")
        message.reject()
        await window.workspace.tasks.settled()


async def handing_out(stage: Stage) -> None:
    """New links for those whose old ones are dead, and one message about several tracks."""
    async with stage.window(size=_SMALL) as window:
        tracks = (await _private(window))[:3]
        session = window.workspace._session
        commands = window.frame.findChild(SharingCommands)
        for track in tracks:
            link = await session.sharing.secret_link(track)
            for name in PEOPLE:
                session.links.log.note([(track, link)], LinkKind.LISTENER, recipient=name)
        await session.links.log.settled()
        await session.links.resets.reset(tracks)
        commands.send_new(await session.links.log.page(LinkFilter(state=LinkState.DEAD)))
        dialog = await stage.dialog("Send the new links")
        named_in(dialog, QPushButton, f"Copy message for {PEOPLE[1]}").click()
        await stage.keep(dialog, "hand-out")
        dialog.accept()
        await window.workspace.tasks.settled()
        window.frame.findChild(BulkLinks).message(tracks)
        await stage.keep_dialog("message-several", "Message with")
        await window.workspace.tasks.settled()


async def _private(window: MainWindow) -> list[Track]:
    choose_view(window, "private")
    table = named(window, QTableView, "Tracks")
    await until(lambda: table.model().rowCount() == 20)
    return list(window.workspace._tracks.pane.shown())


def _menus(window: MainWindow) -> list[QMenu]:
    return [each for each in window.frame.findChildren(QMenu) if each.isVisible()]
