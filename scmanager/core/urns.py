"""Identifiers: `soundcloud:tracks:123` everywhere inside the program, whatever the server spoke.

SoundCloud replaces numeric ids by URNs, and links may hold either, percent-encoded or not
(https://github.com/soundcloud/api/issues/398, https://github.com/soundcloud/api/issues/415).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_URN = re.compile(r"soundcloud:(?P<kind>[a-z_-]+):(?P<id>[A-Za-z0-9_-]{1,40})")
_PATH_ID = re.compile(r"/(?P<kind>tracks|users|comments|groups)/(?P<id>[0-9]{1,20})(?=[/?#.]|$)")


def make(kind: str, identifier: int | str) -> str:
    """Return the URN of an id: `make("tracks", 12)` is `soundcloud:tracks:12`; a URN is returned as it is."""
    text = str(identifier)
    return text if text.startswith("soundcloud:") else f"soundcloud:{kind}:{text}"


def bare_id(urn: str) -> str:
    """Return the last part of a URN, which is the classic numeric id; other text is returned as it is."""
    return urn.rpartition(":")[2]


def find(text: str, kind: str) -> str | None:
    """Find the URN of a kind in a URI or link, in either spelling; None when there is none."""
    plain = unquote(text)
    for match in (*_URN.finditer(plain), *_PATH_ID.finditer(plain)):
        if match["kind"] == kind:
            return make(kind, match["id"])
    return None
