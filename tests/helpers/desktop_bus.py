"""A D-Bus of its own with the services of a desktop, for what the program asks of them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import ClassInfo, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection


@ClassInfo({"D-Bus Interface": "org.freedesktop.Notifications"})
class NotificationService(QObject):
    """Keeps what it was asked to show; `ActionInvoked` is a click."""

    ActionInvoked = Signal("uint", str)

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, str]] = []

    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(self, _app, _replaces, _icon, title, text, actions, _hints, _timeout):
        assert actions == ["default", "Show"]
        self.shown.append((title, text))
        return len(self.shown)


@ClassInfo({"D-Bus Interface": "org.freedesktop.FileManager1"})
class FileManagerService(QObject):
    """Keeps the addresses it was asked to show."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @Slot("QStringList", str)
    def ShowItems(self, addresses, _startup):
        self.shown += addresses


class DesktopBus:
    """The bus as the program sees it, and the services on it."""

    def __init__(self, address: str) -> None:
        self._services = QDBusConnection.connectToBus(address, "services")
        self._program = QDBusConnection.connectToBus(address, "program")
        self.notifications = NotificationService()
        self.files = FileManagerService()

    def bus(self) -> QDBusConnection:
        """Return the connection of the program."""
        return self._program

    def offer_notifications(self) -> None:
        """Show notifications from now on."""
        self._offer("org.freedesktop.Notifications", "/org/freedesktop/Notifications", self.notifications)

    def offer_files(self) -> None:
        """Show files from now on."""
        self._offer("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1", self.files)

    def _offer(self, name: str, path: str, service: QObject) -> None:
        options = QDBusConnection.RegisterOption.ExportAllSlots | QDBusConnection.RegisterOption.ExportAllSignals
        assert self._services.registerObject(path, service, options)
        assert self._services.registerService(name)

    def close(self) -> None:
        """Leave the bus."""
        for name in ("services", "program"):
            QDBusConnection.disconnectFromBus(name)


@contextmanager
def desktop_bus(folder: Path) -> Iterator[DesktopBus]:
    """Run a bus for as long as it is needed."""
    config = folder / "bus.conf"
    config.write_text(
        f"""<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
        "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd"><busconfig><type>session</type>
        <listen>unix:path={folder / "bus"}</listen><policy context="default"><allow send_destination="*"/>
        <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
    )
    command = ["dbus-daemon", "--config-file", str(config), "--print-address", "--nofork"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    desktop = DesktopBus(process.stdout.readline().strip())
    try:
        yield desktop
    finally:
        desktop.close()
        process.terminate()
        process.wait(10)
        process.stdout.close()
