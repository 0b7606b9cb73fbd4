"""Text written to a file that appears when it is whole."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from scmanager.errors import FileProblem


def write_text(path: Path, text: str, *, mark: bool = False) -> None:
    """Write a text as `write_lines` does."""
    write_lines(path, [text], mark=mark)


def write_lines(path: Path, lines: Iterable[str], *, mark: bool = False) -> int:
    """Write lines of UTF-8 in place of a file and return how many; with a `mark` spreadsheets read it as that.

    Blocks. FileProblem when it cannot be written; what was there before then stays, as it does when the lines fail.
    """
    count = 0
    temporary = path.with_name(f".{path.name}.new")
    try:
        encoding = "utf-8-sig" if mark else "utf-8"
        with temporary.open("w", encoding=encoding, errors="replace", newline="") as file:
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
