"""Markers on a line: those that would cover each other become one with a count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor

MARKER_SIDE = 12
CLUSTER_SIDE = 16
_CLOSEST = CLUSTER_SIDE + 2
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Marker:
    """A comment at a place in ms: a disc in the colour of who wrote it, `text` for the tool tip."""

    key: str
    at_ms: int
    color: QColor
    text: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Markers drawn as one around `x`, in pixels from the left."""

    markers: Sequence[Marker]
    x: float

    @property
    def side(self) -> int:
        """How wide and high it is drawn, in pixels."""
        return MARKER_SIDE if len(self.markers) == 1 else CLUSTER_SIDE

    @property
    def count_text(self) -> str:
        """The number that is drawn, empty for one alone."""
        number = len(self.markers)
        return "" if number == 1 else str(number) if number < 100 else "99+"

    @property
    def lines(self) -> list[str]:
        """The words of the first markers, one line each."""
        return [marker.text for marker in self.markers[:_MOST_LINES]]

    @property
    def unsaid(self) -> int:
        """How many markers `lines` leaves out."""
        return max(0, len(self.markers) - _MOST_LINES)

    def holds(self, key: str) -> bool:
        """Tell whether a marker is among them."""
        return any(marker.key == key for marker in self.markers)

    def after(self, key: str) -> Marker:
        """Return the marker after the one of a key, the first when it is not among them."""
        keys = [marker.key for marker in self.markers]
        return self.markers[(keys.index(key) + 1) % len(keys) if key in keys else 0]


def clustered(markers: Iterable[Marker], position_of: Callable[[int], float]) -> list[Cluster]:
    """Join neighbours from left to right, so that no two clusters touch."""
    groups: list[list[Marker]] = []
    middles: list[float] = []
    for marker in sorted(markers, key=lambda each: each.at_ms):
        x = position_of(marker.at_ms)
        if groups and x - middles[-1] < _CLOSEST:
            groups[-1].append(marker)
            middles[-1] = (position_of(groups[-1][0].at_ms) + x) / 2
        else:
            groups.append([marker])
            middles.append(x)
    return [Cluster(group, x) for group, x in zip(groups, middles, strict=True)]
