"""The question before tracks are deleted: which, how many, and what goes with them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.ui.prompts import confirm


async def confirm_delete(parent: QWidget | None, tracks: Sequence[Track]) -> bool:
    """Ask whether tracks are to be deleted for good."""
    one = len(tracks) == 1
    what = f"“{tracks[0].title}”" if one else texts.plural(len(tracks), "track")
    return await confirm(
        parent,
        title=f"Delete {what}?",
        text=f"{loss(tracks)} {'Its' if one else 'Their'} links and players stop working. This cannot be undone.",
        details=() if one else [f"{track.title} · {texts.length(track.duration_ms)}" for track in tracks],
        action="Delete track" if one else f"Delete {texts.plural(len(tracks), 'track')}",
        destructive=True,
    )


def loss(tracks: Sequence[Track]) -> str:
    """Say what is lost with tracks: their sound, and the plays, likes and comments they have."""
    counts = (
        ("play", sum(track.playback_count or 0 for track in tracks)),
        ("like", sum(track.likes_count or 0 for track in tracks)),
        ("comment", sum(track.comment_count or 0 for track in tracks)),
    )
    lost = ["the sound", *(texts.plural(number, noun) for noun, number in counts if number)]
    listed = " and ".join([", ".join(lost[:-1]), lost[-1]]) if len(lost) > 1 else lost[0]
    return f"On SoundCloud, {listed} {'is' if len(lost) == 1 else 'are'} lost; files on this computer stay."
