"""The folder a file was last chosen in: file dialogs open there, also after the next start."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QWidget

from scmanager.errors import StorageError
from scmanager.settings import SettingsFile
from scmanager.ui.tasks import Tasks, async_action

_DIRECTLY = Qt.FindChildOption.FindDirectChildrenOnly


class LastFolder(QObject):
    """Stays with the main window, where every file dialog finds it; written as soon as it changes."""

    def __init__(self, window: QWidget, folder: str, file: SettingsFile, tasks: Tasks) -> None:
        super().__init__(window)
        self.tasks = tasks
        self._folder = folder
        self._file = file

    @property
    def path(self) -> str:
        """The folder to open, that of documents where none was chosen or it is gone."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        known = (folder for folder in (self._folder, documents) if folder and Path(folder).is_dir())
        return next(known, str(Path.home()))

    def remember(self, folder: Path) -> None:
        """Open this folder the next time."""
        if str(folder) != self._folder and not self.tasks.is_closed:
            self._folder = str(folder)
            self._keep()

    def close(self) -> None:
        """Leave the window."""
        self.setParent(None)

    @async_action
    async def _keep(self) -> None:
        with contextlib.suppress(StorageError):
            await asyncio.to_thread(self._file.change, last_folder=self._folder)


def last_folder(widget: QWidget | None) -> LastFolder | None:
    """Return the folder of the window a widget belongs to in the end; None where nothing is remembered."""
    while widget is not None:
        if (folder := widget.findChild(LastFolder, options=_DIRECTLY)) is not None:
            return folder
        widget = widget.parentWidget()
    return None
