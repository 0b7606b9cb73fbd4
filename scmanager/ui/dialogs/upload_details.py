"""Everything that is known of one upload, to be read and copied."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.filenames import shown
from scmanager.core.uploads import UploadJob
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.upload_words import Surroundings, access_of, words_of
from scmanager.ui.widgets.plain_label import PlainLabel


class UploadDetails(AsyncDialog):
    """A table of facts; there is no secret among them."""

    def __init__(self, parent: QWidget | None, job: UploadJob, around: Surroundings) -> None:
        super().__init__(parent, texts.one_line(job.title))
        self.setMinimumWidth(560)
        self._facts = facts_of(job, around)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading", wrap=True))
        column.addLayout(self._grid())
        copy, close = button(self.tr("Copy details")), button(self.tr("Close"), "primary")
        copy.clicked.connect(self._on_copy)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        column.addStretch(1)
        column.addLayout(button_row(None, copy, close))
        close.setFocus()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(self._facts):
            value = PlainLabel(text, wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(PlainLabel(name, role="secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        return grid

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name}: {text}" for name, text in self._facts))


def facts_of(job: UploadJob, around: Surroundings) -> list[tuple[str, str]]:
    """Return what there is to tell of an upload: names and texts."""
    audio, attempt = job.draft.audio, job.attempt
    facts = [
        ("State", words_of(job, around).line),
        ("Reason", job.message),
        ("Access", access_of(job, around)),
        ("File", shown(str(job.draft.path))),
        ("Size", texts.size(job.total) if job.total else ""),
        ("Length", texts.length(audio.duration_ms) if audio and audio.duration_ms else ""),
        ("Format", audio.format.upper() if audio else ""),
        ("Added", _exactly(job.added_at)),
        ("Attempts", texts.count(len(job.markers)) if job.markers else ""),
        ("Last attempt", _exactly(attempt.started_at) if attempt else ""),
        ("Not before", _exactly(job.not_before)),
        ("No answer since", _exactly(job.since)),
        ("Looked for", _looks(job)),
        ("Marker", attempt.marker if attempt else ""),
        ("Track", job.track_urn),
        ("In this state since", _exactly(job.changed_at)),
    ]
    return [(name, text) for name, text in facts if text and (name != "Reason" or text not in facts[0][1])]


def _looks(job: UploadJob) -> str:
    if job.checked_at is None:
        return ""
    return f"{texts.plural(job.negatives, 'time')}, last {_exactly(job.checked_at)}"


def _exactly(when: datetime | None) -> str:
    return f"{texts.day(when)}, {when.astimezone().strftime('%H:%M:%S')}" if when else ""
