"""A virtual screen of its own, and the hands and eyes of a user at it: Xvfb and xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from tests.helpers.polling import until

MISSING = " and ".join(name for name in ("Xvfb", "xdotool") if shutil.which(name) is None)
STEPS = 8


class Box(NamedTuple):
    """The place of a window on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


class Screen:
    """An X server on a free display, without a window manager; close it at the end."""

    def __init__(self, folder: Path, width: int = 1800, height: int = 960) -> None:
        reader, writer = os.pipe()
        size = f"{width}x{height}x24"
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        with (folder / "xvfb.log").open("wb") as log:
            self._process = subprocess.Popen(command, pass_fds=[writer], stdout=log, stderr=log)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        assert number, f"Xvfb did not start: {(folder / 'xvfb.log').read_text()}"
        self.name = f":{number}"

    def windows(self, title: str) -> list[str]:
        """Return the ids of the visible windows whose title matches a regular expression."""
        return self._xdotool("search", "--onlyvisible", "--name", title, check=False).split()

    def window(self, title: str, seconds: float = 15.0) -> str:
        """Wait for a window and return its id."""
        return until(lambda: self.windows(title), f"a window with the title {title}", seconds)[-1]

    def box(self, window: str) -> Box:
        """Return where a window is."""
        lines = self._xdotool("getwindowgeometry", "--shell", window).splitlines()
        values = dict(line.split("=") for line in lines)
        return Box(*(int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")))

    def place(self, window: str, box: Box) -> None:
        """Give a window another place and size."""
        self._xdotool("windowmove", "--sync", window, str(box.x), str(box.y))
        self._xdotool("windowsize", "--sync", window, str(box.width), str(box.height))

    def press(self, window: str, *keys: str) -> None:
        """Give a window the keyboard and press keys, such as `ctrl+Return`."""
        self._xdotool("windowfocus", "--sync", window, "key", "--clearmodifiers", *keys)

    def drag(self, source: str, target: str) -> None:
        """Drag with the left button from the middle of one window to the middle of another, in small steps."""
        self.drag_from(self.box(source).centre, self.box(target).centre)

    def drag_from(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag with the left button from one place of the screen to another, in small steps."""
        (x, y), (to_x, to_y) = start, end
        moves: list[str] = []
        for step in range(1, STEPS + 1):
            place = (x + (to_x - x) * step // STEPS, y + (to_y - y) * step // STEPS)
            moves += ["mousemove", *map(str, place), "sleep", "0.05"]
        self._xdotool("mousemove", str(x), str(y), "mousedown", "1", *moves, "mouseup", "1")

    def save(self, path: Path) -> None:
        """Save a picture of the whole screen."""
        grab = "from PySide6.QtGui import QGuiApplication as A; a = A([]); a.primaryScreen().grabWindow(0).save({!r})"
        environment = {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}
        subprocess.run([sys.executable, "-c", grab.format(str(path))], env=environment, check=False, timeout=20)

    def close(self) -> None:
        """End the X server."""
        self._process.terminate()
        self._process.wait(10)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _xdotool(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *words], env={**os.environ, "DISPLAY": self.name}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0 or not check, f"xdotool {' '.join(words)}: {done.stderr}"
        return done.stdout
