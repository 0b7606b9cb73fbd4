"""Where the pictures of `make shots` are taken: real windows over a running sandbox, without a display."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QListView, QTabWidget, QWidget

from scmanager.api.profile import DialectName
from scmanager.settings import Settings
from scmanager.ui.main_window import MainWindow
from tests.helpers import windows
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

STILL_SECONDS = 0.4
PATIENCE_SECONDS = 4.0  # a picture with a busy bar never stands still
USUAL_SIZE = QSize(1440, 900)
TABS = ("details", "comments", "sharing", "stats")


@dataclass(frozen=True)
class Stage:
    """One theme on one sandbox; pictures go into `folder`."""

    app: QApplication
    box: Sandbox
    folder: Path
    theme: str

    @contextlib.asynccontextmanager
    async def window(self, dialect: DialectName = "classic", size: QSize = USUAL_SIZE) -> AsyncIterator[MainWindow]:
        """Open the main window; faults are forgotten before it closes."""
        async with open_window(self.app, self.box.url, dialect=dialect, settings=Settings(theme=self.theme)) as window:
            window.frame.resize(size)
            try:
                yield window
            finally:
                self.box.clear_faults()

    async def keep(self, widget: QWidget, name: str) -> None:
        """Save a picture of a widget as soon as it stands still."""
        await still(widget)
        widget.grab().save(str(self.folder / f"{name}-{self.theme}.png"))

    async def keep_dialog(self, name: str, title: str = "", size: QSize | None = None) -> None:
        """Save a picture of the dialog that is opening, once its title says so, and cancel it.

        `size` is for dialogs that would be larger than the small screen there is without a display.
        """
        dialog = await self.dialog(title)
        dialog.resize(size or dialog.size())
        await self.keep(dialog, name)
        dialog.done(QDialog.DialogCode.Rejected)

    async def dialog(self, title: str = "") -> QDialog:
        """Wait for an open dialog with these words in its title."""
        await until(lambda: any(title in dialog.windowTitle() for dialog in self._dialogs()))
        return self._dialogs()[-1]

    def _dialogs(self) -> list[QDialog]:
        return [widget for widget in self.app.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]


async def still(widget: QWidget) -> None:
    """Wait until a widget has looked the same for a while."""
    last, since, deadline = QImage(), time.monotonic(), time.monotonic() + PATIENCE_SECONDS
    while (now := time.monotonic()) < deadline:
        picture = widget.grab().toImage()
        if picture != last:
            last, since = picture, now
        elif now - since > STILL_SECONDS:
            return
        await asyncio.sleep(0.05)


async def select_private(window: MainWindow, tab: str) -> None:
    """Select the first private track and show a tab of it."""
    assert window.workspace is not None
    await window.workspace.show_first_private()
    show_tab(window, tab)


def show_tab(window: MainWindow, tab: str) -> None:
    """Show a tab of the inspector."""
    window.frame.findChild(QTabWidget).setCurrentIndex(TABS.index(tab))


def choose_view(window: MainWindow, key: str) -> None:
    """Choose a view in the sidebar."""
    windows.choose_view(named(window, QListView, "Views"), key)
