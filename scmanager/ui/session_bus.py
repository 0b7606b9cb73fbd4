"""The D-Bus of a Linux desktop, where there is one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtDBus import QDBusConnection

Bus = Callable[[], QDBusConnection | None]
"""Gives the bus of the desktop, None where there is none."""


def session_bus() -> QDBusConnection | None:
    """Return the bus of the desktop; None elsewhere, so that nothing starts one of its own."""
    if sys.platform != "linux":
        return None
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and not (runtime and Path(runtime, "bus").exists()):
        return None
    bus = QDBusConnection.sessionBus()
    return bus if bus.isConnected() else None
