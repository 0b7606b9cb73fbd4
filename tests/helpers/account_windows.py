"""A main window with the commands for accounts, over real sessions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from scmanager.core.profiles import Profile
from scmanager.paths import resources
from scmanager.services.accounts import Accounts
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.account_commands import AccountCommands
from scmanager.ui.frame import Frame
from scmanager.ui.main_window import MainWindow
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.theme import Theme
from tests.helpers.keychains import FakeBackend, keychain_over


@asynccontextmanager
async def commands_over(
    app: QApplication,
    folder: Path,
    known: Sequence[Profile],
    current: Profile,
    *,
    cache: Path | None = None,
    is_settled: bool = True,
) -> AsyncIterator[tuple[MainWindow, AccountCommands]]:
    """Open the window of an account, loaded; it is closed in order afterwards. `cache` keeps its tracks.

    Unless it `is_settled`, it is still being loaded.
    """
    theme = Theme(app, resources() / "style" / "app.qss", "dark")
    presets = PresetBook(Settings(), SettingsFile(folder / "settings.json"))
    window = MainWindow(Frame(""), theme, Settings(), presets)
    accounts = Accounts(keychain_over(FakeBackend()), data=folder, cache=cache)
    commands = AccountCommands(window, accounts, known, current)
    window.frame.show()
    try:
        await commands.open()
        if is_settled:
            await window.settled()
        yield window, commands
    finally:
        await window.close()
        await accounts.close()
        window.frame.deleteLater()
