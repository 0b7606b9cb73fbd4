"""Musical keys made comparable: `F♯ minor`, `F#m`, `Gbmin` and `f sharp moll` are one."""

from __future__ import annotations

import re

from scmanager.core.folding import fold

_KEY = re.compile(r"([a-g]) ?(#|♯|sharp|b|♭|flat)? ?(m|min|minor|moll|maj|major|dur)?")
_CAMELOT = re.compile(r"([0-9]{1,2}) ?([a-z])")
_SHARP = {"db": "c#", "eb": "d#", "gb": "f#", "ab": "g#", "bb": "a#", "cb": "b", "fb": "e", "e#": "f", "b#": "c"}
_START = "/"


def plain_key(text: str) -> str:
    """Return a text that is part of another's when a key is meant by it: `A` is part of `A minor`, not of `A♭`.

    What is no key is folded.
    """
    folded = " ".join(fold(text).split())
    if camelot := _CAMELOT.fullmatch(folded):
        return f"{_START}{camelot[1]}{camelot[2]}"
    key = _KEY.fullmatch(folded)
    if key is None:
        return folded
    note, sign, mode = key[1], {"": "", "#": "#", "♯": "#", "s": "#"}.get((key[2] or "")[:1], "b"), key[3] or ""
    if mode:
        mode = "minor" if mode.startswith("m") and not mode.startswith("ma") else "major"
    return f"{_START}{_SHARP.get(note + sign, note + sign)}:{mode}"
