"""The inspector: everything about the selected track."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.comments import Comment
from scmanager.core.tracks import Track, TrackState
from scmanager.errors import ScmanagerError
from scmanager.services.media import Media
from scmanager.ui import theme
from scmanager.ui.panes.inspector_tab import InspectorTab
from scmanager.ui.panes.track_header import TrackHeader
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.avatar import person_color
from scmanager.ui.widgets.markers import Marker
from scmanager.ui.widgets.state_view import StateView
from scmanager.ui.widgets.waveform_view import WaveformView

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

DEBOUNCE_SECONDS = 0.12
_MARGIN = 16


class Inspector(QWidget):
    """Header and waveform of the selected track, and tabs beneath; a heading only when there are several.

    What has to be fetched is asked for after a short rest, so that walking through the table sends little.

    Signals: edit_wanted(tracks), delete_wanted(tracks), open_page_wanted(track), place_chosen(ms),
    comment_chosen(urn), tab_chosen(number), news(sentence: something was done).
    """

    edit_wanted = Signal(list)
    delete_wanted = Signal(list)
    open_page_wanted = Signal(object)
    place_chosen = Signal(int)
    comment_chosen = Signal(str)
    tab_chosen = Signal(int)
    news = Signal(str)

    def __init__(
        self,
        tabs: Sequence[InspectorTab],
        *,
        media: Media,
        tasks: Tasks,
        pictures: Pictures,
        look: Theme,
        owns: Callable[[Track], bool],
    ) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(theme.INSPECTOR_WIDTH - 48)
        self._panes = list(tabs)
        self._media = media
        self._tasks = tasks
        self._owns = owns
        self._tracks: Sequence[Track] = ()
        self._asked: set[int] = set()
        self._header = TrackHeader(look, pictures, tasks)
        self._header.edit_wanted.connect(self._on_edit_wanted)
        self._header.delete_wanted.connect(self._on_delete_wanted)
        self._header.open_page_wanted.connect(self._on_open_page_wanted)
        self._waveform = WaveformView(look)
        self._waveform.place_chosen.connect(self.place_chosen)
        self._waveform.marker_chosen.connect(self.comment_chosen)
        self._tabs = self._build_tabs()
        self._nothing = StateView()
        self._pages = QStackedWidget()
        self._lay_out()
        self.show_tracks([])

    def _build_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setAccessibleName(self.tr("About this track"))
        tabs.setObjectName("inspectorTabs")
        tabs.tabBar().setExpanding(False)
        tabs.tabBar().setElideMode(Qt.TextElideMode.ElideNone)
        for pane in self._panes:
            tabs.addTab(pane, pane.title)
        tabs.currentChanged.connect(self._on_tab_changed)
        tabs.currentChanged.connect(self.tab_chosen)
        return tabs

    def _lay_out(self) -> None:
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(_MARGIN, 14, _MARGIN, 0)
        inner.setSpacing(10)
        inner.addWidget(self._header)
        inner.addWidget(self._waveform)
        inner.addWidget(self._tabs, 1)
        inner.addStretch()
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    @property
    def track(self) -> Track | None:
        """The track that is shown, None when there is none or more than one."""
        return self._tracks[0] if len(self._tracks) == 1 else None

    def show_tracks(self, tracks: Sequence[Track]) -> None:
        """Show the selected tracks; newer descriptions of the same track disturb nothing."""
        before = self.track
        self._tracks = tracks
        track = self.track
        self._show_frame()
        if track is None or before is None or _fetched_parts(track) != _fetched_parts(before):
            self._start_over(track)
        for pane in self._panes:
            pane.show_track(track)
        self.update_titles()

    def reload(self) -> None:
        """Fetch again what is shown of the track."""
        self._asked.clear()
        if self.track is not None:
            self._load(self.track)

    def show_comments(self, comments: Sequence[Comment]) -> None:
        """Mark comments on the waveform."""
        self._waveform.show_markers([_marker(comment) for comment in comments if comment.timestamp_ms is not None])
        self.update_titles()

    def show_place(self, place_ms: int | None) -> None:
        """Mark the place of the comment that is being written."""
        self._waveform.show_place(place_ms)

    def highlight(self, comment_urn: str) -> None:
        """Let the marker of a comment stand out."""
        self._waveform.highlight(comment_urn)

    def bring_forward(self, pane: QWidget) -> None:
        """Bring a tab to the front."""
        self._tabs.setCurrentWidget(pane)

    @property
    def tab(self) -> int:
        """The number of the tab in front."""
        return self._tabs.currentIndex()

    def choose_tab(self, number: int) -> None:
        """Bring a tab to the front by its number; others than there are change nothing."""
        self._tabs.setCurrentIndex(number)

    def update_titles(self) -> None:
        """Read the words on the tabs again."""
        for number, pane in enumerate(self._panes):
            self._tabs.setTabText(number, pane.title)

    def _show_frame(self) -> None:
        if not self._tracks:
            self._nothing.show_empty(
                self.tr("No track selected"), self.tr("Select a track to see its comments, links and numbers.")
            )
        self._pages.setCurrentIndex(1 if self._tracks else 0)
        self._header.show_tracks(self._tracks, own=self.track is not None and self._owns(self.track))
        for widget in (self._waveform, self._tabs):
            widget.setVisible(len(self._tracks) == 1)

    def _start_over(self, track: Track | None) -> None:
        for key in self._keys():
            self._tasks.cancel(key)
        self._asked.clear()
        if track is not None:
            self._waveform.show_length(track.duration_ms, self._state_words(track))
            self._load(track)

    def _keys(self) -> list[tuple[str, int]]:
        return [("inspector", number) for number in range(-1, len(self._panes))]

    def _load(self, track: Track) -> None:
        if track.is_ready:
            self._tasks.latest(("inspector", -1), self._load_waveform(track))
        for number, pane in enumerate(self._panes):
            if pane.loads_hidden or number == self._tabs.currentIndex():
                self._load_tab(number)

    def _load_tab(self, number: int) -> None:
        self._asked.add(number)
        self._tasks.latest(("inspector", number), self._load_pane(self._panes[number]))

    async def _load_pane(self, pane: InspectorTab) -> None:
        await asyncio.sleep(DEBOUNCE_SECONDS)
        await pane.load()

    async def _load_waveform(self, track: Track) -> None:
        await asyncio.sleep(DEBOUNCE_SECONDS)
        try:
            waveform = await self._media.waveform(track)
        except ScmanagerError:
            self._waveform.show_waveform(None, self.tr("The waveform could not be read"))
        else:
            self._waveform.show_waveform(waveform, self.tr("No waveform"))

    def _state_words(self, track: Track) -> str:
        if track.state is TrackState.FAILED:
            return self.tr("SoundCloud could not read this file")
        return "" if track.is_ready else self.tr("SoundCloud is preparing this track")

    def _on_tab_changed(self, number: int) -> None:
        if self.track is not None and number not in self._asked:
            self._load_tab(number)

    def _on_edit_wanted(self) -> None:
        self.edit_wanted.emit(list(self._tracks))

    def _on_delete_wanted(self) -> None:
        self.delete_wanted.emit(list(self._tracks))

    def _on_open_page_wanted(self) -> None:
        if self.track is not None:
            self.open_page_wanted.emit(self.track)


def _fetched_parts(track: Track) -> tuple[object, ...]:
    """Return what decides whether fetched parts are still right."""
    return (track.urn, track.sharing, track.is_ready, track.state, track.waveform_url, track.permalink_url)


def _marker(comment: Comment) -> Marker:
    place = comment.timestamp_ms or 0
    words = f"{comment.user.name}, {texts.length(place)}: {comment.body}"
    return Marker(comment.urn, place, person_color(comment.user), words)
