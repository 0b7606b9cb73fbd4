"""The start: reads the command line, paints the frame, and hands over to `program` for everything else.

Imports are few on purpose: what takes time to import comes after the first frame.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import urlsplit

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from scmanager import __version__
from scmanager.core.hosts import is_loopback
from scmanager.core.profiles import Profile, account_key
from scmanager.paths import Paths, resources
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.frame import Frame
from scmanager.ui.qt_log import log_qt_message
from scmanager.ui.single_instance import SingleInstance
from scmanager.ui.theme import Theme


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return the status of the process."""
    options = parse(arguments)
    signal.signal(signal.SIGTERM, _end)  # `program` takes it over as soon as there is something to shut down
    os.umask(0o077)  # whatever is written is for this user alone, also what the sandbox and SQLite write
    paths = Paths.under(options.home.absolute()) if options.home else Paths.of_user()
    try:
        paths.make()
    except OSError as error:
        return _refuse(f"{error.filename} cannot be used to keep data: {error.strerror}.")
    qInstallMessageHandler(log_qt_message)
    app = _application()
    instance = SingleInstance(paths.data)
    if not options.screenshot and not instance.acquire():
        if instance.hand_over(options.files):
            return 0
        return _refuse("scmanager already runs with this home folder, but its window does not answer.")
    file = SettingsFile(paths.config / "settings.json")
    settings = file.load()
    known = {"sandbox"}.union(*({profile.id, profile.name} for profile in settings.profiles))
    if options.profile and options.profile not in known:
        return _refuse(f"There is no profile named {options.profile!r}; there are: {', '.join(sorted(known))}.")
    theme = Theme(app, resources() / "style" / "app.qss", settings.theme, was_dark=settings.was_dark)
    frame = Frame("" if options.screenshot else settings.window.geometry)
    _paint(app, frame)
    if not options.screenshot:
        profile = settings.chosen("sandbox" if options.sandbox else options.profile, options.server)
        _show_glance(app, frame, theme, paths, settings, profile)

    from scmanager.program import Program, run  # noqa: PLC0415 -- after the first frame

    return run(app, Program(options, paths, instance, theme, frame, file, settings))


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; ends the process with a sentence when it makes no sense."""
    parser = argparse.ArgumentParser(prog="scmanager", description="A track manager for SoundCloud.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files and folders to upload")
    parser.add_argument("--sandbox", action="store_true", help="run on a sandbox server of its own")
    parser.add_argument("--server", metavar="URL", help="use the server at this address")
    parser.add_argument("--dialect", choices=("auto", "classic", "current"), default="auto", help="dialect of the API")
    parser.add_argument("--profile", metavar="NAME", help="use a saved account")
    parser.add_argument("--home", type=Path, metavar="DIR", help="keep settings, data, cache and logs under DIR")
    parser.add_argument("--screenshot", type=Path, metavar="PNG", help="save a picture of the filled window and end")
    parser.add_argument("--version", action="version", version=f"scmanager {__version__}")
    options = parser.parse_args(arguments)
    if options.server and options.sandbox:
        parser.error("--server and --sandbox exclude each other")
    if options.server:
        options.server = _address(parser, options.server)
    return options


def _address(parser: argparse.ArgumentParser, text: str) -> str:
    """Complete the address of a server; a server elsewhere is spoken to by https only."""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        parser.error(f"{text!r} is not the address of a server; it should look like https://api.soundcloud.com")
    scheme = parts.scheme if is_loopback(parts.hostname or "") else "https"
    return parts._replace(scheme=scheme).geturl().rstrip("/")


def _end(_number: int, _where: FrameType | None) -> NoReturn:
    """End at once: Qt would swallow a SystemExit, and nothing is under way yet."""
    os._exit(0)


def _refuse(sentence: str) -> int:
    print(f"scmanager: {sentence}", file=sys.stderr)  # noqa: T201 -- there is no window yet
    return 1


def _application() -> QApplication:
    app = QApplication(sys.argv[:1])
    app.setApplicationName("scmanager")
    app.setApplicationDisplayName("scmanager")
    app.setDesktopFileName("scmanager")
    app.setQuitOnLastWindowClosed(False)
    return app


def _show_glance(
    app: QApplication, frame: Frame, look: Theme, paths: Paths, settings: Settings, profile: Profile
) -> None:
    """Show the tracks of the last time, if there are any, before what takes time is imported."""
    from scmanager.store.account_files import path_in  # noqa: PLC0415 -- after the first frame
    from scmanager.store.track_glance import TrackGlance  # noqa: PLC0415
    from scmanager.ui.glance import Glance, can_glance  # noqa: PLC0415
    from scmanager.ui.models.glance_model import GlanceModel  # noqa: PLC0415

    if not can_glance(settings.window) or profile.consumer_key_only:
        return
    tracks = TrackGlance(path_in(paths.cache, account_key(profile)))
    if not tracks.count:
        tracks.close()
        return
    glance = Glance(look, GlanceModel(tracks.count, tracks.read), settings.window, tracks.close)
    glance.painted.connect(app.exit)
    frame.show_glance(glance)
    app.exec()
    glance.painted.disconnect(app.exit)


def _paint(app: QApplication, frame: Frame) -> None:
    """Run Qt's own loop until the first frame is on the screen; asyncio takes over afterwards."""
    frame.painted.connect(app.exit)  # `quit` would close the window
    frame.show()
    app.exec()
    frame.painted.disconnect(app.exit)
