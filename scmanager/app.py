"""The composition root: reads the command line, builds every object, and shuts down in order."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import qasync
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from scmanager import __version__
from scmanager.errors import ScmanagerError
from scmanager.paths import Paths, resources
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.main_window import MainWindow
from scmanager.ui.qt_log import log_qt_message
from scmanager.ui.single_instance import SingleInstance
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.services.session import Session

_log = logging.getLogger(__name__)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return the status of the process."""
    options = parse(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    paths = Paths.under(options.home.absolute()) if options.home else Paths.of_user()
    try:
        paths.make()
    except OSError as error:
        return _refuse(f"{error.filename} cannot be used to keep data: {error.strerror}.")
    qInstallMessageHandler(log_qt_message)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("scmanager")
    app.setApplicationDisplayName("scmanager")
    app.setDesktopFileName("scmanager")
    app.setQuitOnLastWindowClosed(False)
    instance = SingleInstance(paths.data)
    if not options.screenshot and not instance.acquire():
        if instance.hand_over(options.files):
            return 0
        return _refuse("scmanager already runs with this home folder, but its window does not answer.")
    loop = qasync.QEventLoop(app)
    with loop:
        return int(loop.run_until_complete(Program(app, options, paths, instance).run()))


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
    if options.profile not in {None, "sandbox"}:
        parser.error(f"there is no profile named {options.profile!r}; the only one is 'sandbox'")
    if options.server and options.sandbox:
        parser.error("--server and --sandbox exclude each other")
    if options.server and not _is_loopback(options.server):
        parser.error("this version signs in to servers on this computer only, such as the sandbox")
    return options


def _is_loopback(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.hostname in _LOOPBACK


def _refuse(sentence: str) -> int:
    print(f"scmanager: {sentence}", file=sys.stderr)  # noqa: T201 -- there is no window yet
    return 1


class Program:
    """One run of the program, from the first frame to the orderly end."""

    def __init__(self, app: QApplication, options: argparse.Namespace, paths: Paths, instance: SingleInstance) -> None:
        self._options = options
        self._paths = paths
        self._instance = instance
        self._file = SettingsFile(paths.config / "settings.json")
        settings = Settings() if options.screenshot else self._file.load()
        self._theme = Theme(app, resources() / "style" / "app.qss", settings.theme)
        self._window = MainWindow(self._theme, settings)
        self._done = asyncio.Event()
        self._cleanup = contextlib.AsyncExitStack()

    async def run(self) -> int:
        """Show the window, open the session, and wait for the user or the screenshot."""
        self._listen_for_the_end()
        painted = asyncio.Event()
        self._window.painted.connect(painted.set)
        self._window.closed.connect(self._done.set)
        self._instance.files_handed.connect(self._window.take_files)
        self._window.upload(self._options.files)
        self._window.show_connecting(self._window.tr("Opening your tracks…"))
        self._window.show()
        try:
            await painted.wait()
            opened = await self._open_session()
            if self._options.screenshot:
                return await self._take_screenshot() if opened else 1
            await self._done.wait()
            return 0
        finally:
            await self._shut_down()

    def _listen_for_the_end(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._on_loop_failure)
        sys.excepthook = lambda _kind, error, _trace: self._window.failures.report(error)
        if sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self._done.set)

    def _on_loop_failure(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._window.failures.report(error)
        else:
            _log.error("event loop: %s", context.get("message"))

    async def _open_session(self) -> bool:
        try:
            session = await self._connect()
        except ScmanagerError as error:
            self._window.show_connection_failed(error)
            if self._options.screenshot:
                _refuse(error.message)
            return False
        self._window.open_session(session)
        return True

    async def _connect(self) -> Session:
        # Imported after the first frame: the HTTP client costs as much time as the whole window.
        from scmanager.api.client import Client  # noqa: PLC0415
        from scmanager.api.detection import detect_dialect  # noqa: PLC0415
        from scmanager.api.profile import Credentials, ServerProfile  # noqa: PLC0415
        from scmanager.services.session import Session  # noqa: PLC0415

        url = self._options.server or await self._start_sandbox()
        credentials = Credentials(token="sandbox-user", client_id="sandbox")  # noqa: S106 -- the sandbox's own, public
        dialect = self._options.dialect
        if dialect == "auto":
            dialect = await detect_dialect(url, credentials)
        client = Client(ServerProfile(base_url=url, dialect=dialect), credentials)
        session = Session.over(client, self._window.tr("Sandbox account"))
        self._cleanup.push_async_callback(session.close)
        return session

    async def _start_sandbox(self) -> str:
        from scmanager.services.sandbox_process import SandboxProcess  # noqa: PLC0415

        process = await SandboxProcess.start(self._paths.data / "sandbox")
        self._cleanup.push_async_callback(process.close)
        return process.url

    async def _take_screenshot(self) -> int:
        if self._window.workspace is not None:
            await self._window.workspace.show_first_private()
            await self._window.tasks.settled()
        target: Path = self._options.screenshot
        if not self._window.grab().save(str(target), "PNG"):
            return _refuse(f"{target} could not be written.")
        return 0

    async def _shut_down(self) -> None:
        if not self._options.screenshot:
            with contextlib.suppress(ScmanagerError):
                self._file.save(self._window.settings())
        self._window.hide()
        self._window.close_session()
        await self._window.tasks.close()
        await self._cleanup.aclose()
        self._instance.close()
