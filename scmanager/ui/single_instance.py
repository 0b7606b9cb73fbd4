"""One window per home folder: a second start hands its files to the first and ends."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 10_000  # for an instance that starts just now, on a computer with much to do
_WRITING_MS = 5000
_LONGEST = 1 << 20


class SingleInstance(QObject):
    """Holds the lock of a home folder and listens for later starts.

    Signals: files_handed(list of paths) (empty when the window is only to be raised).
    """

    files_handed = Signal(list)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = f"scmanager-{zlib.crc32(os.fsencode(folder.resolve())):08x}"
        self._lock = QLockFile(str(folder / "running.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def acquire(self) -> bool:
        """Become the one instance; False when another one runs."""
        return self._lock.tryLock(0)

    def listen(self) -> None:
        """Take what later starts hand over."""
        from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415 -- after the first frame

        if not self._lock.isLocked():
            return
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(self._name)

    def hand_over(self, files: Sequence[Path]) -> bool:
        """Give files to the instance that runs; False when it does not answer."""
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 -- only a second start needs it

        socket = QLocalSocket()
        if not self._connect(socket):
            return False
        socket.write(msgspec.json.encode([os.fsencode(path.absolute()) for path in files]) + b"\n")
        sent = socket.waitForBytesWritten(_WRITING_MS)
        socket.disconnectFromServer()
        return sent

    def _connect(self, socket: QLocalSocket) -> bool:
        """Reach the instance that runs, which may have started just now and not listen yet."""
        patience = QDeadlineTimer(_PATIENCE_MS)
        while True:
            socket.connectToServer(self._name)
            if socket.waitForConnected(patience.remainingTime()) or patience.hasExpired():
                return bool(socket.state() == socket.LocalSocketState.ConnectedState)
            QThread.msleep(50)

    def close(self) -> None:
        """Let the next start be the one instance."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection() if self._server is not None else None
        if socket is not None:
            socket.setParent(self)
            socket.readyRead.connect(partial(self._on_ready, socket))
            socket.disconnected.connect(socket.deleteLater)

    def _on_ready(self, socket: QLocalSocket) -> None:
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
