"""The secrets of a profile: the refresh token of its sign-in and the client secret of its app, in the keychain."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import msgspec

from scmanager.core.oauth import SavedSignIn
from scmanager.store.keychain import Keychain
from scmanager.store.locks import file_lock

MEMORY_ONLY = (
    "This computer has no keychain that scmanager can use, so secrets are kept in memory only. "
    "You will have to sign in again after the next start."
)


class TokenStore:
    """Keeps what belongs to one profile; access tokens are never stored.

    `profile_id` names the keychain entries and the file of the lock in the folder `locks`.
    """

    def __init__(self, profile_id: str, keychain: Keychain, locks: Path) -> None:
        self._keychain = keychain
        self._sign_in = f"{profile_id} sign-in"
        self._client_secret = f"{profile_id} client secret"
        self._lock = locks / f"{profile_id}.lock"

    @property
    def is_safe(self) -> bool:
        """Whether what is kept will still be there after a restart."""
        return self._keychain.is_safe

    @property
    def notice(self) -> str:
        """What the user has to be told about how safely things are kept; empty when all is well."""
        return "" if self.is_safe else MEMORY_ONLY

    async def unlock(self) -> None:
        """Wait up to a minute for the user to unlock the keychain; can be cancelled. KeychainUnavailable otherwise."""
        await self._keychain.unlock()

    def locked(self) -> AbstractAsyncContextManager[None]:
        """Keep every other program from renewing the sign-in meanwhile; StorageError when that takes too long."""
        return file_lock(self._lock)

    async def read(self) -> SavedSignIn | None:
        """Return the sign-in that is kept, None when there is none or it is damaged.

        KeychainUnavailable when nobody can tell. Some keychains say that they hold nothing when they are locked
        (https://github.com/jaraco/keyring/issues/327), so None is no proof that nobody is signed in.
        """
        text = await self._keychain.get(self._sign_in)
        try:
            return None if text is None else msgspec.json.decode(text, type=SavedSignIn)
        except msgspec.DecodeError:
            return None

    async def write(self, saved: SavedSignIn) -> None:
        """Keep a sign-in and read it back; what the keychain does not take stays in memory."""
        await self._keychain.put(self._sign_in, msgspec.json.encode(saved).decode())

    async def forget(self) -> None:
        """Forget the sign-in; KeychainUnavailable when the keychain does not delete it."""
        await self._keychain.delete(self._sign_in)

    async def client_secret(self) -> str:
        """Return the secret of the app, empty when there is none; KeychainUnavailable when nobody can tell."""
        return await self._keychain.get(self._client_secret) or ""

    async def keep_client_secret(self, secret: str) -> None:
        """Keep the secret of the app, as `write` does; an empty one is forgotten."""
        if secret:
            await self._keychain.put(self._client_secret, secret)
        else:
            await self._keychain.delete(self._client_secret)
