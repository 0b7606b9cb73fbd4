"""Which server to talk to, and with what right."""

from __future__ import annotations

from typing import Literal
from urllib.parse import SplitResult, urlsplit, urlunsplit

import msgspec

from scmanager.core.hosts import is_loopback
from scmanager.errors import InputError

DialectName = Literal["classic", "current"]

_PORTS = {"http": 80, "https": 443}


class ServerProfile(msgspec.Struct, frozen=True):
    """A server: its address, the dialect it speaks, and the domains its pictures and waveforms may come from.

    A server elsewhere is spoken to by https only: an http address is upgraded, so that no token travels in clear.
    """

    base_url: str
    dialect: DialectName
    media_hosts: tuple[str, ...] = ("sndcdn.com",)

    @property
    def root(self) -> str:
        """The address all paths are put after, without a slash at its end; InputError when there is none."""
        return secured(self.base_url).rstrip("/")

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return origin_of(self.root)


class Credentials(msgspec.Struct, frozen=True):
    """What proves who asks: the user's OAuth token, or on the classic dialect only the consumer key (client id)."""

    token: str = ""
    client_id: str = ""

    def __repr__(self) -> str:
        """Tell what is there without showing it."""
        return f"Credentials(token={'…' if self.token else None}, client_id={'…' if self.client_id else None})"


def secured(url: str) -> str:
    """Return an address with https in place of http, except on this computer; InputError when it is no address."""
    parts = _split(url)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        parts = parts._replace(scheme="https", netloc=parts.netloc.removesuffix(":80"))
    return urlunsplit(parts)


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, the port left out where it is the usual one."""
    parts = _split(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in {None, _PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def host_of(url: str) -> str:
    """Return only the host of an address, which is all of it that may be logged."""
    try:
        return urlsplit(url).hostname or "nowhere"
    except ValueError:
        return "nowhere"


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in _PORTS and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not usable:
        raise InputError("That is not the address of a server. It should look like https://api.soundcloud.com.")
    return parts
