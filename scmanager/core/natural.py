"""The order of texts with numbers in them: `Take 2` comes before `Take 10`."""

from __future__ import annotations

import re

from scmanager.core.folding import fold

_NUMBER = re.compile("[0-9]+")
_LONGEST = 9  # digits that can be told by one; longer numbers are compared as texts


def natural(text: str) -> str:
    """Return a text to sort by: without case and accents, and with every number behind the length it has."""
    return _NUMBER.sub(_behind_its_length, fold(text))


def _behind_its_length(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0") or "0"
    return f"{min(len(digits), _LONGEST)}{digits}"
