"""Keychains for tests: a dictionary that can lock, hang, fail, lose, and refuse what is too long."""

from __future__ import annotations

import threading

from scmanager.store.keychain import Keychain


class FakeBackend:
    """A keychain in memory that any number of `Keychain`s may share, as programs share the system's.

    `hang()` lets calls wait until `release()`; `failure` is raised, `is_forgetful` answers None and loses writes,
    `longest` is the size of an entry in characters.
    """

    def __init__(self, *, longest: int = 1_000_000) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None
        self.is_forgetful = False
        self.longest = longest
        self.threads: set[str] = set()
        self._free = threading.Event()
        self._free.set()

    def hang(self) -> None:
        """Answer nothing from now on."""
        self._free.clear()

    def release(self) -> None:
        """Answer what was asked, and everything from now on."""
        self._free.set()

    def get_password(self, service: str, username: str) -> str | None:
        self._enter()
        return None if self.is_forgetful else self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter()
        if len(password) > self.longest:
            raise OSError(f"the stub received bad data: {len(password)} characters")
        if not self.is_forgetful:
            self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._enter()
        del self.entries[service, username]

    def texts(self) -> str:
        """Everything it holds."""
        return "\n".join(self.entries.values())

    def _enter(self) -> None:
        self.threads.add(threading.current_thread().name)
        self._free.wait(60)
        if self.failure is not None:
            raise self.failure


def keychain_over(backend: FakeBackend | None) -> Keychain:
    """Return a keychain that finds this backend on the system, or none."""
    return Keychain(lambda: backend)
