"""Notifications and the file manager of the desktop, over a bus of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from scmanager.ui.file_manager import FileManager
from scmanager.ui.notifications import Notifications
from scmanager.ui.session_bus import session_bus
from tests.helpers.desktop_bus import DesktopBus, desktop_bus
from tests.helpers.dialogs import Stage
from tests.helpers.waiting import until

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon")


@pytest.fixture
def desktop(qapp, tmp_path_factory) -> Iterator[DesktopBus]:
    with desktop_bus(tmp_path_factory.mktemp("bus")) as bus:
        yield bus


async def test_a_notification_is_shown_as_it_is_and_leads_back(qapp, desktop: DesktopBus) -> None:
    desktop.offer_notifications()
    stage, window = Stage(qapp), QWidget()
    notifications = Notifications(window, stage.tasks, desktop.bus)
    wanted: list[str] = []
    notifications.activated.connect(wanted.append)
    notifications.notify("Ready to listen", "<b>Kestrel</b> & more", "soundcloud:tracks:7")
    await stage.settle()
    assert desktop.notifications.shown == [("Ready to listen", "&lt;b&gt;Kestrel&lt;/b&gt; &amp; more")]
    desktop.notifications.ActionInvoked.emit(99, "default")
    desktop.notifications.ActionInvoked.emit(1, "default")
    await until(lambda: wanted)
    assert wanted == ["soundcloud:tracks:7"]
    notifications.close()


async def test_nothing_is_shown_while_the_window_is_in_front(qapp, desktop: DesktopBus, qtbot) -> None:
    desktop.offer_notifications()
    stage, window = Stage(qapp), QWidget()
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    Notifications(window, stage.tasks, desktop.bus).notify("Ready to listen", "Kestrel", "1")
    await stage.settle()
    assert desktop.notifications.shown == []
    window.close()


async def test_a_desktop_without_notifications_is_no_fault(qapp, desktop: DesktopBus) -> None:
    stage = Stage(qapp)
    Notifications(QWidget(), stage.tasks, desktop.bus).notify("Ready to listen", "Kestrel", "1")
    await stage.settle()


async def test_a_file_is_shown_in_its_folder(qapp, desktop: DesktopBus, tmp_path: Path) -> None:
    desktop.offer_files()
    opened: list[QUrl] = []
    FileManager(bus=desktop.bus, open_url=opened.append).show(tmp_path / "a b&ü.wav")
    await until(lambda: desktop.files.shown)
    assert desktop.files.shown == [(tmp_path / "a b&ü.wav").as_uri()]
    assert opened == []


async def test_where_no_file_can_be_marked_its_folder_is_opened(qapp, desktop: DesktopBus, tmp_path: Path) -> None:
    opened: list[QUrl] = []
    manager = FileManager(bus=desktop.bus, open_url=opened.append)
    manager.show(tmp_path / "a.wav")
    await until(lambda: opened)
    FileManager(bus=lambda: None, open_url=opened.append).show(tmp_path / "a.wav")
    assert [url.toLocalFile() for url in opened] == [str(tmp_path)] * 2


def test_no_bus_is_started_where_there_is_none(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert session_bus() is None
