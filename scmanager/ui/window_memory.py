"""How the window was left, in the settings soon after it changes: whoever is killed loses no more than a moment."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, QTimer

from scmanager.settings import WindowState
from scmanager.ui.main_window import MainWindow
from scmanager.ui.tasks import async_action

_REST_MS = 1000
"""How long nothing must have been moved before it is written."""


class WindowMemory(QObject):
    """Waits until the user has moved things into place, and writes what differs from `known`, off the loop."""

    def __init__(self, window: MainWindow, known: WindowState) -> None:
        super().__init__(window)
        self.tasks = window.tasks
        self._window = window
        self._known = known
        self._writing = asyncio.Lock()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._write)

    def begin(self) -> None:
        """Follow the window from now on."""
        self._window.rearranged.connect(self._rest.start)

    async def close(self) -> None:
        """Write no more; what is being written is waited for."""
        self._rest.stop()
        self._rest.blockSignals(True)  # what the end of the window does to it is not remembered
        async with self._writing:
            pass

    @async_action
    async def _write(self) -> None:
        async with self._writing:
            state = self._window.window_state()
            if state != self._known:
                self._known = state
                await self._window.keep(window=state)
