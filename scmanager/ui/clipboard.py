"""Secrets on the clipboard: marked as such, and taken off again."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard

CLEAR_AFTER_MS = 60_000

# Clipboard histories leave these out: Klipper and others on Linux
# (https://github.com/KDE/klipper/blob/master/historymodel.cpp), and Windows
# (https://learn.microsoft.com/en-us/windows/win32/dataxchg/clipboard-formats#cloud-clipboard-and-clipboard-history-formats).
_MARKS: dict[str, bytes] = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
}


class SecretClipboard(QObject):
    """Puts links on the clipboard; a secret one is cleared after a while and at the end, if it is still there."""

    def __init__(self, clipboard: QClipboard, *, clear_after_ms: int = CLEAR_AFTER_MS) -> None:
        super().__init__()
        self._clipboard = clipboard
        self._secret = ""
        self._timer = QTimer(self, singleShot=True, interval=clear_after_ms)
        self._timer.timeout.connect(self.clear)

    def copy(self, text: str) -> None:
        """Put something on the clipboard that everybody may know."""
        self._forget()
        self._clipboard.setText(text)

    def copy_data(self, data: QMimeData) -> None:
        """Put something on the clipboard in several forms; everybody may know it."""
        self._forget()
        self._clipboard.setMimeData(data)

    def copy_secret(self, text: str) -> None:
        """Put a secret on the clipboard; histories are asked not to keep it."""
        data = QMimeData()
        data.setText(text)
        for name, value in _MARKS.items():
            data.setData(name, QByteArray(value))
        self._clipboard.setMimeData(data)
        self._secret = text
        self._timer.start()

    def clear(self) -> None:
        """Take the secret off the clipboard, unless something else is there by now."""
        if self._secret and self._clipboard.text() == self._secret:
            self._clipboard.clear()
        self._forget()

    def close(self) -> None:
        """Leave no secret behind."""
        self.clear()

    def _forget(self) -> None:
        self._secret = ""
        self._timer.stop()
