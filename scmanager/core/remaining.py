"""How long something will still take, judged by how long it took so far."""

from __future__ import annotations

from collections.abc import Callable

_TOO_EARLY_S = 2.0
_WINDOW_S = 10.0


class Remaining:
    """Tells the seconds that are left of work in equal parts; `clock` counts seconds.

    The last ten seconds decide, so that it follows a network that becomes slower or faster.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = self._since = clock()
        self._done_then = 0
        self._pace = 0.0

    def seconds(self, done: int, total: int) -> float | None:
        """Return the seconds left when `done` of `total` parts are done, None while nothing can be said."""
        now = self._clock()
        if now - self._since >= _WINDOW_S and done > self._done_then:
            self._pace = (now - self._since) / (done - self._done_then)
            self._since, self._done_then = now, done
        if now - self._began < _TOO_EARLY_S or not 0 < done < total:
            return None
        return (self._pace or (now - self._began) / done) * (total - done)
