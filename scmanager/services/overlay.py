"""What was written here lately and a server's listing may not show yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from scmanager.core.tracks import Track

# A new track may be missing from listings for minutes, and a deleted one still be listed
# (https://github.com/njasm/soundcloud/issues/22).
LASTS_S = 600.0


class Overlay:
    """URNs that are certainly there or certainly gone, each for `LASTS_S` seconds of `clock`, the time of day."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._notes: dict[str, tuple[float, bool]] = {}

    def note_present(self, urns: Iterable[str]) -> dict[str, tuple[float, bool]]:
        """Remember tracks the server has confirmed, and return the notes of them: until when, and that they are there.

        `restore` takes them in another run of the program.
        """
        return self._note(urns, is_there=True)

    def note_absent(self, urns: Iterable[str]) -> dict[str, tuple[float, bool]]:
        """Remember tracks that were deleted, and return the notes of them."""
        return self._note(urns, is_there=False)

    def restore(self, notes: Mapping[str, tuple[float, bool]]) -> None:
        """Remember what was noted in an earlier run."""
        self._notes |= notes

    def is_present(self, urn: str) -> bool:
        """Tell whether a track is there although a listing leaves it out."""
        return self._valid(urn) is True

    def is_absent(self, urn: str) -> bool:
        """Tell whether a track is gone although a listing shows it."""
        return self._valid(urn) is False

    def without_absent(self, tracks: Sequence[Track]) -> tuple[Track, ...]:
        """Leave out tracks that are gone."""
        return tuple(track for track in tracks if not self.is_absent(track.urn)) if self._notes else tuple(tracks)

    def without_newer(self, tracks: Sequence[Track], moment: float) -> tuple[Track, ...]:
        """Leave out tracks that were written after a moment."""
        return tuple(each for each in tracks if not self.is_newer(each.urn, moment)) if self._notes else tuple(tracks)

    def is_newer(self, urn: str, moment: float) -> bool:
        """Tell whether a track was written after a moment, so that what was asked for then is out of date."""
        return urn in self._notes and self._notes[urn][0] - LASTS_S > moment

    def _valid(self, urn: str) -> bool | None:
        """Return what is noted of a track; a note that lasts too long is of a clock that was set back since."""
        if urn not in self._notes:
            return None
        until, is_there = self._notes[urn]
        return is_there if 0 < until - self._clock() <= LASTS_S else None

    def _note(self, urns: Iterable[str], *, is_there: bool) -> dict[str, tuple[float, bool]]:
        notes = dict.fromkeys(urns, (self._clock() + LASTS_S, is_there))
        self._notes |= notes
        return notes
