"""Hashes by which a secret token is recognised, and by which it cannot be found out again."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import partial

from scmanager.services.cache import Cache
from scmanager.services.link_file import LinkFile
from scmanager.store.link_schema import SALT_BYTES
from scmanager.store.worker import Worker

COST = 2**15
"""Rounds of scrypt (https://www.rfc-editor.org/rfc/rfc7914): old tokens have five letters, which are soon tried out."""

COST_OF_LONG = 2**10
"""Rounds for the tokens of today: eleven letters cannot be tried out, and hundreds are exported at once."""

LONG = len("s-") + 10

_BLOCK = 8
_MOST_KNOWN = 1000


class TokenHashes:
    """Makes hashes with the salt of the file, on a thread of its own; that of a short token takes a tenth of a second.

    Those made in this run are remembered under a key of this run. `cost` is that of a short token, a power of two.
    """

    def __init__(self, file: LinkFile, cost: int = COST) -> None:
        self._file = file
        self._cost = cost
        self._worker = Worker("hashes of links")
        self._key = secrets.token_bytes(32)
        self._salt = b""
        self._known = Cache[bytes, bytes](_MOST_KNOWN)

    async def of(self, token: str) -> bytes:
        """Return the hash of a token; StorageError when the file with the salt cannot be opened."""
        name = self.mark(token)
        if name in self._known:
            return self._known.get(name)
        salt = await self._salted()
        cost = self._cost if len(token) < LONG else min(self._cost, COST_OF_LONG)
        made = await self._worker.run(partial(_hash, token.encode(), salt, cost), None)
        self._known.put(name, made)
        return made

    async def is_of(self, made: bytes, token: str) -> bool:
        """Tell whether a hash is that of a token; StorageError when the file with the salt cannot be opened."""
        return same(await self.of(token), made)

    def mark(self, token: str) -> bytes:
        """Return by what a token is known again in this run, also where the file cannot be opened."""
        return hmac.digest(self._key, token.encode(), "sha256")

    async def is_marked(self, mark: bytes, token: str) -> bool:
        """Tell whether a mark is that of a token."""
        return same(self.mark(token), mark)

    def close(self) -> None:
        """Let the thread end."""
        self._worker.close()

    async def _salted(self) -> bytes:
        if not self._salt:
            store = await self._file.store()
            self._salt = store.salt if store is not None else secrets.token_bytes(SALT_BYTES)
        return self._salt


def same(one: bytes, other: bytes) -> bool:
    """Compare two hashes."""
    return hmac.compare_digest(one, other)


def _hash(token: bytes, salt: bytes, cost: int) -> bytes:
    memory = 256 * _BLOCK * cost
    return hashlib.scrypt(token, salt=salt, n=cost, r=_BLOCK, p=1, maxmem=memory, dklen=32)
