"""The question before tracks are deleted: which, how many, and what goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.ui.models.sliced import paced
from scmanager.ui.prompts import confirm


async def confirm_delete(parent: QWidget | None, tracks: Sequence[Track]) -> bool:
    """Ask whether tracks are to be deleted for good; very many are looked through in slices first."""
    one = len(tracks) == 1
    what = f"“{tracks[0].title}”" if one else texts.plural(len(tracks), "track")
    lost = _Lost()
    async for track in paced(tracks):
        lost.add(track)
    return await confirm(
        parent,
        title=f"Delete {what}?",
        text=f"{lost} {'Its' if one else 'Their'} links and players stop working. This cannot be undone.",
        details=() if one else _Lines(tracks),
        action="Delete track" if one else f"Delete {texts.plural(len(tracks), 'track')}",
        destructive=True,
    )


def loss(tracks: Sequence[Track]) -> str:
    """Say what is lost with tracks: their sound, and the plays, likes and comments they have."""
    lost = _Lost()
    for track in tracks:
        lost.add(track)
    return str(lost)


class _Lost:
    """What is lost with tracks, counted."""

    def __init__(self) -> None:
        self._plays = self._likes = self._comments = 0

    def add(self, track: Track) -> None:
        self._plays += track.playback_count or 0
        self._likes += track.likes_count or 0
        self._comments += track.comment_count or 0

    def __str__(self) -> str:
        counts = (("play", self._plays), ("like", self._likes), ("comment", self._comments))
        lost = ["the sound", *(texts.plural(number, noun) for noun, number in counts if number)]
        listed = " and ".join([", ".join(lost[:-1]), lost[-1]]) if len(lost) > 1 else lost[0]
        return f"On SoundCloud, {listed} {'is' if len(lost) == 1 else 'are'} lost; files on this computer stay."


class _Lines(Sequence[str]):
    """A line for each track, written when it is asked for."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        self._tracks = tracks

    def __len__(self) -> int:
        return len(self._tracks)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [_line(track) for track in self._tracks[place]]
        return _line(self._tracks[place])


def _line(track: Track) -> str:
    return f"{track.title} · {texts.length(track.duration_ms)}"
