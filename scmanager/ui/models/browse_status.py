"""How far a listing of other people's tracks is, what was left out of it, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from scmanager.core import texts
from scmanager.core.queries import Control, Filter, value_of
from scmanager.services.browse import Missed
from scmanager.services.library import SyncStatus


class BrowseStatus(SyncStatus, frozen=True, kw_only=True):
    """What the bar above a listing shows; `loaded` counts the rows that meet the filters.

    `missed` counts the rows that do not, `reasons` by which filter, `shows_missed` whether they stand in the table.
    `has_next`: the server has more. `controls` are those its search understands. `read_on` and `explain` (which rows
    do not meet the filters) are what the bar offers.
    """

    missed: int = 0
    reasons: tuple[tuple[Filter, int], ...] = ()
    shows_missed: bool = False
    has_next: bool = False
    controls: frozenset[Control] = frozenset(Control)
    read_on: Callable[[], object] | None = None
    explain: Callable[[], object] | None = None

    @property
    def words(self) -> str:
        """Say how many tracks came and how many are not among them; empty before a first search."""
        return " · ".join(part for part in (self._progress(), self._missed(), self._broken()) if part)

    @property
    def is_loading(self) -> bool:
        """Whether pages are being read."""
        return self.state == "loading"

    @property
    def may_read_on(self) -> bool:
        """Whether there is more to read, and nobody reads it."""
        return self.has_next and (self.state == "ready" or self.has_failed_midway)

    @property
    def has_failed_midway(self) -> bool:
        """Whether a page failed after rows had come."""
        return self.state == "failed" and self.loaded + self.missed > 0

    def _progress(self) -> str:
        tracks = texts.plural(self.loaded, "track")
        match self.state:
            case "loading":
                return f"Loading… {tracks}" if self.loaded else "Loading…"
            case "ready":
                return f"{tracks} so far" if self.has_next else tracks
            case "failed":
                return f"{tracks} so far" if self.loaded else ""
        return ""

    def _missed(self) -> str:
        if not self.missed:
            return ""
        rows = "1 row does" if self.missed == 1 else f"{texts.count(self.missed)} rows do"
        if len(self.reasons) == 1:
            return f"{rows} not match the {self.reasons[0][0]} and {self._fate}"
        kinds = ", ".join(f"{texts.count(number)} by {name}" for name, number in self.reasons)
        return f"{rows} not match and {self._fate} ({kinds})"

    @property
    def _fate(self) -> str:
        verb = "is" if self.missed == 1 else "are"
        return f"{verb} shown all the same" if self.shows_missed else f"{verb} hidden"

    def _broken(self) -> str:
        return f"{texts.count(self.broken)} could not be read in full" if self.broken else ""


def why(missed: Missed) -> str:
    """Say why a row does not meet the filters: `tempo 140, genre House`."""
    return ", ".join(value_of(name, missed.track) for name in missed.filters)
