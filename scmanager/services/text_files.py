"""Text written to a file that appears when it is whole."""

from __future__ import annotations

import os
from pathlib import Path

from scmanager.errors import FileProblem


def write_text(path: Path, text: str, *, mark: bool = False) -> None:
    """Write UTF-8 text in place of a file; with a `mark` in front spreadsheets read it as that.

    Blocks. FileProblem when it cannot be written; what was there before then stays.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        encoding = "utf-8-sig" if mark else "utf-8"
        with temporary.open("w", encoding=encoding, errors="replace", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise FileProblem(f"“{path.name}” could not be written: {error.strerror or error}.") from error
