"""Titles, names and pictures from the tags of an audio file; a hostile file has no tags, nothing worse."""

from __future__ import annotations

import contextlib
import io
import re
import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from scmanager.core import isrc
from scmanager.core.texts import one_line

if TYPE_CHECKING:
    from tinytag import TinyTag

MOST_ARTWORK_BYTES = 10 * 1024 * 1024
MOST_READ_BYTES = 64 * 1024 * 1024
MOST_SECONDS = 3.0
_LONGEST_TEXT = 255
_LONGEST_MS = 1000 * 60 * 60 * 24 * 365
_HIGHEST_RATE = 10_000_000
_MOST_BITS = 64
_PICTURE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")


class FileTags(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of itself: length in ms, rate in Hz, bits per sample, beats per minute; None is unknown."""

    title: str = ""
    artist: str = ""
    genre: str = ""
    label: str = ""
    isrc: str = ""
    bpm: float | None = None
    release_date: date | None = None
    artwork: bytes = b""
    duration_ms: int | None = None
    sample_rate: int | None = None
    bit_depth: int | None = None


class _LimitedFile(io.BufferedReader):
    """A file that gives out so many bytes, in so much time, and then fails."""

    def __init__(self, raw: io.RawIOBase, clock: Callable[[], float]) -> None:
        super().__init__(raw)
        self._clock = clock
        self._deadline = clock() + MOST_SECONDS
        self._left = MOST_READ_BYTES

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = self._left + 1 if size is None or size < 0 else size
        if wanted > self._left or self._clock() > self._deadline:
            raise OSError("the tags take too much to read")
        self._left -= wanted
        return super().read(wanted)


def read_tags(raw: io.RawIOBase, *, clock: Callable[[], float] = time.monotonic) -> FileTags:
    """Read the tags of an open audio file; the file stays open and its position is left anywhere.

    Whatever a damaged or hostile file makes the parser raise means that it has no tags.
    """
    from tinytag import TinyTag  # noqa: PLC0415 -- start time: most starts of the program read no tags

    raw.seek(0)
    limited = _LimitedFile(raw, clock)
    try:
        return _taken_from(TinyTag.get(file_obj=limited, image=True))
    except Exception:  # noqa: BLE001 -- any failure of the parser has the same meaning
        return FileTags()
    finally:
        limited.detach()


def _taken_from(tag: TinyTag) -> FileTags:
    other = tag.other
    return FileTags(
        title=_tidy(tag.title),
        artist=_tidy(tag.artist) or _tidy(tag.albumartist),
        genre=_tidy(tag.genre),
        label=_first(other.get("label")) or _first(other.get("publisher")),
        isrc=isrc.normal(_first(other.get("isrc"))),
        bpm=_bpm(_first(other.get("bpm"))),
        release_date=_release_date(tag),
        artwork=_artwork(tag),
        duration_ms=_whole(tag.duration * 1000, _LONGEST_MS) if tag.duration else None,
        sample_rate=_whole(tag.samplerate, _HIGHEST_RATE),
        bit_depth=_whole(tag.bitdepth, _MOST_BITS),
    )


def _tidy(value: object) -> str:
    return one_line(value[: 4 * _LONGEST_TEXT])[:_LONGEST_TEXT] if isinstance(value, str) else ""


def _first(values: Iterable[Any] | None) -> str:
    return next((_tidy(str(value)) for value in values or ()), "")


def _bpm(text: str) -> float | None:
    found = re.fullmatch(r"\d{1,3}(?:[.,]\d{1,3})?", text)
    value = float(found[0].replace(",", ".")) if found else 0.0
    return value if value > 0 else None


def _release_date(tag: TinyTag) -> date | None:
    """Read a whole date; a year alone is no release date.

    ID3v2.3 splits it into a year and a day `DDMM` (https://id3.org/id3v2.3.0, TYER and TDAT); WMA has a `date`.
    """
    year, day_month = _tidy(tag.year), _first(tag.other.get("tdat"))
    for text in (year, _first(tag.other.get("date")), f"{year}-{day_month[2:]}-{day_month[:2]}"):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(text[:10])
    return None


def _artwork(tag: TinyTag) -> bytes:
    image = tag.images.any
    data = image.data if image is not None else b""
    return data if len(data) <= MOST_ARTWORK_BYTES and data.startswith(_PICTURE_STARTS) else b""


def _whole(value: float | None, most: int) -> int | None:
    """Round a number, unless a damaged header made it senseless."""
    return round(value) if value is not None and 0.5 < value <= most else None
