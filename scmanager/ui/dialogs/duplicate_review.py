"""The choice which of several tracks of one upload stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.core.uploads import UploadJob
from scmanager.services.upload_search import bears
from scmanager.ui.dialogs.delete import loss
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """Which track the upload is, and which ones are deleted."""

    keep: str
    delete: tuple[str, ...] = ()


class DuplicateReview(AsyncDialog):
    """Lists the tracks; private ones of older attempts are marked for deletion, and one always stays.

    Signals: page_wanted(Track).
    """

    page_wanted = Signal(object)

    def __init__(self, parent: QWidget | None, job: UploadJob, tracks: Sequence[Track]) -> None:
        super().__init__(parent, self.tr("“{}” is there more than once").format(texts.one_line(job.title)))
        self.setMinimumWidth(680)
        self._tracks = list(tracks)
        self._usual = kept_by_default(job, tracks)
        self._boxes: dict[str, QCheckBox] = {}
        self._loss = PlainLabel(role="secondary", wrap=True)
        self._confirm = button("", "danger")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading", wrap=True))
        column.addWidget(PlainLabel(self.tr("Choose what is deleted. What is not chosen stays as it is."), wrap=True))
        marked = deleted_by_default(job, tracks)
        for track in tracks:
            column.addWidget(self._row(track, origin_of(job, track), marked=track.urn in marked))
        column.addWidget(self._loss)
        column.addSpacing(6)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._confirm.clicked.connect(self.accept)
        column.addLayout(button_row(None, cancel, self._confirm))
        cancel.setDefault(True)
        cancel.setFocus()
        self._show_choice()

    @classmethod
    async def ask(
        cls, parent: QWidget | None, job: UploadJob, tracks: Sequence[Track], open_page: Callable[[Track], None]
    ) -> Review | None:
        """Ask which tracks go; None means nothing now."""
        dialog = cls(parent, job, tracks)
        dialog.page_wanted.connect(open_page)
        return dialog.review() if await dialog.answered() else None

    def review(self) -> Review:
        """Return what was chosen."""
        gone = tuple(urn for urn, box in self._boxes.items() if box.isChecked())
        left = [track.urn for track in self._tracks if track.urn not in gone]
        return Review(keep=self._usual if self._usual in left else left[0], delete=gone)

    def _row(self, track: Track, origin: str, *, marked: bool) -> QWidget:
        card = QFrame()
        card.setProperty("card", True)
        box = QCheckBox(self.tr("Delete"))
        box.setAccessibleName(self.tr("Delete: {}, {}").format(track.title, facts_of(track, origin)))
        box.setChecked(marked)
        box.toggled.connect(self._show_choice)
        self._boxes[track.urn] = box
        page = button(self.tr("Open page"))
        page.setAccessibleName(self.tr("Open page: {}").format(track.title))
        page.setEnabled(bool(track.permalink_url))
        on_click(page, partial(self.page_wanted.emit, track))
        words = QGridLayout()
        words.setVerticalSpacing(2)
        words.addWidget(PlainLabel(texts.one_line(track.title), role="title", elided=True), 0, 0)
        words.addWidget(PlainLabel(facts_of(track, origin), role="secondary", elided=True), 1, 0)
        words.addWidget(PlainLabel(track.permalink_url, role="hint", elided=True), 2, 0)
        row = QHBoxLayout(card)
        row.setContentsMargins(14, 10, 12, 10)
        row.setSpacing(14)
        row.addWidget(box)
        row.addLayout(words, 1)
        row.addWidget(page)
        return card

    def _show_choice(self) -> None:
        gone = [track for track in self._tracks if self._boxes[track.urn].isChecked()]
        left = len(self._tracks) - len(gone)
        for box in self._boxes.values():
            box.setEnabled(box.isChecked() or left > 1)
        words = self.tr("Delete {} and keep {}").format(texts.plural(len(gone), self.tr("track")), texts.count(left))
        self._confirm.setText(words if gone else self.tr("Keep all {}").format(texts.count(left)))
        one = self.tr("This cannot be undone.")
        self._loss.setText(f"{loss(gone)} {one}" if gone else self.tr("Nothing is deleted, and nobody is asked again."))


def facts_of(track: Track, origin: str) -> str:
    """Describe a track in one line."""
    plays = "" if track.playback_count is None else texts.plural(track.playback_count, "play")
    parts = [track.sharing.value if track.sharing else "", origin, texts.moment(track.created_at), plays]
    return " · ".join(part for part in parts if part)


def origin_of(job: UploadJob, track: Track) -> str:
    """Say which attempt of an upload a track came from."""
    if track.urn == job.track_urn:
        return "the finished one"
    number = _attempt(job, track)
    if number is None:
        return ""
    return "newest attempt of this upload" if number == len(job.markers) else "older attempt of this upload"


def kept_by_default(job: UploadJob, tracks: Sequence[Track]) -> str:
    """Return the track an upload is taken for: the one that was finished, else that of the newest attempt."""
    if any(track.urn == job.track_urn for track in tracks):
        return job.track_urn
    return max(tracks, key=lambda track: _attempt(job, track) or 0).urn


def deleted_by_default(job: UploadJob, tracks: Sequence[Track]) -> frozenset[str]:
    """Return the tracks that may go without harm: private, of an attempt of ours, and not the one that stays."""
    stays = kept_by_default(job, tracks)
    return frozenset(
        track.urn for track in tracks if track.urn != stays and track.is_private and _attempt(job, track) is not None
    )


def _attempt(job: UploadJob, track: Track) -> int | None:
    """Return the number of the attempt whose marker a track bears."""
    numbers = (number for number, marker in enumerate(job.markers, start=1) if bears(track, [marker]))
    return next(numbers, None)
