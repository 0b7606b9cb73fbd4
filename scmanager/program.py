"""The composition root: builds every object after the first frame, and shuts down in order."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from pathlib import Path

import qasync
from PySide6.QtWidgets import QApplication

from scmanager.api.client import Client
from scmanager.api.detection import detect_dialect
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.errors import ScmanagerError
from scmanager.paths import Paths
from scmanager.services.sandbox_process import SandboxProcess
from scmanager.services.session import Session
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.frame import Frame
from scmanager.ui.main_window import MainWindow
from scmanager.ui.single_instance import SingleInstance
from scmanager.ui.theme import Theme

_log = logging.getLogger(__name__)


def run(app: QApplication, program: Program) -> int:
    """Run the program on an asyncio loop over Qt's."""
    with qasync.QEventLoop(app) as loop:
        return int(loop.run_until_complete(program.run()))


class Program:
    """One run of the program, from the painted frame to the orderly end."""

    def __init__(
        self,
        options: argparse.Namespace,
        paths: Paths,
        instance: SingleInstance,
        theme: Theme,
        frame: Frame,
        file: SettingsFile,
        settings: Settings,
    ) -> None:
        self._options = options
        self._paths = paths
        self._instance = instance
        self._theme = theme
        self._frame = frame
        self._file = file
        self._settings = settings
        self._cleanup = contextlib.AsyncExitStack()

    async def run(self) -> int:
        """Open the session and wait for the user or the screenshot; return the status of the process."""
        done = asyncio.Event()
        window = MainWindow(self._frame, self._theme, self._settings)
        self._listen(window, done)
        window.upload(self._options.files)
        try:
            opened = await self._open_session(window)
            if self._options.screenshot:
                return await self._take_screenshot(window) if opened else 1
            await done.wait()
            return 0
        finally:
            await self._shut_down(window)

    def _listen(self, window: MainWindow, done: asyncio.Event) -> None:
        self._frame.closed.connect(done.set)
        self._instance.files_handed.connect(window.take_files)
        self._instance.listen()
        sys.excepthook = lambda _kind, error, _trace: window.failures.report(error)
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: _report(window, context))
        if sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, done.set)

    async def _open_session(self, window: MainWindow) -> bool:
        try:
            session = await self._connect()
        except ScmanagerError as error:
            window.show_failed(error)
            if self._options.screenshot:
                _say(error.message)
            return False
        window.open_session(session)
        return True

    async def _connect(self) -> Session:
        url = self._options.server or await self._start_sandbox()
        credentials = Credentials(token="sandbox-user", client_id="sandbox")  # noqa: S106 -- the sandbox's own, public
        dialect = self._options.dialect
        if dialect == "auto":
            dialect = await detect_dialect(url, credentials)
        client = Client(ServerProfile(base_url=url, dialect=dialect), credentials)
        session = Session.over(client, self._frame.tr("Sandbox account"))
        self._cleanup.push_async_callback(session.close)
        return session

    async def _start_sandbox(self) -> str:
        process = await SandboxProcess.start(self._paths.data / "sandbox")
        self._cleanup.push_async_callback(process.close)
        return process.url

    async def _take_screenshot(self, window: MainWindow) -> int:
        if window.workspace is not None:
            await window.workspace.show_first_private()
        await self._come_to_rest(window)
        target: Path = self._options.screenshot
        if not self._frame.grab().save(str(target), "PNG"):
            _say(f"{target} could not be written.")
            return 1
        return 0

    async def _come_to_rest(self, window: MainWindow) -> None:
        # What is painted may ask for pictures, and what arrives is painted: twice is enough for both.
        for _round in range(2):
            self._frame.grab()
            await window.tasks.settled()

    async def _shut_down(self, window: MainWindow) -> None:
        if not self._options.screenshot:
            with contextlib.suppress(ScmanagerError):
                self._file.save(window.settings())
        await window.close()
        await self._cleanup.aclose()
        self._instance.close()


def _report(window: MainWindow, context: dict[str, object]) -> None:
    error = context.get("exception")
    if isinstance(error, BaseException):
        window.failures.report(error)
    else:
        _log.error("event loop: %s", context.get("message"))


def _say(sentence: str) -> None:
    print(f"scmanager: {sentence}", file=sys.stderr)  # noqa: T201 -- nobody looks at the window
