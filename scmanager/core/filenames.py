"""File names: a title made of one, and a spelling that is safe to show."""

from __future__ import annotations

import re
import unicodedata

from scmanager.core.texts import BIDI_CONTROLS, UNREADABLE, one_line

_SUFFIX = re.compile(r"(?<=.)\.[A-Za-z0-9]{1,5}$")
# "01 - Intro", "3. Intro", "07_Intro", "01 Intro", but not "7 Rings", "24-7" or "1999".
_TRACK_NUMBER = re.compile(r"^(?:\d{1,3}\s*[-._)]\s*|0\d{1,2}\s+)(?=[^\d\s])")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')
_LONGEST = 80
_ISOLATE, _END = "\u2068", "\u2069"


def title_from(name: str) -> str:
    """Make a title of a file name: no extension, no track number, spaces for underscores; never nothing."""
    plain = one_line(without_suffix(name).replace("_", " "))
    return _TRACK_NUMBER.sub("", plain) or plain or one_line(name) or "Untitled"


def without_suffix(name: str) -> str:
    """Return a file name without its extension."""
    return _SUFFIX.sub("", name)


def shown(name: str) -> str:
    """Spell a file name so that it can be shown in a sentence.

    Bytes that are no UTF-8 (surrogates in a path) and control characters become U+FFFD. Characters that
    turn the direction of writing are dropped, and a name written from right to left is isolated, so that
    it cannot make its surroundings read differently (https://www.unicode.org/reports/tr9/).
    """
    kept = (char for char in name if char not in BIDI_CONTROLS)
    plain = "".join(UNREADABLE if unicodedata.category(char) in {"Cc", "Cs"} else char for char in kept)
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in plain):
        return f"{_ISOLATE}{plain}{_END}"
    return plain


def name_for(text: str) -> str:
    """Make a name, without an extension, that every file system takes; never nothing."""
    return _NOT_IN_NAMES.sub("-", one_line(text))[:_LONGEST].strip(" .-") or "Tracks"
