"""The Details tab: what is set on the track."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.ui.panes.inspector_tab import InspectorTab
from scmanager.ui.widgets.flow_layout import FlowLayout
from scmanager.ui.widgets.frames import scrolled
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.words import EMBEDDING_WORDS, LICENSE_WORDS

_NAMES_WIDTH = 92


class DetailsPane(InspectorTab):
    """Description, tags and facts; only what is set is shown, and all of it can be selected."""

    def __init__(self) -> None:
        super().__init__()
        self._track: Track | None = None
        self._area = scrolled(QWidget())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    @property
    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Details")

    def show_track(self, track: Track | None) -> None:
        """Show what is known of the track."""
        if track == self._track:
            return
        self._track = track
        content = QWidget()
        if track is not None:
            self._fill(QVBoxLayout(content), track)
        self._area.setWidget(content)

    def _fill(self, layout: QVBoxLayout, track: Track) -> None:
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(14)
        if track.description:
            layout.addWidget(_selectable(track.description))
        if track.tags:
            layout.addWidget(_tags(track.tags))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, _NAMES_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self._facts(track)):
            label = PlainLabel(name, role="secondary")
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            text = _selectable(value)
            text.setAccessibleName(f"{name}: {value}")
            grid.addWidget(text, row, 1)
        layout.addLayout(grid)
        layout.addStretch(1)

    def _facts(self, track: Track) -> list[tuple[str, str]]:
        """List names and values of what is set."""
        facts = [
            (self.tr("Artist"), track.metadata_artist),
            (self.tr("Uploaded by"), track.user.name),
            (self.tr("Length"), self.tr("SoundCloud is preparing it") if track.is_preparing else ""),
            (self.tr("Genre"), track.genre),
            (self.tr("Label"), track.label_name),
            (self.tr("Catalogue no."), track.release),
            (self.tr("Release date"), _day(track.release_date)),
            (self.tr("ISRC"), track.isrc),
            (self.tr("Tempo"), self.tr("{:g} BPM").format(track.bpm) if track.bpm else ""),
            (self.tr("Key"), track.key_signature),
            (self.tr("License"), LICENSE_WORDS[track.license] if track.license else ""),
            (self.tr("Buy link"), " ".join(part for part in (track.purchase_title, track.purchase_url) if part)),
            (self.tr("Video"), track.video_url),
            *self._options(track),
            (self.tr("Page"), track.permalink_url),
            (self.tr("Identifier"), track.urn),
        ]
        return [(name, value) for name, value in facts if value]

    def _options(self, track: Track) -> list[tuple[str, str]]:
        return [
            (self.tr("Comments"), self._choice(track.commentable, self.tr("Allowed"), self.tr("Turned off"))),
            (self.tr("Downloads"), self._choice(track.downloadable, self.tr("Allowed"), self.tr("Turned off"))),
            (self.tr("Embedding"), EMBEDDING_WORDS[track.embeddable_by] if track.embeddable_by else ""),
            (self.tr("Numbers"), self._choice(track.reveal_stats, self.tr("Shown to all"), self.tr("Hidden"))),
        ]

    def _choice(self, value: bool | None, yes: str, no: str) -> str:  # noqa: FBT001 -- a value of the track
        return "" if value is None else yes if value else no


def _day(date: dt.date | None) -> str:
    return texts.day(dt.datetime.combine(date, dt.time(12)).astimezone()) if date else ""


def _selectable(text: str) -> PlainLabel:
    label = PlainLabel(text, wrap=True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


def _tags(tags: tuple[str, ...]) -> QWidget:
    box = QWidget()
    flow = FlowLayout(box, gap=6)
    flow.setContentsMargins(0, 0, 0, 0)
    for tag in tags:
        flow.addWidget(PlainLabel(tag, role="chip"))
    return box
