"""Settings: what the user chose and how the window was left."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

import msgspec

from scmanager.core import profiles
from scmanager.core.presets import Preset
from scmanager.core.profiles import Profile
from scmanager.core.saved_views import BUILT_IN, SavedView
from scmanager.core.template_texts import BUILT_IN as MESSAGES
from scmanager.core.template_texts import MessageTemplate
from scmanager.errors import StorageError


class SortBy(msgspec.Struct, frozen=True):
    """A column that rows are sorted by, by its key."""

    column: str
    descending: bool = False


class TableState(msgspec.Struct, frozen=True, kw_only=True):
    """How the table of a view was left; empty values mean the default.

    `columns` are the keys of those shown, in their order. `widths` are the chosen ones, in device-independent pixels.
    """

    columns: tuple[str, ...] = ()
    widths: dict[str, int] = {}
    sort: tuple[SortBy, ...] = ()


class WindowState(msgspec.Struct, frozen=True, kw_only=True):
    """How the main window was left; empty values mean the default. Sizes are in device-independent pixels.

    `tables` are by the key of the view.
    """

    geometry: str = ""
    splitter: tuple[int, ...] = ()
    tables: dict[str, TableState] = {}
    inspector_visible: bool = True
    inspector_tab: int = 0
    view: str = "all"
    copy_link_when_ready: bool = False


class WatchedFolderSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A folder whose new files are taken once they have been quiet for some seconds; off at first.

    `profile` is the id of the account they go to. `preset` names the preset they are uploaded with; empty: they become
    drafts.
    """

    is_on: bool = False
    folder: str = ""
    quiet_s: int = 30
    preset: str = ""
    profile: str = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything remembered between two starts; no secret is ever among it.

    `theme` is `system`, `dark` or `light`; `was_dark` is how that looked the last time. `profile` is the id of the
    account in use, empty for the sandbox. `presets` are values for new tracks, `name_pattern` is what file
    names were last read by. `messages` are templates of messages; the last names are those of the ones used last, for
    one track and for several. `last_folder` is where a file was last chosen.
    """

    theme: str = "system"
    was_dark: bool = True
    window: WindowState = WindowState()
    profiles: tuple[Profile, ...] = ()
    profile: str = ""
    presets: tuple[Preset, ...] = ()
    name_pattern: str = ""
    watched_folder: WatchedFolderSettings = WatchedFolderSettings()
    views: tuple[SavedView, ...] = BUILT_IN
    searches: tuple[str, ...] = ()
    last_folder: str = ""
    messages: tuple[MessageTemplate, ...] = MESSAGES
    message_for_one: str = ""
    message_for_several: str = ""

    def chosen(self, wanted: str | None, server: str | None = None) -> Profile:
        """Return the profile on a server, or of an id or a name, or the one in use; the sandbox where there is none."""
        if server:
            return profiles.at(server, self.profiles)
        name = wanted or self.profile
        return next((profile for profile in self.profiles if name in {profile.id, profile.name}), profiles.sandbox())


class SettingsFile:
    """Loads and saves the settings of one file, replacing it as a whole so that it is never half written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def change(self, **changes: object) -> None:
        """Write some of the settings and leave the others as they are; raises StorageError when the disk refuses."""
        with self._lock:
            self.save(msgspec.structs.replace(self.load(), **changes))

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
            _make_lasting(self._path.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise StorageError(f"The settings could not be saved: {error.strerror or error}.") from error


def _make_lasting(folder: Path) -> None:
    """See to it that a file that was renamed in a folder keeps its new name when the power goes."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
