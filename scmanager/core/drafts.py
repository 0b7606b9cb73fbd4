"""Drafts: files on this computer that may become tracks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from scmanager.core.tracks import TrackFields


class AudioFile(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in an audio file: size in bytes, length in ms (None: unknown), rate in Hz, bits per sample.

    `modified_ns` is the file's time of modification in ns since 1970; with the size it tells whether it changed.
    """

    path: Path
    size: int
    modified_ns: int = 0
    format: str
    duration_ms: int | None = None
    sample_rate: int | None = None
    bit_depth: int | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A file with the fields it will be uploaded with; `problem` says why it cannot be, `warning` what to think of.

    `artwork` is the picture found in the file's tags, not yet a file of its own. `content` is the SHA-256 of the
    file's bytes in hex, empty while it is not known. With `publish_at` (UTC) the track is private until then.
    `has_tags` says that the file itself names its title.
    """

    path: Path
    audio: AudioFile | None = None
    fields: TrackFields = TrackFields()
    artwork: bytes = b""
    content: str = ""
    publish_at: datetime | None = None
    has_tags: bool = False
    problem: str = ""
    warning: str = ""

    @property
    def can_upload(self) -> bool:
        """Whether nothing stands against uploading it."""
        return self.audio is not None and not self.problem
