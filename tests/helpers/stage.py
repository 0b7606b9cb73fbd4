"""Where the pictures of `make shots` are taken: real windows over a running sandbox, without a display."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget

from scmanager.api.profile import DialectName
from scmanager.settings import Settings
from scmanager.ui.main_window import MainWindow
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import open_window

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

    async def keep_dialog(self, name: str, ready: Callable[[QDialog], bool] = lambda _dialog: True) -> None:
        """Save a picture of the dialog that is opening, once it is ready, and cancel it."""
        await until(lambda: any(ready(dialog) for dialog in self._dialogs()))
        dialog = self._dialogs()[-1]
        await self.keep(dialog, name)
        dialog.done(QDialog.DialogCode.Rejected)

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
    window.frame.findChild(QTabWidget).setCurrentIndex(TABS.index(tab))
