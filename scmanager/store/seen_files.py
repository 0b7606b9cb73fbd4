"""Which files of a watched folder were there before or were taken already; kept among the flags of the uploads."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from scmanager.store.database import Database

_KIND = "watched "
_AFTER_SPACE = "!"

_PUT = "INSERT INTO flags (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"

Sizes = Mapping[Path, tuple[int, int]]
"""Size and time of modification (ns) of files, by path."""


class SeenFiles:
    """Remembers files by folder, with their size and time of modification; names need not be text."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_folder(self, folder: Path) -> dict[Path, tuple[int, int]] | None:
        """Return the files of a folder that were seen; None when nothing is remembered of the folder."""
        return await self._database.read(lambda connection: _of_folder(connection, folder))

    async def begin(self, folder: Path, files: Sizes) -> None:
        """Remember a folder anew, with the files that are in it."""
        await self._database.write(lambda connection: _begin(connection, folder, files))

    async def add(self, folder: Path, files: Sizes) -> None:
        """Remember more files of a folder."""
        await self._database.write(lambda connection: _add(connection, folder, files))

    async def forget(self, folder: Path) -> None:
        """Remember nothing of a folder."""
        await self._database.write(lambda connection: _forget(connection, folder))


def forget_all_folders(connection: Any) -> None:
    """Remember nothing of any folder, inside the caller's transaction: what lies there now will count as seen."""
    connection.execute("DELETE FROM flags WHERE name LIKE ?", (f"{_KIND}%",))


def _of_folder(connection: Any, folder: Path) -> dict[Path, tuple[int, int]] | None:
    mark = _mark(folder)
    if connection.execute("SELECT 1 FROM flags WHERE name = ?", (mark,)).fetchone() is None:
        return None
    rows = connection.execute("SELECT name, value FROM flags WHERE name > ? AND name < ?", _range(mark))
    return {folder / _name(row["name"], mark): _stamp(row["value"]) for row in rows}


def _begin(connection: Any, folder: Path, files: Sizes) -> None:
    _forget(connection, folder)
    _add(connection, folder, files)


def _add(connection: Any, folder: Path, files: Sizes) -> None:
    mark = _mark(folder)
    rows = [(f"{mark} {_spelled(path.name)}", f"{size} {modified}") for path, (size, modified) in files.items()]
    connection.executemany(_PUT, [(mark, ""), *rows])


def _forget(connection: Any, folder: Path) -> None:
    mark = _mark(folder)
    connection.execute("DELETE FROM flags WHERE name = ?", (mark,))
    connection.execute("DELETE FROM flags WHERE name > ? AND name < ?", _range(mark))


def _mark(folder: Path) -> str:
    return _KIND + _spelled(folder)


def _range(mark: str) -> tuple[str, str]:
    """Return the names between which all files of a folder lie: no spelled name holds a space."""
    return f"{mark} ", mark + _AFTER_SPACE


def _spelled(path: Path | str) -> str:
    return quote(os.fsencode(path), safe="/")


def _name(flag: str, mark: str) -> str:
    return os.fsdecode(unquote_to_bytes(flag.removeprefix(f"{mark} ")))


def _stamp(value: str) -> tuple[int, int]:
    size, modified = value.split()
    return int(size), int(modified)
