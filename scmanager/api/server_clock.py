"""What time it is at the server, whatever this computer's clock says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from scmanager.api.pacing import http_date


def _now() -> datetime:
    return datetime.now(UTC)


class ServerClock:
    """Learns from the Date header of answers (https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1).

    Before the first answer this computer's clock is believed.
    """

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now
        self._ahead = timedelta()

    def hear(self, date_header: str) -> None:
        """Learn from an answer; a header that says nothing changes nothing."""
        moment = http_date(date_header)
        if moment is not None:
            self._ahead = moment - self._now()

    def now(self) -> datetime:
        """Return the server's time in UTC."""
        return self._now() + self._ahead
