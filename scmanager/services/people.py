"""Finding one person from what somebody typed or pasted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from scmanager.core import urns
from scmanager.core.query_values import page_address
from scmanager.core.users import User
from scmanager.errors import InputError, NotFound

if TYPE_CHECKING:
    from scmanager.api.client import Client

SITE = "https://soundcloud.com"
SHORT_LINK = "This short link cannot be followed here. Open it in a browser and paste the address it leads to."


async def find_user(client: Client, text: str) -> User:
    """Find the person a profile link, profile name, number or URN stands for.

    Raises InputError when nobody is meant by it, and what the server failed with otherwise.
    """
    wanted = _wanted(text)
    try:
        return await _look_up(client, wanted)
    except NotFound:
        raise nobody(wanted) from None


async def find_people(client: Client, text: str) -> list[User]:
    """Find everybody a link, number, URN or name may stand for; who has exactly that name leaves out all others.

    Raises InputError when nobody is meant by it, and what the server failed with otherwise.
    """
    wanted = _wanted(text)
    if "/" in wanted or _urn(wanted) is not None:
        return [await find_user(client, wanted)]
    found = {user.urn: user for user in await client.search_users(wanted)}
    exact = {urn: user for urn, user in found.items() if _is_called(user, wanted)}
    try:
        owner = await _by_page_name(client, wanted)
        exact.setdefault(owner.urn, owner)
    except NotFound:
        pass
    if not (exact or found):
        raise nobody(wanted)
    return list((exact or found).values())


def nobody(wanted: str) -> InputError:
    """Say that a link or name leads to nobody."""
    if is_short_link(wanted):
        return InputError(SHORT_LINK)
    if "/" in wanted:
        return InputError(f"“{wanted}” is not the link of a person's profile.")
    return InputError(f"Nobody on SoundCloud is called “{wanted}”. Paste the link of the profile instead.")


def is_short_link(text: str) -> bool:
    """Tell whether a link is one that the app of SoundCloud shares; only their own pages know where it leads."""
    return re.match(r"(https?://)?on\.soundcloud\.com/", text) is not None


def _wanted(text: str) -> str:
    wanted = text.strip().removeprefix("@")
    if not wanted:
        raise InputError("Type a profile name or paste a profile link.")
    if "/" in wanted and urns.find(wanted, "users") is None and not page_address(wanted):
        raise InputError(f"“{wanted}” is not a link of SoundCloud.")
    return wanted


async def _look_up(client: Client, wanted: str) -> User:
    urn = _urn(wanted)
    if urn is not None:
        return await client.user(urn)
    if "/" in wanted:
        return await _resolve(client, page_address(wanted))
    try:
        return await _by_page_name(client, wanted)
    except NotFound:
        return await _by_exact_name(client, wanted)


def _urn(wanted: str) -> str | None:
    return urns.make("users", wanted) if wanted.isdecimal() and wanted.isascii() else urns.find(wanted, "users")


async def _by_page_name(client: Client, name: str) -> User:
    return await _resolve(client, f"{SITE}/{quote(name, safe='')}")


async def _resolve(client: Client, link: str) -> User:
    found = await client.resolve(link)
    if isinstance(found, User):
        return found
    raise InputError("That is the link of a track. Paste the link of a person's profile.")


async def _by_exact_name(client: Client, name: str) -> User:
    for user in await client.search_users(name):
        if _is_called(user, name):
            return user
    raise NotFound("")


def _is_called(user: User, name: str) -> bool:
    return name.casefold() in {user.permalink.casefold(), user.username.casefold()}
