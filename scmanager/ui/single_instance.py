"""One window per home folder: a second start hands its files to the first and ends."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 2000
_LONGEST = 1 << 20


class SingleInstance(QObject):
    """Holds the lock of a home folder and listens for later starts.

    Signals: files_handed(list of paths) (empty when the window is only to be raised).
    """

    files_handed = Signal(list)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
        self._name = f"scmanager-{digest}"
        self._lock = QLockFile(str(folder / "running.lock"))
        self._lock.setStaleLockTime(0)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def acquire(self) -> bool:
        """Become the one instance; False when another one runs."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def hand_over(self, files: Sequence[Path]) -> bool:
        """Give files to the instance that runs; False when it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(msgspec.json.encode([os.fsencode(path.absolute()) for path in files]) + b"\n")
        sent = socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return sent

    def close(self) -> None:
        """Let the next start be the one instance."""
        self._server.close()
        self._lock.unlock()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.setParent(self)
        socket.readyRead.connect(self._on_ready)
        socket.disconnected.connect(socket.deleteLater)

    def _on_ready(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket):
            return
        if socket.bytesAvailable() > _LONGEST:
            socket.abort()
        elif socket.canReadLine():
            self._take(bytes(socket.readLine().data()))
            socket.disconnectFromServer()

    def _take(self, line: bytes) -> None:
        try:
            names = msgspec.json.decode(line, type=list[bytes])
        except msgspec.DecodeError:
            return
        self.files_handed.emit([Path(os.fsdecode(name)) for name in names])
