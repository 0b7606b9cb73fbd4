"""What the upload dialog is given to work with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scmanager.core.tracks import Track
from scmanager.core.uploads import UploadJob
from scmanager.core.users import Account
from scmanager.services.intake import IntakeResult
from scmanager.ui.preset_book import PresetBook

ReadFiles = Callable[[Sequence[Path]], Awaitable[IntakeResult]]
"""Reads files and folders into drafts."""

FindUploaded = Callable[[Sequence[str]], Awaitable[Mapping[str, UploadJob]]]
"""Tells which contents (SHA-256 in hex) were uploaded before, or wait to be, and by which job."""


@dataclass(frozen=True, slots=True)
class UploadDesk:
    """The ways to files, to earlier uploads and to the account, and what the server takes.

    `known` are the tracks new files are compared with, `writable` the fields the server can write. `account` is
    None while it is not known.
    """

    read_files: ReadFiles
    find_uploaded: FindUploaded
    read_account: Callable[[], Awaitable[Account]]
    presets: PresetBook
    writable: frozenset[str]
    account: Account | None = None
    known: Sequence[Track] = ()
