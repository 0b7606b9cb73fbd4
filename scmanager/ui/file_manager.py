"""Showing a file in the file manager of the desktop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices

from scmanager.ui.session_bus import Bus, session_bus

# https://www.freedesktop.org/wiki/Specifications/file-manager-interface/
_SERVICE = "org.freedesktop.FileManager1"
_PATH = "/org/freedesktop/FileManager1"


class FileManager(QObject):
    """Opens the folder of a file, with the file marked where the desktop can do that."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        bus: Bus = session_bus,
        open_url: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._bus = bus
        self._open_url = open_url

    def show(self, path: Path) -> None:
        """Show a file in its folder."""
        bus = self._bus()
        if bus is None:
            self._open_folder(path)
            return
        message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SERVICE, "ShowItems")
        message.setArguments([[path.as_uri()], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        watcher.setProperty("folder", path.parent.as_uri())
        watcher.finished.connect(self._on_answer)

    def _on_answer(self, watcher: QDBusPendingCallWatcher) -> None:
        if watcher.isError():
            self._open_url(QUrl(watcher.property("folder")))
        watcher.deleteLater()

    def _open_folder(self, path: Path) -> None:
        self._open_url(QUrl(path.parent.as_uri()))
