"""The short entries of the system's keychain, read and written on a thread with time limits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from scmanager.errors import KeychainUnavailable
from scmanager.store.backends import Backend, system_keychain
from scmanager.store.worker import Worker

log = logging.getLogger(__name__)

QUICK = 3.0
"""Seconds a keychain may take for one entry."""

UNLOCKING = 60.0
"""Seconds the user has to answer when the system asks for the keychain's password."""

_OWNER = "scmanager"
_NO_ANSWER = "The keychain of this computer is locked or busy. Unlock it or answer its question, then try again."
_FAILED = "The keychain of this computer does not work as it should. Unlock it, then try again."
_MISSING = "This computer has no keychain that scmanager can use."

_Result = TypeVar("_Result")


class Slots:
    """Entries by name; every method raises KeychainUnavailable when the keychain does not answer in time, or fails.

    `find` chooses the backend, on the thread and once; `quick` and `unlocking` are time limits in seconds.
    """

    def __init__(
        self,
        find: Callable[[], Backend | None] = system_keychain,
        *,
        quick: float = QUICK,
        unlocking: float = UNLOCKING,
    ) -> None:
        self._find = find
        self._quick = quick
        self._unlocking = unlocking
        self._worker = Worker("keychain")
        self._backend: Backend | None = None
        self._is_found = False

    @property
    def is_missing(self) -> bool:
        """Whether this computer turned out to have no keychain that is safe."""
        return self._is_found and self._backend is None

    async def unlock(self) -> None:
        """Wait for the user to unlock the keychain; can be cancelled."""
        await self._ask(lambda backend: backend.get_password(_service("unlock"), _OWNER), self._unlocking)

    async def get(self, name: str) -> str | None:
        """Return an entry; None when there is none."""
        return await self._ask(lambda backend: backend.get_password(_service(name), _OWNER), self._quick)

    async def put(self, name: str, text: str) -> None:
        """Write an entry and read it back; KeychainUnavailable also when it is not there then."""
        kept = await self._ask(lambda backend: _write(backend, name, text), self._quick)
        if kept != text:
            raise KeychainUnavailable(_MISSING if self.is_missing else _FAILED)

    async def delete(self, name: str) -> None:
        """Delete an entry, if there is one."""
        await self._ask(lambda backend: _delete(backend, name), self._quick)

    def close(self) -> None:
        """Let the thread end."""
        self._worker.close()

    async def _ask(self, question: Callable[[Backend], _Result], limit: float) -> _Result | None:
        try:
            return await self._worker.run(lambda: self._on_thread(question), limit)
        except TimeoutError as error:
            raise KeychainUnavailable(_NO_ANSWER) from error

    def _on_thread(self, question: Callable[[Backend], _Result]) -> _Result | None:
        try:
            if not self._is_found:
                self._backend, self._is_found = self._find(), True
            return None if self._backend is None else question(self._backend)
        except Exception as error:
            log.info("the keychain failed: %s", type(error).__name__)
            raise KeychainUnavailable(_FAILED, details=type(error).__name__) from error


def _service(name: str) -> str:
    return f"{_OWNER} {name}"


def _write(backend: Backend, name: str, text: str) -> str | None:
    backend.set_password(_service(name), _OWNER, text)
    return backend.get_password(_service(name), _OWNER)


def _delete(backend: Backend, name: str) -> None:
    if backend.get_password(_service(name), _OWNER) is not None:
        backend.delete_password(_service(name), _OWNER)
