"""Links: which may be opened, and how a listener's secret link is written."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import msgspec

from scmanager.core.hosts import is_loopback

_TRACKING = ("si", "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")


class SecretLink(msgspec.Struct, frozen=True, kw_only=True):
    """The secret token of a private track and the links made of it. Never written to disk or a log."""

    track_urn: str
    token: str
    listener_url: str
    api_url: str

    def __repr__(self) -> str:
        """Show the track only; the token must not reach a log."""
        return f"SecretLink({self.track_urn!r}, …)"

    @property
    def embed_code(self) -> str:
        """The HTML of the player widget, as the site's own share dialog writes it."""
        url = quote(self.api_url, safe="")
        return (
            '<iframe width="100%" height="166" scrolling="no" frameborder="no" allow="autoplay" '
            f'src="https://w.soundcloud.com/player/?url={url}&color=%23ff5500"></iframe>'
        )


def listener_url(permalink_url: str, token: str) -> str:
    """Build the link a listener opens: the permalink, a slash and the token, without tracking parts.

    The token is not added twice (https://github.com/scdl-org/scdl/issues/156). Empty for what is no address.
    """
    try:
        parts = urlsplit(permalink_url)
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if not path.endswith("/" + token):
        path = f"{path}/{token}"
    query = [(key, value) for key, value in parse_qsl(parts.query) if key not in _TRACKING]
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))


def masked(url: str, token: str) -> str:
    """Hide the token in a link: only its first two characters `s-` and dots are shown."""
    return url.replace(token, token[:2] + "•" * 8) if token else url


def is_safe_page(url: str, own_origin: str = "") -> bool:
    """Tell whether a link from the server may be opened in a browser without asking.

    Only https on soundcloud.com and its sub-domains, without user info or port, and the origin the
    program itself is connected to (`own_origin`, the sandbox on this computer).
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if any(ord(char) <= 32 or char in '\\"<>' for char in url) or "@" in parts.netloc:
        return False
    if own_origin and f"{parts.scheme}://{parts.netloc}" == own_origin and is_loopback(host):
        return True
    named = host == "soundcloud.com" or host.endswith(".soundcloud.com")
    return parts.scheme == "https" and named and port is None


def slug(title: str) -> str:
    """Write a title as the last part of a web address, at most 80 characters; empty when no letter of it fits."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[:80].strip("-")
