"""Keychains for tests: a dictionary that can lock, hang, fail, lose, and refuse what is too long."""

from __future__ import annotations

import threading

from scmanager.store.keychain import Keychain
from scmanager.store.slots import Slots


class FakeBackend:
    """A keychain in memory that any number of `Keychain`s may share, as programs share the system's.

    `hang()` lets calls, or only writes, wait until `release()`; `failure` is raised, `is_forgetful` answers None and
    loses writes, `longest` is the size of an entry in characters.
    """

    def __init__(self, *, longest: int = 1_000_000) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None
        self.is_forgetful = False
        self.longest = longest
        self.threads: set[str] = set()
        self._readable = threading.Event()
        self._writable = threading.Event()
        self.release()

    def hang(self, *, writes_only: bool = False) -> None:
        """Answer nothing from now on."""
        self._writable.clear()
        if not writes_only:
            self._readable.clear()

    def release(self) -> None:
        """Answer what was asked, and everything from now on."""
        self._readable.set()
        self._writable.set()

    def get_password(self, service: str, username: str) -> str | None:
        self._enter(self._readable)
        return None if self.is_forgetful else self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter(self._writable)
        if len(password) > self.longest:
            raise OSError(f"the stub received bad data: {len(password)} characters")
        if not self.is_forgetful:
            self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._enter(self._writable)
        del self.entries[service, username]

    def texts(self) -> str:
        """Everything it holds."""
        return "\n".join(self.entries.values())

    def _enter(self, free: threading.Event) -> None:
        self.threads.add(threading.current_thread().name)
        free.wait(60)
        if self.failure is not None:
            raise self.failure


def keychain_over(backend: FakeBackend | None, *, quick: float = 0.2, unlocking: float = 10.0) -> Keychain:
    """Return a keychain that finds this backend on the system, or none; it is soon impatient."""
    return Keychain(Slots(lambda: backend, quick=quick, unlocking=unlocking))
