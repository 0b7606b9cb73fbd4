"""Whether the server can be reached: learned from every request, and found out again without a click."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import msgspec
from psygnal import Signal

from scmanager.api.clock import elapsed
from scmanager.core.capabilities import Capability
from scmanager.errors import NetworkError, Offline, ScmanagerError, ServerError
from scmanager.services.alarm import LOOK_S
from scmanager.services.background import Background
from scmanager.services.diagnosis import described
from scmanager.services.signals import announce

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.library import Library

log = logging.getLogger(__name__)

FIRST_TRY_S = 2.0
LONGEST_WAIT_S = 60.0


class ConnectionStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How the server can be reached; while it cannot, `error` says why, and `until` when it is asked again."""

    state: Literal["online", "offline", "paused"] = "online"
    error: ScmanagerError | None = None
    until: float = 0.0


class Connection:
    """Follows how requests end, and asks again by itself until the server answers; the library is then refreshed.

    `clock`, `sleep` and `chance` are replaced in tests.

    Signals:
        changed(ConnectionStatus): the connection was lost, paused or found again, or the next try was set.
    """

    changed = Signal(ConnectionStatus)

    def __init__(
        self,
        client: Client,
        library: Library,
        *,
        clock: Callable[[], float] = elapsed,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._client = client
        self._library = library
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._online = asyncio.Event()
        self._online.set()
        self._background = Background("following the connection")
        self._watching: asyncio.Task[None] | None = None
        self.status = ConnectionStatus()
        client.listen(self._on_ended)

    def seconds_left(self) -> float:
        """Return how long it is until the server is asked again."""
        return max(0.0, self.status.until - self._clock())

    async def wait_online(self) -> None:
        """Return at once when the server can be asked, else as soon as it can."""
        await self._online.wait()

    async def close(self) -> None:
        """Follow nothing any more."""
        self._client.listen(_hear_nothing)
        await self._background.close()

    def _on_ended(self, error: ScmanagerError | None) -> None:
        """Learn from the end of a request, whoever made it."""
        if error is not None and self.status.state == "online":
            log.info("%s", described(error))
        paused_until = self._client.paused_until
        if paused_until is not None:
            self._lose(ConnectionStatus(state="paused", error=error, until=paused_until))
        elif error is None or isinstance(error, ServerError):
            self._find()
        elif self._is_loss(error):
            self._lose(msgspec.structs.replace(self.status, state="offline", error=error))

    def _is_loss(self, error: ScmanagerError) -> bool:
        """Tell whether the server cannot be reached; while that is so, any failure of the network confirms it."""
        if self.status.state == "online":
            return isinstance(error, Offline) and error.retryable
        return isinstance(error, NetworkError)

    def _lose(self, status: ConnectionStatus) -> None:
        self._online.clear()
        self._set(status)
        if self._watching is None:
            self._watching = self._background.spawn(self._watch())

    def _find(self) -> None:
        if self.status.state == "online":
            return
        missed = self.status.state == "offline" or self._library.status.state == "failed"
        if self._watching is not None and self._watching is not asyncio.current_task():
            self._watching.cancel()
        self._watching = None
        self._set(ConnectionStatus())
        self._online.set()
        if missed and Capability.OWN_TRACKS in self._client.capabilities:
            self._background.spawn(self._library.refresh())

    async def _watch(self) -> None:
        """Ask something small whenever it is time, more and more seldom, until there is an answer."""
        for failures in itertools.count():
            if self.status.state == "offline":
                self._set(msgspec.structs.replace(self.status, until=self._clock() + self._delay(failures)))
            while left := self.seconds_left():
                await self._sleep(min(left, LOOK_S))
            with suppress(ScmanagerError):
                await self._client.probe()
            if self.status.state == "online":
                return

    def _delay(self, failures: int) -> float:
        longest: float = min(FIRST_TRY_S * 2 ** min(failures, 10), LONGEST_WAIT_S)
        return longest * (1 + self._chance()) / 2

    def _set(self, status: ConnectionStatus) -> None:
        if status != self.status:
            self.status = status
            announce(self.changed, status)


def _hear_nothing(_error: ScmanagerError | None) -> None:
    """Listen no more."""
