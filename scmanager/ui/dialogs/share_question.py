"""The question before the access of tracks is changed: how many become public or private, and what that means."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.tracks import Sharing
from scmanager.ui.prompts import confirm


async def confirm_sharing(parent: QWidget | None, titles: Sequence[str], sharing: Sharing) -> bool:
    """Ask whether tracks of these titles are to become public or private."""
    one, word = len(titles) == 1, sharing.value
    what = f"“{titles[0]}”" if one else texts.plural(len(titles), "track")
    it, its = ("it", "its") if one else ("them", "their")
    if sharing is Sharing.PUBLIC:
        text = f"Everybody will be able to hear {it} on SoundCloud, and followers may be told."
    else:
        text = (
            f"Only people with access and those with {its} secret link will be able to hear {it}. "
            "Links and players that are out there stop working."
        )
    return await confirm(
        parent,
        title=f"Make {what} {word}?",
        text=text,
        details=() if one else titles,
        action=f"Make {word}" if one else f"Make {texts.plural(len(titles), 'track')} {word}",
        destructive=False,
    )
