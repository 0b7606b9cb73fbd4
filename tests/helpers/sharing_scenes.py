"""What `make shots` takes of links and access: the panel in its states, and every dialog that belongs to it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from scmanager.core.link_log import LinkKind
from scmanager.core.tracks import Track
from scmanager.ui.main_window import MainWindow
from scmanager.ui.sharing_commands import SharingCommands
from tests.helpers.stage import Stage, select_private, show_tab
from tests.helpers.windows import named

PEOPLE = ("Radio Lumen", "Promo list A", "Zofia R., for the Autumn compilation")


async def sharing_panel(stage: Stage) -> None:
    """The panel: a copied link is asked about, people have it, it was reset, and it cannot be read."""
    async with stage.window() as window:
        await select_private(window, "sharing")
        await window.workspace.tasks.settled()
        named(window, QPushButton, "Copy link").click()
        await stage.keep(window.frame, "sharing-for-whom")
    async with stage.window(size=QSize(1280, 800)) as window:
        track = await handed_out(window)
        await stage.keep(window.frame, "sharing-handed-out-1280")
        await window.workspace._session.links.resets.reset([track])
        window.workspace.refresh()
        await window.workspace.tasks.settled()
        await stage.keep(window.frame, "sharing-after-reset-1280")
    async with stage.window("current") as window:
        await select_private(window, "sharing")
        await window.workspace.tasks.settled()
        await stage.keep(window.frame, "sharing-current")


async def sharing_dialogs(stage: Stage) -> None:
    """Resets of one and many, access of many, QR picture, message, planned reset."""
    async with stage.window() as window:
        track = await handed_out(window)
        commands = window.frame.findChild(SharingCommands)
        link = await window.workspace._session.sharing.secret_link(track)
        private = [each for each in window.workspace._session.library.packed if each.is_private][:9]
        for name, begin in (
            ("dialog-reset-one", lambda: commands.reset([track])),
            ("dialog-reset-many", lambda: commands.reset(private)),
            ("dialog-access-many", lambda: commands.give_access(private)),
            ("dialog-qr", lambda: commands.show_qr(track, link)),
            ("dialog-message", lambda: commands.write_message(track, link)),
            ("dialog-reset-on", lambda: commands.plan_reset(track)),
        ):
            begin()
            await stage.keep_dialog(name)
            await window.workspace.tasks.settled()


async def qr_for_whom(stage: Stage) -> None:
    """A QR picture that was copied, and the question for whom."""
    async with stage.window() as window:
        track = await handed_out(window)
        link = await window.workspace._session.sharing.secret_link(track)
        window.frame.findChild(SharingCommands).show_qr(track, link)
        dialog = await stage.dialog("QR picture")
        named(window, QPushButton, "Copy picture").click()
        await stage.keep(dialog, "dialog-qr-for-whom")
        dialog.reject()
        await window.workspace.tasks.settled()


async def handed_out(window: MainWindow) -> Track:
    """Hand the link of the first private track out, show its panel and return it."""
    await select_private(window, "sharing")
    session = window.workspace._session
    track = next(each for each in session.library.packed if each.is_private)
    link = await session.sharing.secret_link(track)
    for name in PEOPLE:
        session.links.log.note([(track, link)], LinkKind.LISTENER, recipient=name)
    await session.links.log.settled()
    show_tab(window, "details")
    show_tab(window, "sharing")
    await window.workspace.tasks.settled()
    return track
