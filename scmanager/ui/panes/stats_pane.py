"""The Stats tab: the track's numbers, beside what is usual for the account."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.ui.panes.inspector_tab import InspectorTab
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.frames import scrolled
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.stat_bar import StatBar

_SAMPLE = 1000
_COUNTS = ("playback_count", "likes_count", "comment_count", "reposts_count", "download_count")


class StatsPane(InspectorTab):
    """Counts in words and figures; a bar shows how each compares with the middle track of the account."""

    def __init__(self, look: Theme, own_tracks: Callable[[], Sequence[Track]]) -> None:
        super().__init__()
        self._theme = look
        self._own_tracks = own_tracks
        self._track: Track | None = None
        self._usual: dict[str, float] = {}
        self._area = scrolled(QWidget())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    @property
    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Stats")

    def show_track(self, track: Track | None) -> None:
        """Show the counts of the track."""
        if track != self._track:
            self._track = track
            self._fill()

    async def load(self) -> None:
        """Compare with the account's other tracks."""
        self._usual = usual_counts(self._own_tracks())
        self._fill()

    def _fill(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(12)
        if self._track is not None:
            for field, name in zip(_COUNTS, self._names(), strict=True):
                layout.addLayout(self._row(name, getattr(self._track, field), self._usual.get(field)))
            layout.addWidget(PlainLabel(self._summary(self._track), role="secondary", wrap=True))
            if self._usual:
                hint = self.tr("The tick in each bar is the middle track of your account.")
                layout.addWidget(PlainLabel(hint, role="hint", wrap=True))
        layout.addStretch(1)
        self._area.setWidget(content)

    def _names(self) -> tuple[str, ...]:
        return (
            self.tr("Plays"),
            self.tr("Likes"),
            self.tr("Comments"),
            self.tr("Reposts"),
            self.tr("Downloads"),
        )

    def _row(self, name: str, value: int | None, usual: float | None) -> QVBoxLayout:
        words = QHBoxLayout()
        words.addWidget(PlainLabel(name, role="secondary"), 1)
        hidden = self.tr("hidden")
        number = PlainLabel(hidden if value is None else texts.count(value), role="hint" if value is None else "title")
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        number.setAccessibleName(f"{name}: {number.text()}")
        words.addWidget(number)
        row = QVBoxLayout()
        row.setSpacing(5)
        row.addLayout(words)
        if value is not None and usual is not None:
            bar = StatBar(self._theme, value, usual)
            bar.setAccessibleName(self.tr("{}: {}, usual {}").format(name, texts.count(value), texts.count(int(usual))))
            row.addWidget(bar)
        return row

    def _summary(self, track: Track) -> str:
        plays, likes = track.playback_count, track.likes_count
        if plays is None or likes is None:
            return self.tr("Hidden numbers are known to the owner of the track only.")
        if not plays:
            return self.tr("Nobody has played it yet.")
        return self.tr("{:.1f} likes per 100 plays").format(100 * likes / plays)


def usual_counts(tracks: Sequence[Track]) -> dict[str, float]:
    """Return the median of each count; of at most a thousand tracks, evenly chosen."""
    every = max(1, math.ceil(len(tracks) / _SAMPLE))
    sample = list(tracks[::every])
    known = {field: [value for track in sample if (value := getattr(track, field)) is not None] for field in _COUNTS}
    return {field: statistics.median(values) for field, values in known.items() if values}
