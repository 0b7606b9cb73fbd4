"""When to ask again: what the server says about waiting, and the retries of requests that only read.

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

from scmanager.api.moments import parse_moment
from scmanager.errors import ScmanagerError

Sleep = Callable[[float], Awaitable[None]]

RETRIES = 2
FIRST_PAUSE = 0.5
LONGEST_WAIT = 10.0
"""A server that asks for more than this is not waited for here; the caller hears of it."""

_Result = TypeVar("_Result")


def parse_retry_after(value: str, now: datetime | None = None) -> float | None:
    """Read a Retry-After header: seconds or an HTTP date, 0 for the past; None when it says nothing."""
    try:
        seconds = float(value)
    except ValueError:
        return _until(_http_date(value), now)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def seconds_until(reset_time: str, now: datetime | None = None) -> float | None:
    """Read a `reset_time` such as `2015/06/01 09:49:40 +0000` as seconds from now; None when it is none."""
    return _until(parse_moment(reset_time), now)


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _until(moment: datetime | None, now: datetime | None) -> float | None:
    if moment is None:
        return None
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


async def with_retries(attempt: Callable[[], Awaitable[_Result]], sleep: Sleep = asyncio.sleep) -> _Result:
    """Make an attempt that may safely be repeated, and up to two more after errors that may pass.

    Pauses are drawn evenly from nothing up to a limit that doubles (full jitter); a wait the server asks for is kept.
    """
    for number in range(RETRIES):
        try:
            return await attempt()
        except ScmanagerError as error:
            if not error.retryable or (error.retry_after or 0.0) > LONGEST_WAIT:
                raise
            jitter = random.uniform(0, FIRST_PAUSE * 2**number)  # noqa: S311 - spreads load, guards nothing
            await sleep(jitter + (error.retry_after or 0.0))
    return await attempt()
