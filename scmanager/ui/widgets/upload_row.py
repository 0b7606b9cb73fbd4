"""One upload: what it is, how far it is, and what can be done with it."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.tracks import Sharing
from scmanager.core.uploads import STATE_TEXTS, UploadJob, UploadState
from scmanager.ui.prompts import button
from scmanager.ui.theme import ROW_ARTWORK, Theme
from scmanager.ui.widgets.frames import line
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.rounded_picture import RoundedPicture

_STEPS = 1000
_FIGURES_WIDTH = 110
_BUTTONS_WIDTH = 190
_ROLES = {UploadState.FAILED: "error", UploadState.DONE: "ok"}
_WITH_BAR = frozenset({UploadState.SENDING, UploadState.FINISHING})
_ON_SERVER = frozenset({UploadState.PROCESSING, UploadState.DONE})


class UploadRow(QWidget):
    """A row of the uploads pane; only the buttons that can do something are there.

    Signals: cancel_wanted, retry_wanted, remove_wanted (each with the id of the job),
    show_wanted, copy_link_wanted (each with the URN of the track).
    """

    cancel_wanted = Signal(str)
    retry_wanted = Signal(str)
    remove_wanted = Signal(str)
    show_wanted = Signal(str)
    copy_link_wanted = Signal(str)

    def __init__(self, theme: Theme, job: UploadJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = RoundedPicture(ROW_ARTWORK)
        self._title = PlainLabel(role="title", elided=True)
        self._words = PlainLabel(role="secondary", elided=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._figures = [PlainLabel(role="secondary"), PlainLabel(role="secondary")]
        self._buttons = {
            "cancel": self._button(self.tr("Cancel")),
            "retry": self._button(self.tr("Retry")),
            "remove": self._button(self.tr("Remove")),
            "copy": self._button(self.tr("Copy link")),
            "show": self._button(self.tr("Show")),
        }
        self._lay_out()
        self.set_image(None)
        self.show_job(job)

    def show_job(self, job: UploadJob) -> None:
        """Show the job as it is now."""
        self.job = job
        self._title.setText(job.title)
        self._words.setText(words_of(job))
        self._words.set_role(_ROLES.get(job.state, "secondary"))
        self._words.setToolTip(html.escape(job.message))
        self._bar.setValue(round(_STEPS * job.sent / job.total) if job.total else 0)
        self._bar.setVisible(job.state in _WITH_BAR)
        for label, text in zip(self._figures, figures_of(job), strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        self._show_buttons(job)
        self.setAccessibleName(f"{job.title}, {words_of(job)}")
        self._bar.setAccessibleName(self.tr("Progress of {}").format(job.title))

    def set_image(self, image: QImage | None) -> None:
        """Show the artwork."""
        self._picture.set_image(image, self._theme.tokens.color("raised"))

    def _show_buttons(self, job: UploadJob) -> None:
        there = bool(job.track_urn)
        wanted = {
            "cancel": job.can_cancel,
            "retry": job.can_retry,
            "remove": job.can_retry,
            "copy": there and job.state in _ON_SERVER and _is_private(job),
            "show": there and job.state in _ON_SERVER,
        }
        for name, visible in wanted.items():
            self._buttons[name].setVisible(visible)
            self._buttons[name].setAccessibleName(f"{self._buttons[name].text()}: {job.title}")

    def _button(self, text: str) -> QPushButton:
        made = button(text)
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return made

    def _connect(self) -> None:
        self._buttons["cancel"].clicked.connect(self._on_cancel)
        self._buttons["retry"].clicked.connect(self._on_retry)
        self._buttons["remove"].clicked.connect(self._on_remove)
        self._buttons["copy"].clicked.connect(self._on_copy)
        self._buttons["show"].clicked.connect(self._on_show)

    def _on_cancel(self) -> None:
        self.cancel_wanted.emit(self.job.id)

    def _on_retry(self) -> None:
        self.retry_wanted.emit(self.job.id)

    def _on_remove(self) -> None:
        self.remove_wanted.emit(self.job.id)

    def _on_copy(self) -> None:
        self.copy_link_wanted.emit(self.job.track_urn)

    def _on_show(self) -> None:
        self.show_wanted.emit(self.job.track_urn)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        for widget in (self._title, self._words, self._bar):
            words.addWidget(widget)
        figures = QVBoxLayout()
        figures.setSpacing(2)
        for label in self._figures:
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            label.setMinimumWidth(_FIGURES_WIDTH)
            figures.addWidget(label)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for each in self._buttons.values():
            buttons.addWidget(each)
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 10, 20, 0)
        grid.setVerticalSpacing(10)
        grid.setHorizontalSpacing(20)
        grid.addWidget(self._picture, 0, 0)
        grid.addLayout(words, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(figures, 0, 2, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(buttons, 0, 3)
        grid.addWidget(line(), 1, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(3, _BUTTONS_WIDTH)
        self._connect()


def words_of(job: UploadJob) -> str:
    """Say what an upload is doing."""
    text = STATE_TEXTS[job.state]
    match job.state:
        case UploadState.SENDING:
            return f"{text} · {texts.size(job.sent)} of {texts.size(job.total)}"
        case UploadState.FAILED:
            return job.message or text
        case UploadState.QUEUED | UploadState.DONE if job.message:
            return job.message
        case UploadState.QUEUED | UploadState.DONE:
            return f"{text} · {'private' if _is_private(job) else 'public'}"
    return text


def figures_of(job: UploadJob) -> tuple[str, str]:
    """Return the two figures at the right: speed and time left while sending, else the size."""
    size = texts.size(job.total) if job.total else ""
    if job.state is UploadState.SENDING and job.speed > 0:
        return f"{texts.size(round(job.speed))}/s", texts.time_left((job.total - job.sent) / job.speed)
    return (size, "finishing") if job.state is UploadState.FINISHING else (size, "")


def _is_private(job: UploadJob) -> bool:
    return job.draft.fields.sharing is not Sharing.PUBLIC
