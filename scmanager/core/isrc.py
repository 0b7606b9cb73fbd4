"""International Standard Recording Codes: `GB-ABC-26-00001`, written without hyphens.

Source: ISO 3901, https://isrc.ifpi.org/en/isrc-standard/structure.
"""

from __future__ import annotations

import re

_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}", re.ASCII)


def normal(text: str) -> str:
    """Write a code in capitals without hyphens or spaces; empty when it is none."""
    plain = re.sub(r"[\s-]", "", text).upper()
    return plain if _ISRC.fullmatch(plain) else ""
