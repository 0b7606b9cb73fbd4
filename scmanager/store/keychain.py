"""The keychain of the system, asked on a thread with time limits, and memory in its place where there is none."""

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
_FAILED = "The keychain of this computer could not be read. Unlock it, then try again."

_Result = TypeVar("_Result")


class Keychain:
    """Short texts by name, in the keychain of the system.

    What the system does not take is kept in memory until the program ends. `find` chooses the backend, on the thread
    and once.
    """

    def __init__(self, find: Callable[[], Backend | None] = system_keychain) -> None:
        self._find = find
        self._worker = Worker()
        self._backend: Backend | None = None
        self._is_found = False
        self._memory: dict[str, str] = {}

    @property
    def is_safe(self) -> bool:
        """Whether all that was written will still be there after a restart, as far as is known by now."""
        return not self._memory and (self._backend is not None or not self._is_found)

    async def unlock(self) -> None:
        """Wait up to a minute for the user to unlock the keychain; can be cancelled. KeychainUnavailable otherwise."""
        await self._ask(lambda backend: backend.get_password(_service("unlock"), _OWNER), UNLOCKING)

    async def get(self, name: str) -> str | None:
        """Return an entry; None when there is none, KeychainUnavailable when nobody can tell."""
        if name in self._memory:
            return self._memory[name]
        return await self._ask(lambda backend: backend.get_password(_service(name), _OWNER))

    async def put(self, name: str, text: str) -> None:
        """Write an entry and read it back; it is kept in memory when it is not there then."""
        try:
            kept = await self._ask(lambda backend: _write(backend, name, text))
        except KeychainUnavailable:
            kept = None
        if kept == text:
            self._memory.pop(name, None)
        else:
            self._memory[name] = text

    async def delete(self, name: str) -> None:
        """Delete an entry, if there is one; KeychainUnavailable when that cannot be done."""
        self._memory.pop(name, None)
        await self._ask(lambda backend: _delete(backend, name))

    def close(self) -> None:
        """Forget what is in memory, and let the thread end."""
        self._memory.clear()
        self._worker.close()

    async def _ask(self, question: Callable[[Backend], _Result], limit: float = QUICK) -> _Result | None:
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
