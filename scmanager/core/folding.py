"""Texts made comparable, so that a search finds `Malmö` by `malmo` and `Łódź` by `lodz`."""

from __future__ import annotations

import unicodedata

_PLAIN = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ı": "i",
    "ŧ": "t",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "‘": "'",
    "’": "'",
    "ʼ": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "‐": "-",
    "–": "-",
    "—": "-",
    "−": "-",
}
"""What Unicode does not take apart, and typography: what people type on a plain keyboard."""


def fold(text: str) -> str:
    """Make text comparable: without case, accents and typographic quotes and dashes.

    Every character is folded by itself, into none or several; what is folded stays as it is when folded again.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.casefold()).casefold()
    for char in set(folded):
        if char > "\x7f":
            plain = _PLAIN.get(char, "" if unicodedata.combining(char) else char)
            if plain != char:
                folded = folded.replace(char, plain)
    return folded
