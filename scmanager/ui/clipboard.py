"""Secrets on the clipboard: marked as such, and taken off again."""

from __future__ import annotations

import secrets

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QImage

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


_OWN_MARK = "application/x-scmanager-secret"


class SecretClipboard(QObject):
    """Puts links on the clipboard; a secret one is cleared after a while and at the end, if it is still there."""

    def __init__(self, clipboard: QClipboard, *, clear_after_ms: int = CLEAR_AFTER_MS) -> None:
        super().__init__()
        self._clipboard = clipboard
        self._secret = ""
        self._mark = b""
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

    def copy_secret(self, text: str, *, html: str = "") -> None:
        """Put a secret on the clipboard, as HTML as well if there is any; histories are asked not to keep it."""
        data = QMimeData()
        data.setText(text)
        if html:
            data.setHtml(html)
        self._copy_marked(data)
        self._secret = text

    def copy_secret_picture(self, picture: QImage) -> None:
        """Put a picture of a secret on the clipboard; histories are asked not to keep it."""
        data = QMimeData()
        data.setImageData(picture)
        mark = secrets.token_hex(8).encode()
        data.setData(_OWN_MARK, QByteArray(mark))
        self._copy_marked(data)
        self._mark = mark

    def clear(self) -> None:
        """Take the secret off the clipboard, unless something else is there by now."""
        if self._is_there():
            self._clipboard.clear()
        self._forget()

    def close(self) -> None:
        """Leave no secret behind."""
        self.clear()

    def _copy_marked(self, data: QMimeData) -> None:
        self._forget()
        for name, value in _MARKS.items():
            data.setData(name, QByteArray(value))
        self._clipboard.setMimeData(data)
        self._timer.start()

    def _is_there(self) -> bool:
        if self._mark:
            data: QMimeData | None = self._clipboard.mimeData()  # None when it is empty, whatever the stubs say
            return data is not None and bytes(data.data(_OWN_MARK).data()) == self._mark
        return bool(self._secret) and self._clipboard.text() == self._secret

    def _forget(self) -> None:
        self._secret = ""
        self._mark = b""
        self._timer.stop()
