"""What stands above the inspector's tabs: which track it is, or how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.artwork import artwork_url
from scmanager.core.tracks import Track
from scmanager.ui.models.sliced import SlicedWork, Steps
from scmanager.ui.prompts import button, button_row
from scmanager.ui.tasks import Tasks, on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets import covers
from scmanager.ui.widgets.access_mark import AccessMark
from scmanager.ui.widgets.clamped_label import ClampedLabel
from scmanager.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

_SEPARATOR = " · "
_COUNTED = 64  # tracks between two looks at the clock


class TrackHeader(QWidget):
    """Artwork, names and access of the selected tracks, and what can be done with them.

    Signals: edit_wanted(), delete_wanted(), open_page_wanted().
    """

    edit_wanted = Signal()
    delete_wanted = Signal()
    open_page_wanted = Signal()

    def __init__(self, look: Theme, pictures: Pictures, tasks: Tasks) -> None:
        super().__init__()
        self._counting = SlicedWork(tasks, _nothing_more)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._pictures = pictures
        self._tracks: Sequence[Track] = ()
        self._is_own = False
        self._covers = covers.Covers(look)
        self._title = ClampedLabel(role="heading")
        self._facts = PlainLabel(role="secondary", elided=True)
        self._mark = AccessMark(look)
        self._access = PlainLabel()
        self._date = PlainLabel(role="secondary", elided=True)
        self._edit = button("Edit…")
        self._delete = button("Delete…", "danger")
        self._open = button(self.tr("Open on SoundCloud"), "flat")
        on_click(self._edit, self.edit_wanted.emit)
        on_click(self._delete, self.delete_wanted.emit)
        on_click(self._open, self.open_page_wanted.emit)
        self._lay_out()
        pictures.arrived.connect(self._on_picture_arrived)
        look.changed.connect(self.update)

    def _lay_out(self) -> None:
        access = QHBoxLayout()
        access.setSpacing(5)
        access.addWidget(self._mark)
        access.addWidget(self._access)
        access.addWidget(self._date, 1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._facts)
        words.addLayout(access)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._covers, alignment=Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addLayout(button_row(self._edit, self._delete, None, self._open))

    def show_tracks(self, tracks: Sequence[Track], *, own: bool) -> None:
        """Show one track or several; an own one has buttons here, several have those of the table."""
        self._tracks, self._is_own = tracks, own
        self._counting.stop()
        if len(tracks) == 1:
            self._show_one(tracks[0])
        elif tracks:
            self._show_several(tracks)
        one = len(tracks) == 1
        for each in (self._edit, self._delete):
            each.setVisible(own and one)
        self._open.setVisible(one and bool(tracks[0].permalink_url))
        self._show_covers()

    def _show_one(self, track: Track) -> None:
        self._title.setText(track.title or self.tr("Untitled"))
        artist = track.metadata_artist or track.user.name
        facts = (artist, track.genre, self._length(track))
        self._facts.setText(_SEPARATOR.join(fact for fact in facts if fact))
        for widget in (self._mark, self._access):
            widget.setVisible(track.sharing is not None)
        self._mark.show_private(track.is_private)
        self._access.setText(self.tr("Private") if track.is_private else self.tr("Public"))
        self._access.set_role("accent" if track.is_private else "secondary")
        date = self.tr("uploaded {}").format(texts.day(track.created_at)) if track.created_at else ""
        self._date.setText(_SEPARATOR.lstrip() + date if date and track.sharing is not None else date)

    def _length(self, track: Track) -> str:
        if track.duration_ms:
            return texts.length(track.duration_ms)
        return self.tr("preparing") if track.is_preparing else ""

    def _show_several(self, tracks: Sequence[Track]) -> None:
        self._title.setText(self.tr("{} tracks selected").format(texts.count(len(tracks))))
        self._facts.setText("")
        self._counting.start(self._totals(tracks))
        self._mark.hide()
        self._access.hide()
        self._date.setText("")

    def _totals(self, tracks: Sequence[Track]) -> Steps:
        """Count what several tracks have together; there may be very many."""
        total = private = 0
        for number, track in enumerate(tracks):
            total += track.duration_ms or 0
            private += track.is_private
            if number % _COUNTED == 0:
                yield
        words = self.tr("{} private").format(texts.count(private)) if private else self.tr("none private")
        self._facts.setText(self.tr("{} in all").format(texts.length(total)) + _SEPARATOR + words)

    def _urls(self) -> list[str]:
        wanted = covers.SIDE * self.devicePixelRatioF()
        return [artwork_url(track, round(wanted)) for track in self._tracks[: covers.MOST]]

    def _show_covers(self) -> None:
        pictures = [self._pictures.pixmap(url, covers.SIDE, own=self._is_own) for url in self._urls()]
        self._covers.show_pictures(pictures)

    def _on_picture_arrived(self, url: str) -> None:
        if url in self._urls():
            self._show_covers()


def _nothing_more() -> None:
    pass
