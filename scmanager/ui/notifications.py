"""Notifications of the desktop: by its own service on Linux, elsewhere from the tray while one is shown."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any

from PySide6.QtCore import Q_ARG, Q_RETURN_ARG, SLOT, QMetaObject, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusInterface
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from scmanager.ui.session_bus import Bus, session_bus
from scmanager.ui.tasks import Tasks

# https://specifications.freedesktop.org/notification-spec/latest/protocol.html
_SERVICE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_PATIENCE_MS = 3000
_REMEMBERED = 50
_TRAY_MS = 10_000
_ACTIONS = ["default", "Show"]


class Notifications(QObject):
    """Tells of something while no window of the program is in front; the text is for everybody who sees the screen.

    Signals: activated(key) (the user wants to see what it was about).
    """

    activated = Signal(str)

    def __init__(self, window: QWidget, tasks: Tasks, bus: Bus = session_bus) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._bus = bus
        self._listens = False
        self._keys: OrderedDict[int, str] = OrderedDict()
        self._tray: _TrayMessage | None = None

    def notify(self, title: str, text: str, key: str) -> None:
        """Show a notification, unless a window is in front; `key` says what it is about."""
        if QApplication.activeWindow() is not None:
            return
        QApplication.alert(self._window)
        bus = self._bus()
        if bus is not None:
            self._listen(bus)
            self._tasks.spawn(self._send(bus, title, text, key), "notification")
        elif QSystemTrayIcon.isSystemTrayAvailable():
            self._show_in_tray(title, text, key)

    def close(self) -> None:
        """Take the icon of a notification out of the tray."""
        if self._tray is not None:
            self._tray.hide()

    async def _send(self, bus: QDBusConnection, title: str, text: str, key: str) -> None:
        number = await asyncio.to_thread(_send, bus, title, text)
        if number is not None:
            self._keys[number] = key
            while len(self._keys) > _REMEMBERED:
                self._keys.popitem(last=False)

    def _listen(self, bus: QDBusConnection) -> None:
        if not self._listens:
            slot: Any = SLOT("on_action(uint,QString)")  # the stubs want bytes, PySide wants text
            self._listens = bus.connect("", _PATH, _SERVICE, "ActionInvoked", self, slot)

    @Slot("uint", str)
    def on_action(self, number: int, _action: str) -> None:
        """Hear that a notification was clicked, ours or another one's."""
        key = self._keys.pop(number, None)
        if key is not None:
            self.activated.emit(key)

    def _show_in_tray(self, title: str, text: str, key: str) -> None:
        if self._tray is None:
            self._tray = _TrayMessage(self._window)
            self._tray.clicked.connect(self.activated)
        self._tray.show_message(title, text, key)


class _TrayMessage(QObject):
    """An icon in the tray for as long as its message is shown.

    Signals: clicked(key).
    """

    clicked = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._key = ""
        self._icon = QSystemTrayIcon(window.windowIcon(), self)
        self._icon.messageClicked.connect(self._on_clicked)
        self._over = QTimer(self, singleShot=True, interval=_TRAY_MS)
        self._over.timeout.connect(self.hide)

    def show_message(self, title: str, text: str, key: str) -> None:
        self._key = key
        self._icon.show()
        self._icon.showMessage(title, text, self._icon.icon(), _TRAY_MS)
        self._over.start()

    def hide(self) -> None:
        self._over.stop()
        self._icon.hide()

    def _on_clicked(self) -> None:
        self.hide()
        self.clicked.emit(self._key)


def _send(bus: QDBusConnection, title: str, text: str) -> int | None:
    """Ask the service for a notification and return its number, None without a service. Blocks.

    Only the interface, which asks the service what it understands, writes numbers as the unsigned ones they must be.
    """
    service = QDBusInterface(_SERVICE, _PATH, _SERVICE, bus)
    if not service.isValid():
        return None
    service.setTimeout(_PATIENCE_MS)
    number = QMetaObject.invokeMethod(
        service,
        "Notify",
        Qt.ConnectionType.DirectConnection,
        Q_RETURN_ARG("uint"),
        Q_ARG("QString", "scmanager"),
        Q_ARG("uint", 0),
        Q_ARG("QString", "scmanager"),
        Q_ARG("QString", title),
        Q_ARG("QString", _plain(text)),
        Q_ARG("QStringList", _ACTIONS),
        Q_ARG("QVariantMap", {"desktop-entry": "scmanager"}),
        Q_ARG("int", -1),
    )
    return number if isinstance(number, int) and number else None


def _plain(text: str) -> str:
    """Spell a text so that a service that reads markup shows it as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
