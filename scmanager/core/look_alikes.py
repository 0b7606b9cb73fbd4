"""Tracks that a file may be again: those of the same title and about the same length."""

from __future__ import annotations

from collections.abc import Iterable

from scmanager.core import texts
from scmanager.core.tracks import Track

_SAME_LENGTH_MS = 2000


class LookAlikes:
    """The tracks of an account by their titles."""

    def __init__(self, tracks: Iterable[Track] = ()) -> None:
        self._by_title: dict[str, list[Track]] = {}
        for track in tracks:
            self._by_title.setdefault(_plain(track.title), []).append(track)

    def sentence(self, title: str, duration_ms: int | None) -> str:
        """Say which track a file of this title and length looks like, nothing when there is none."""
        for track in self._by_title.get(_plain(title), ()):
            if _similar(track.duration_ms, duration_ms):
                when = f", uploaded {texts.day(track.created_at)}" if track.created_at else ""
                return f"Looks like “{texts.one_line(track.title)}”{when}."
        return ""


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def _similar(one: int | None, other: int | None) -> bool:
    """Compare lengths; one that is unknown may be any."""
    return not one or not other or abs(one - other) <= _SAME_LENGTH_MS
