"""What was written here lately and a server's listing may not show yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable

# A new track may be missing from listings for minutes, and a deleted one still be listed
# (https://github.com/njasm/soundcloud/issues/22).
LASTS_S = 600.0


class Overlay:
    """URNs that are certainly there or certainly gone, each for `LASTS_S` seconds of `clock`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._present: dict[str, float] = {}
        self._absent: dict[str, float] = {}

    def note_present(self, urns: Iterable[str]) -> None:
        """Remember tracks the server has confirmed."""
        self._note(urns, self._present, self._absent)

    def note_absent(self, urns: Iterable[str]) -> None:
        """Remember tracks that were deleted."""
        self._note(urns, self._absent, self._present)

    def is_present(self, urn: str) -> bool:
        """Tell whether a track is there although a listing leaves it out."""
        return self._present.get(urn, 0.0) > self._clock()

    def is_absent(self, urn: str) -> bool:
        """Tell whether a track is gone although a listing shows it."""
        return self._absent.get(urn, 0.0) > self._clock()

    def _note(self, urns: Iterable[str], into: dict[str, float], out_of: dict[str, float]) -> None:
        until = self._clock() + LASTS_S
        for urn in urns:
            into[urn] = until
            out_of.pop(urn, None)
