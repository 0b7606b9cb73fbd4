"""The log: a file that only its user can read, the newest problems in memory, and no secret in either."""

from __future__ import annotations

import faulthandler
import logging
import os
from collections import deque
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from scmanager.core.redaction import redact

MOST_BYTES = 1024 * 1024
"""Size of the log at which a new one is begun; three older ones are kept."""

_OLDER = 3
_REMEMBERED = 20
_LONGEST = 6000
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_TALKATIVE = ("httpx", "httpcore")  # they log addresses and headers below WARNING


class RedactingFormatter(logging.Formatter):
    """Takes secrets out of the finished text, with tracebacks and whatever else was put into it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as text."""
        return redact(super().format(record))


class RecentProblems(logging.Handler):
    """Remembers the last twenty things that went wrong; `entries` are ready texts, the newest last.

    What is told several times in a row, by those it passed through, is remembered once.
    """

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(RedactingFormatter(_LINE))
        self.entries: deque[str] = deque(maxlen=_REMEMBERED)
        self._told_last = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Remember a problem; of a long one beginning and end."""
        message = record.getMessage()
        if message == self._told_last and not record.exc_info:
            return
        self._told_last = message
        text = self.format(record)
        if len(text) > _LONGEST:
            text = f"{text[: _LONGEST // 3]}\n…\n{text[-_LONGEST * 2 // 3 :]}"
        self.entries.append(text)


class LogFile:
    """Keeps the log of the whole process until it is closed; `recent` are its newest problems.

    A disk that is full or read-only silences the file and stops nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.recent = RecentProblems()
        self._root = logging.getLogger()
        self._own = logging.getLogger("scmanager")
        self._level_before = self._own.level
        self._file = _PrivateFile(folder / "scmanager.log")
        self._file.setFormatter(RedactingFormatter(_LINE))
        console = logging.StreamHandler()
        console.setLevel(logging.WARNING)
        console.setFormatter(RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
        self._handlers = (self._file, self.recent, console)
        for handler in self._handlers:
            self._root.addHandler(handler)
        self._own.setLevel(logging.INFO)
        logging.raiseExceptions = False  # it would print what was to be logged, secrets and all
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._crashes = _open_crash_file(folder / "crash.log")

    def close(self) -> None:
        """Give the log back as it was."""
        for handler in self._handlers:
            self._root.removeHandler(handler)
        self._own.setLevel(self._level_before)
        logging.raiseExceptions = True
        self._file.close()
        if self._crashes is not None:
            faulthandler.disable()
            self._crashes.close()


class _PrivateFile(RotatingFileHandler):
    """A rotating log readable by its user alone; what cannot be written is left out."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MOST_BYTES, backupCount=_OLDER, encoding="utf-8", errors="replace", delay=True)

    def close(self) -> None:
        """Close the file; what a full disk did not take is lost."""
        with suppress(OSError):
            super().close()

    def _open(self) -> TextIOWrapper:
        return open_private(Path(self.baseFilename))


def open_private(path: Path) -> TextIOWrapper:
    """Open a text file to add to it, with access for its user only; raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    path.chmod(0o600)
    return os.fdopen(descriptor, "a", encoding="utf-8", errors="replace")


def _open_crash_file(path: Path) -> TextIOWrapper | None:
    """Let a crash of the interpreter write where it was: names of functions, no values."""
    if faulthandler.is_enabled():
        return None
    with suppress(OSError):
        file = open_private(path)
        faulthandler.enable(file)
        return file
    return None
