"""Profiles: one account on one server, and how to sign in there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from scmanager.core.hosts import is_loopback
from scmanager.errors import InputError

ProfileKind = Literal["soundcloud", "sandbox", "other"]
DialectChoice = Literal["auto", "classic", "current"]

REDIRECT_PORT = 8765
"""Port of the callback. It is fixed, because the registered address must match to the letter."""

SOUNDCLOUD_API = "https://api.soundcloud.com"
SOUNDCLOUD_AUTHORIZE = "https://secure.soundcloud.com/authorize"
SOUNDCLOUD_TOKEN = "https://secure.soundcloud.com/oauth/token"  # noqa: S105 - an address


SANDBOX_ID = "sandbox"
"""The id of the demo account, which is there without signing in."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """An account on a server; it holds no secret.

    `id` is random and never changes: files and keychain entries are named after it. `redirect_port` is 1024 to
    65535. `account_urn` is empty until somebody has signed in. With `consumer_key_only` the server is only browsed.
    """

    id: str
    name: str
    kind: ProfileKind
    base_url: str
    authorize_url: str
    token_url: str
    dialect: DialectChoice = "auto"
    client_id: str = ""
    redirect_port: int = REDIRECT_PORT
    account_urn: str = ""
    consumer_key_only: bool = False


def sandbox(base_url: str = "") -> Profile:
    """Describe the demo account of a sandbox; without an address of the program's own."""
    return on_server(SANDBOX_ID, "Sandbox", base_url, "sandbox", kind="sandbox")


def at(url: str, known: Iterable[Profile]) -> Profile:
    """Return the account on a server, a known one if there is; on this computer the server is taken for a sandbox."""
    host = urlsplit(url).hostname or ""
    if is_loopback(host):
        return sandbox(url)
    there = (profile for profile in known if profile.base_url == url)
    return next(there, on_server(uuid.uuid4().hex, host or url, url, ""))


def moved(profile: Profile, base_url: str) -> Profile:
    """Describe the same account on a server that has another address now."""
    there = on_server(profile.id, profile.name, base_url, profile.client_id)
    return msgspec.structs.replace(
        profile, base_url=there.base_url, authorize_url=there.authorize_url, token_url=there.token_url
    )


def soundcloud(profile_id: str, name: str, client_id: str) -> Profile:
    """Describe an account on SoundCloud (https://developers.soundcloud.com/docs/api/explorer/open-api)."""
    return Profile(
        id=profile_id,
        name=name,
        kind="soundcloud",
        base_url=SOUNDCLOUD_API,
        authorize_url=SOUNDCLOUD_AUTHORIZE,
        token_url=SOUNDCLOUD_TOKEN,
        client_id=client_id,
    )


def on_server(profile_id: str, name: str, base_url: str, client_id: str, *, kind: ProfileKind = "other") -> Profile:
    """Describe an account on a server that has its sign-in below its own address."""
    root = base_url.strip().rstrip("/")
    return Profile(
        id=profile_id,
        name=name,
        kind=kind,
        base_url=root,
        authorize_url=f"{root}/authorize",
        token_url=f"{root}/oauth/token",
        client_id=client_id,
    )


def redirect_uri(profile: Profile) -> str:
    """Return the address to register for the app of a profile."""
    return callback_address(profile.redirect_port)


def callback_address(port: int) -> str:
    """Write the address of the callback on a port: this computer, by number, without a slash at the end."""
    return f"http://127.0.0.1:{port}/callback"


def account_key(profile: Profile) -> str:
    """Return the name under which this computer keeps what belongs to a profile's account.

    The demo account on the program's own sandbox has no lasting address; on somebody else's sandbox it is another one.
    """
    return profile.base_url if profile.id == SANDBOX_ID and profile.base_url else profile.id


def bound(profile: Profile, account_urn: str) -> Profile:
    """Bind a profile to the account that signed in; InputError when it is another one than before.

    The browser decides who signs in, and what is stored for a profile belongs to its account alone.
    """
    if profile.account_urn and profile.account_urn != account_urn:
        raise InputError(
            f"Another account signed in than the one “{profile.name}” belongs to. "
            "Sign out in the browser and try again, or add the other account as a new one."
        )
    return msgspec.structs.replace(profile, account_urn=account_urn)


def is_same_account(one: Profile, other: Profile) -> bool:
    """Tell whether two profiles are the same account on the same server; the sandbox has no lasting address."""
    same_server = one.kind == other.kind and (one.kind == "sandbox" or one.base_url == other.base_url)
    same_way = one.consumer_key_only == other.consumer_key_only
    return one.id == other.id or (same_server and same_way and one.account_urn == other.account_urn != "")
