"""Texts of any length in the system's keychain, and in memory where it does not take them.

Windows takes 1,280 characters an entry (https://github.com/jaraco/keyring/issues/355), and tokens may be longer. A long
text is cut into pieces, and the entry of its name says where they are. New pieces are written beside the old ones, so
that a stop in the middle leaves the old text whole.
"""

from __future__ import annotations

from contextlib import suppress

from scmanager.errors import KeychainUnavailable
from scmanager.store.slots import Slots

LONGEST = 1200
"""Characters in one entry."""

_WHOLE = "="
_PIECES = "+"


class Keychain:
    """Reads, writes and deletes texts by name; one for the whole program, because of what it has in memory."""

    def __init__(self, slots: Slots | None = None) -> None:
        self._slots = slots or Slots()
        self._memory: dict[str, str] = {}

    @property
    def is_safe(self) -> bool:
        """Whether all that was written will still be there after a restart, as far as is known by now."""
        return not self._memory and not self._slots.is_missing

    async def unlock(self) -> None:
        """Wait up to a minute for the user to unlock it; can be cancelled. KeychainUnavailable otherwise."""
        await self._slots.unlock()

    async def get(self, name: str) -> str | None:
        """Return a text; None when there is none or not all of it, KeychainUnavailable when nobody can tell."""
        if name in self._memory:
            return self._memory[name]
        head = await self._slots.get(name) or ""
        if head.startswith(_WHOLE):
            return head.removeprefix(_WHOLE)
        pieces = [await self._slots.get(piece) for piece in _piece_names(name, head)]
        return "".join(piece or "" for piece in pieces) if pieces and all(pieces) else None

    async def put(self, name: str, text: str) -> None:
        """Write a text and read it back; what the keychain does not take is in memory until the program ends."""
        try:
            await self._write(name, text)
        except KeychainUnavailable:
            self._memory[name] = text
        else:
            self._memory.pop(name, None)

    async def delete(self, name: str) -> None:
        """Delete a text, if there is one; KeychainUnavailable when that cannot be done."""
        self._memory.pop(name, None)
        head = await self._slots.get(name) or ""
        await self._delete([name, *_piece_names(name, head)])

    def close(self) -> None:
        """Forget what is in memory, and ask nothing any more."""
        self._memory.clear()
        self._slots.close()

    async def _write(self, name: str, text: str) -> None:
        before = await self._slots.get(name) or ""
        head = _WHOLE + text if len(text) < LONGEST else _head(before, text)
        for number, piece in enumerate(_piece_names(name, head)):
            await self._slots.put(piece, text[number * LONGEST : (number + 1) * LONGEST])
        await self._slots.put(name, head)
        with suppress(KeychainUnavailable):
            await self._delete(_piece_names(name, before))

    async def _delete(self, names: list[str]) -> None:
        for name in names:
            await self._slots.delete(name)


def _head(before: str, text: str) -> str:
    """Write `+a4` for four pieces of the set a, or of the set b while a is in use."""
    piece_set = "b" if before.startswith(f"{_PIECES}a") else "a"
    return f"{_PIECES}{piece_set}{-(-len(text) // LONGEST)}"


def _piece_names(name: str, head: str) -> list[str]:
    if not head.startswith(_PIECES) or not head[2:].isdecimal():
        return []
    return [f"{name} {head[1]}{number}" for number in range(int(head[2:]))]
