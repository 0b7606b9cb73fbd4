"""Where the files of an account are kept: known before anything about databases is imported."""

from __future__ import annotations

from pathlib import Path


def path_in(folder: Path, account: str) -> Path:
    """Return where in the folder of caches the tracks of an account are kept, by the key of the account."""
    return folder / "tracks" / f"{file_name(account)}.db"


def file_name(account: str) -> str:
    """Turn the key of an account, which does not tell whose it is, into the name of a file."""
    return "".join(letter if letter.isalnum() else "-" for letter in account)
