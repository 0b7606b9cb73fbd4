"""Taking secrets out of any text before it is written down or handed on.

It knows secrets by their surroundings (a header, the name of a field) or by their form (JWTs, tokens and secret links
of SoundCloud), plain, percent-encoded or within JSON. When in doubt it takes out too much.
"""

from __future__ import annotations

import re

HIDDEN = "…"
"""What stands in place of a secret."""

_QUOTE = r"(?:\]|%5[dD])?(?:\\*[\"']|%(?:25)*2[27]|&quot;)?"
_CODE = r"(?:(?<![\w-])|(?<=%[\da-f]{2})|(?<=%25[\da-f]{2}))code"
_NAME = rf"(?:token|secret|secret[_-]uri|password|verifier|consumer[_-]?key|client[_-]?id|{_CODE})"
_EQUALS = rf"{_QUOTE}(?:\s*[=:]\s*|%(?:25)*3[aAdD]|\s*,\s*(?=b?[\"'])|>)b?"
_VALUE = r"(?:\"(?:[^\"\\\r\n]|\\.)+\"?|'(?:[^'\\\r\n]|\\.)+'?|(?:\\+[\"']|%(?:25)*2[27]|&quot;)?[^\s&\"'<>\\]+)"
_STATUS = r"(?!\d{1,3}(?:[\s,;&})\]]|$))"

_RULES = (
    # https://user:password@host
    (re.compile(r"(?<=://)[^\s/?#@\"']+@"), f"{HIDDEN}@"),
    # Authorization: OAuth abc, ('authorization', 'Bearer abc')
    (
        re.compile(rf"(?i)((?:proxy-)?authorization{_EQUALS})(?:\"[^\"\r\n]*\"?|'[^'\r\n]*'?|[^\r\n\"']+)"),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(?i)\b(oauth|bearer|basic)(\s+|%(?:25)*20)[\w.~+/=%-]{8,}"), rf"\1 {HIDDEN}"),
    # client_secret=abc, "access_token": "abc", %26code%3Dabc, <secret-token>abc
    (re.compile(rf"(?i)({_NAME}{_EQUALS}){_STATUS}{_VALUE}"), rf"\1{HIDDEN}"),
    # https://soundcloud.com/ana/song/s-AbCdEfGhIjK
    (re.compile(r"(?:(?<![A-Za-z0-9])|(?<=%2[Ff])|(?<=%252[Ff])|(?<=%3[Dd])|(?<=%253[Dd]))s-[\w-]{5,}"), f"s-{HIDDEN}"),
    # JSON Web Tokens and the older tokens of SoundCloud, 2-123456-1234567-AbCdEfGhIj
    (re.compile(r"eyJ[\w-]{5,}(?:\.[\w-]*)*"), HIDDEN),
    (re.compile(r"(?<!\d)\d-\d{3,}-\d{2,}-[\w-]{8,}"), HIDDEN),
)


def redact(text: str) -> str:
    """Return a text with every secret replaced by dots."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text
