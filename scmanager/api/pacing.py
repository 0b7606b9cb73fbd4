"""When to ask again: what the server says about waiting, and the pace that all requests to one host keep.

Waiting times are in seconds. SoundCloud tells them in a Retry-After header, as a `reset_time` in the body, or not at
all (https://developers.soundcloud.com/docs/api/rate-limits, https://github.com/soundcloud/api/issues/189).
"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from scmanager.api.clock import Clock, elapsed
from scmanager.api.moments import parse_moment
from scmanager.errors import ScmanagerError, TooManyRequests

Sleep = Callable[[float], Awaitable[None]]

RETRIES = 2
FIRST_PAUSE = 0.5
PATIENCE = 10.0
"""A wait that takes longer is not waited for here; the caller hears of it."""

FIRST_REFUSAL = 2.0
"""Length of the first pause where the server names none; each refusal soon after it doubles the pause."""

FORGIVING = 60.0
"""A refusal this long after a pause is a first one again."""

LONGEST_PAUSE = 900.0
"""After a quarter of an hour the server is asked again, whatever it said: nonsense must not silence the program."""

SPREAD = 0.1
"""Share of a pause that chance adds to it, so that programs paused together do not come back together."""

_Result = TypeVar("_Result")


def parse_retry_after(value: str, now: datetime | None = None) -> float | None:
    """Read a Retry-After header: seconds or an HTTP date, 0 for the past; None when it says nothing."""
    try:
        seconds = float(value)
    except ValueError:
        return _until(http_date(value), now)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def seconds_until(reset_time: str, now: datetime | None = None) -> float | None:
    """Read a `reset_time` such as `2015/06/01 09:49:40 +0000` as seconds from now; None when it is none."""
    return _until(parse_moment(reset_time), now)


def http_date(value: str) -> datetime | None:
    """Read a date as HTTP writes it (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7); None when it is none."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _until(moment: datetime | None, now: datetime | None) -> float | None:
    if moment is None:
        return None
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


class Pace:
    """The pace of all requests to one host.

    When the host asks to slow down, everybody pauses; then one request goes ahead to find out whether that was
    enough, and the others follow it. Nobody waits longer than PATIENCE: a request that would have to is refused here
    with TooManyRequests, and nothing is sent.
    """

    def __init__(
        self,
        *,
        clock: Clock = elapsed,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._door = asyncio.Lock()
        self._refusals = 0
        self._doublings = 0
        self._until = -math.inf

    @property
    def paused_until(self) -> float | None:
        """When the host may be asked again, by the clock; None when there is no pause."""
        return self._until if self._refusals else None

    async def run(self, attempt: Callable[[], Awaitable[_Result]]) -> _Result:
        """Make an attempt that may safely be repeated, and up to two more after errors that may pass.

        What is waited in between is drawn evenly from nothing up to a limit that doubles (full jitter); a wait the
        server asks for comes on top.
        """
        for number in range(RETRIES):
            try:
                return await self.once(attempt)
            except ScmanagerError as error:
                asked = self._wait_after(error)
                if not error.retryable or asked > PATIENCE:
                    raise
                jitter = self._chance() * FIRST_PAUSE * 2**number
                await self._sleep(jitter if isinstance(error, TooManyRequests) else jitter + asked)
        return await self.once(attempt)

    async def once(self, attempt: Callable[[], Awaitable[_Result]]) -> _Result:
        """Make an attempt as soon as the host may be asked."""
        if self._refusals:
            self._check_patience()
            async with self._door:
                if self._refusals:
                    await self._wait()
                    return await self._judged(attempt)
        return await self._judged(attempt)

    def _wait_after(self, error: ScmanagerError) -> float:
        return self._left() if isinstance(error, TooManyRequests) else error.retry_after or 0.0

    def _left(self) -> float:
        return max(0.0, self._until - self._clock())

    def _check_patience(self) -> None:
        if (left := self._left()) > PATIENCE:
            raise TooManyRequests(
                "The server asked for a pause, so nothing was sent. The program goes on when the pause is over.",
                status=429,
                retry_after=left,
            )

    async def _wait(self) -> None:
        self._check_patience()
        if left := self._left():
            await self._sleep(left)

    async def _judged(self, attempt: Callable[[], Awaitable[_Result]]) -> _Result:
        """Make an attempt and learn from its end; one that began before the last refusal knows nothing new."""
        known = self._refusals
        try:
            result = await attempt()
        except TooManyRequests as error:
            if known == self._refusals:
                self._pause(error.retry_after)
            raise
        except ScmanagerError:
            self._go_on(known)
            raise
        self._go_on(known)
        return result

    def _pause(self, asked: float | None) -> None:
        self._refusals += 1
        self._doublings = self._doublings + 1 if self._clock() - self._until < FORGIVING else 0
        seconds = asked or FIRST_REFUSAL * 2 ** min(self._doublings, 10)
        self._until = self._clock() + min(seconds * (1 + SPREAD * self._chance()), LONGEST_PAUSE)

    def _go_on(self, known: int) -> None:
        if known == self._refusals:
            self._refusals = 0
