"""Text that Markdown is to leave alone: only what would mean something is escaped (https://spec.commonmark.org/0.31.2/).

Many chats show the backslashes, so that there are as few as can be.
"""

from __future__ import annotations

import re

_PAIRED = "*`~"
_ALWAYS = re.compile(r"[\[\]]|\\(?=[!-/:-@\[-`{-~]|$)|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_AT_EDGES_OF_WORDS = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_STARTS_BLOCK = re.compile(r"(?:#{1,6}|[+\-*])(?=\s|$)|>|-(?=[\s-]*$)|\d{1,9}(?P<mark>[.)])(?=\s|$)")


def escaped(text: str, *, starts_line: bool) -> str:
    """Escape one line of text; `starts_line` where nothing but the mark of a list stands before it."""
    places = {match.start() for match in _ALWAYS.finditer(text)}
    for mark in _PAIRED:
        if text.count(mark) > 1:
            places |= {at for at, char in enumerate(text) if char == mark}
    if text.count("_") > 1:
        places |= {at for match in _AT_EDGES_OF_WORDS.finditer(text) for at in range(match.start(), match.end())}
    if starts_line and (block := _STARTS_BLOCK.match(text)):
        places.add(max(block.start("mark"), 0))
    return "".join(f"\\{char}" if at in places else char for at, char in enumerate(text))
