"""Finding one person from what somebody typed or pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from scmanager.core import urns
from scmanager.core.users import User
from scmanager.errors import InputError, NotFound

if TYPE_CHECKING:
    from scmanager.api.client import Client

SITE = "https://soundcloud.com"


async def find_user(client: Client, text: str) -> User:
    """Find the person a profile link, profile name, number or URN stands for.

    Raises InputError when nobody is meant by it, and what the server failed with otherwise.
    """
    wanted = text.strip().removeprefix("@")
    if not wanted:
        raise InputError("Type a profile name or paste a profile link.")
    try:
        return await _look_up(client, wanted)
    except NotFound:
        raise InputError(f"Nobody on SoundCloud is called “{wanted}”. Paste the link of the profile instead.") from None


async def _look_up(client: Client, wanted: str) -> User:
    urn = urns.make("users", wanted) if wanted.isdecimal() and wanted.isascii() else urns.find(wanted, "users")
    if urn is not None:
        return await client.user(urn)
    if "/" in wanted:
        return await _resolve(client, _as_link(wanted))
    try:
        return await _resolve(client, f"{SITE}/{quote(wanted, safe='')}")
    except NotFound:
        return await _by_exact_name(client, wanted)


async def _resolve(client: Client, link: str) -> User:
    found = await client.resolve(link)
    if isinstance(found, User):
        return found
    raise InputError("That is the link of a track. Paste the link of a person's profile.")


async def _by_exact_name(client: Client, name: str) -> User:
    for user in await client.search_users(name):
        if name.casefold() in {user.permalink.casefold(), user.username.casefold()}:
            return user
    raise NotFound("")


def _as_link(text: str) -> str:
    return text if text.startswith(("https://", "http://")) else f"https://{text}"
