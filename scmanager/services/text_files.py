"""Text written to a file that appears when it is whole."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex

from scmanager.errors import FileProblem

_LEFT_S = 60.0  # who has written nothing for so long was killed


def write_text(path: Path, text: str, *, mark: bool = False) -> None:
    """Write a text as `write_lines` does."""
    write_lines(path, [text], mark=mark)


def write_lines(path: Path, lines: Iterable[str], *, mark: bool = False) -> int:
    """Write lines of UTF-8 in place of a file and return how many; with a `mark` spreadsheets read it as that.

    Blocks. FileProblem when it cannot be written; what was there before then stays, as it does when the lines fail.
    """
    _remove_left(path.parent)
    count = 0
    temporary = path.with_name(f".scmanager-{token_hex(8)}.new")
    try:
        encoding = "utf-8-sig" if mark else "utf-8"
        with temporary.open("x", encoding=encoding, errors="replace", newline="") as file:
            for line in lines:
                file.write(line)
                count += 1
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if not isinstance(error, OSError):
            raise
        raise FileProblem(f"“{path.name}” could not be written: {error.strerror or error}.") from error
    return count


def _remove_left(folder: Path) -> None:
    """Remove what the end of the program left half written in a folder: there may be secret links in it."""
    for each in folder.glob(".scmanager-*.new"):
        with contextlib.suppress(OSError):
            if time.time() - each.stat().st_mtime > _LEFT_S:
                each.unlink()
