"""The composition root: builds every object after the first frame, and shuts down in order."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from scmanager.core import profiles
from scmanager.core.profiles import Profile
from scmanager.errors import ScmanagerError
from scmanager.loop import Loop
from scmanager.paths import Paths, resources
from scmanager.services.accounts import Accounts
from scmanager.services.log_file import LogFile
from scmanager.services.uncaught import Uncaught
from scmanager.settings import Settings, SettingsFile
from scmanager.store.keychain import Keychain
from scmanager.ui.account_commands import AccountCommands
from scmanager.ui.frame import Frame
from scmanager.ui.garbage import GarbageCollector
from scmanager.ui.main_window import MainWindow
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.single_instance import SingleInstance
from scmanager.ui.theme import Theme
from scmanager.ui.window_memory import WindowMemory

_PATIENCE_S = 5.0


def run(app: QApplication, program: Program) -> int:
    """Run the program on an asyncio loop over Qt's."""
    with contextlib.closing(program.log), Loop(app) as loop:
        return int(loop.run_until_complete(program.run(partial(end_within, _PATIENCE_S))))


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
        self.log = LogFile(paths.logs)

    async def run(self, on_closing: Callable[[], None] | None = None) -> int:
        """Open the session and wait for the user or the screenshot; return the status of the process.

        `on_closing` is called when the end begins.
        """
        self._theme.follow_system()
        if self._frame.glance is None:
            self._frame.show_state().show_loading(self._frame.tr("Opening your tracks…"))
        done = asyncio.Event()
        garbage = GarbageCollector(self._frame)
        self._frame.setWindowIcon(QIcon(str(resources() / "icons" / "scmanager.svg")))
        presets = PresetBook(self._settings, self._file)
        window = MainWindow(self._frame, self._theme, self._settings, presets, self.log.recent.entries)
        accounts = Accounts(
            Keychain(),
            data=self._paths.data,
            cache=self._paths.cache,
            dialect=self._options.dialect,
        )
        commands = AccountCommands(window, accounts, self._profiles(), self._chosen())
        memory = WindowMemory(window, self._settings.window)
        uncaught = Uncaught(asyncio.get_running_loop(), window.failures.report)
        self._listen(window, done)
        window.upload(self._options.files)
        if not self._options.screenshot:
            memory.begin()
        try:
            failure = await commands.open()
            if self._options.screenshot:
                return _say(failure.message) if failure else await self._take_screenshot(window)
            await done.wait()
            return 0
        finally:
            await memory.close()
            self._save_settings(window, commands)
            if on_closing is not None:
                on_closing()
            await window.close()
            await accounts.close()
            garbage.close()
            uncaught.close()
            self._instance.close()

    def _profiles(self) -> list[Profile]:
        chosen = self._chosen()
        first = chosen if chosen.id == profiles.SANDBOX_ID else profiles.sandbox()
        return [first, *self._settings.profiles]

    def _chosen(self) -> Profile:
        wanted = "sandbox" if self._options.sandbox else self._options.profile
        return self._settings.chosen(wanted, self._options.server)

    def _listen(self, window: MainWindow, done: asyncio.Event) -> None:
        self._frame.closed.connect(done.set)
        self._instance.files_handed.connect(window.take_files)
        self._instance.listen()
        loop = asyncio.get_running_loop()
        if sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, done.set)

    async def _take_screenshot(self, window: MainWindow) -> int:
        if window.workspace is not None:
            await window.workspace.show_first_private()
        # What is painted may ask for pictures, and what arrives is painted: twice is enough for both.
        for _round in range(2):
            self._frame.grab()
            await window.settled()
        target: Path = self._options.screenshot
        if not self._frame.grab().save(str(target), "PNG"):
            return _say(f"{target} could not be written.")
        return 0

    def _save_settings(self, window: MainWindow, commands: AccountCommands) -> None:
        if self._options.screenshot:
            return
        with contextlib.suppress(ScmanagerError):
            self._file.change(
                theme=self._theme.choice,
                was_dark=self._theme.tokens.is_dark,
                window=window.window_state(),
                **commands.to_keep,
            )


def end_within(seconds: float) -> None:
    """End the process after some seconds, whatever still hangs then; all that must not be lost is on disk by now."""
    timer = threading.Timer(seconds, os._exit, (0,))
    timer.daemon = True
    timer.start()


def _say(sentence: str) -> int:
    print(f"scmanager: {sentence}", file=sys.stderr)  # noqa: T201 -- nobody looks at the window
    return 1
