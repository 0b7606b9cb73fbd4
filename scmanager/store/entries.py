"""Texts of any length in a keychain whose entries are short.

Windows takes 1,280 characters an entry (https://github.com/jaraco/keyring/issues/355), and tokens may be longer. A long
text is cut into pieces, and the entry of its name says where they are. New pieces are written beside the old ones, so
that a stop in the middle leaves the old text whole.
"""

from __future__ import annotations

from contextlib import suppress

from scmanager.errors import KeychainUnavailable
from scmanager.store.keychain import Keychain

LONGEST = 1200
"""Characters in one entry."""

_WHOLE = "="
_PIECES = "+"


class Entries:
    """Reads, writes and deletes texts by name."""

    def __init__(self, keychain: Keychain) -> None:
        self._keychain = keychain

    async def get(self, name: str) -> str | None:
        """Return a text; None when there is none, or not all of it."""
        head = await self._keychain.get(name)
        if head is None or head.startswith(_WHOLE):
            return None if head is None else head.removeprefix(_WHOLE)
        pieces = [await self._keychain.get(piece) for piece in _piece_names(name, head)]
        return None if not pieces or None in pieces else "".join(piece for piece in pieces if piece)

    async def put(self, name: str, text: str) -> None:
        """Write a text in place of the one before; what the keychain does not take stays in memory."""
        before = await self._known_head(name)
        head = _WHOLE + text if len(text) < LONGEST else _head(before, text)
        for number, piece in enumerate(_piece_names(name, head)):
            await self._keychain.put(piece, text[number * LONGEST : (number + 1) * LONGEST])
        await self._keychain.put(name, head)
        with suppress(KeychainUnavailable):
            await self._delete(_piece_names(name, before))

    async def delete(self, name: str) -> None:
        """Delete a text, if there is one."""
        head = await self._keychain.get(name) or ""
        await self._delete([name, *_piece_names(name, head)])

    async def _known_head(self, name: str) -> str:
        try:
            return await self._keychain.get(name) or ""
        except KeychainUnavailable:
            return ""

    async def _delete(self, names: list[str]) -> None:
        for name in names:
            await self._keychain.delete(name)


def _head(before: str, text: str) -> str:
    """Write `+a4` for four pieces of the set a, or of the set b while a is in use."""
    piece_set = "b" if before.startswith(f"{_PIECES}a") else "a"
    return f"{_PIECES}{piece_set}{-(-len(text) // LONGEST)}"


def _piece_names(name: str, head: str) -> list[str]:
    if not head.startswith(_PIECES) or not head[2:].isdecimal():
        return []
    return [f"{name} {head[1]}{number}" for number in range(int(head[2:]))]
