"""Settings: what the user chose and how the window was left."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from scmanager.core.profiles import Profile
from scmanager.errors import StorageError


class WindowState(msgspec.Struct, frozen=True, kw_only=True):
    """How the main window was left; empty values mean the default. Sizes are in device-independent pixels."""

    geometry: str = ""
    splitter: tuple[int, ...] = ()
    column_widths: dict[str, int] = {}
    sort_column: str = "created_at"
    sort_descending: bool = True
    inspector_visible: bool = True
    inspector_tab: int = 0
    view: str = "all"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything remembered between two starts; no secret is ever among it.

    `theme` is `system`, `dark` or `light`. `profile` is the id of the account in use, empty for the sandbox.
    """

    theme: str = "system"
    window: WindowState = WindowState()
    profiles: tuple[Profile, ...] = ()
    profile: str = ""


class SettingsFile:
    """Loads and saves the settings of one file, replacing it as a whole so that it is never half written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Settings:
        """Read the settings; a missing or unreadable file gives the defaults."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Settings)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return Settings()

    def save(self, settings: Settings) -> None:
        """Write the settings through a temporary file; raises StorageError when the disk refuses."""
        temporary = self._path.with_suffix(".new")
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(settings)))
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise StorageError(f"The settings could not be saved: {error.strerror or error}.") from error
