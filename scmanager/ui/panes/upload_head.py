"""The head of the uploads: how many there are, what concerns all of them, and why nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.upload_states import CLEARABLE, NEEDS_USER, OVER, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.errors import ScmanagerError
from scmanager.ui.prompts import button
from scmanager.ui.theme import TOOLBAR_HEIGHT
from scmanager.ui.widgets.frames import line
from scmanager.ui.widgets.plain_label import PlainLabel

_AT_REST = OVER | {UploadState.PROCESSING}


class UploadHead(QWidget):
    """One line with buttons, and beneath it a notice while the queue stands still.

    Signals: upload_wanted, pause_wanted(whether all uploads shall pause), clear_wanted, copy_chosen(whether links of
    tracks that are ready are copied), resend_chosen(whether files are sent again without a question).
    """

    upload_wanted = Signal()
    pause_wanted = Signal(bool)
    clear_wanted = Signal()
    copy_chosen = Signal(bool)
    resend_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_paused = False
        self._finished = self._published = 0
        self._counts = PlainLabel(role="secondary", elided=True)
        self._pause = button(self.tr("Pause all"))
        self._clear = button(self.tr("Clear finished"))
        self._upload = button(self.tr("Upload…"), "primary")
        self._copies = self._choice(self.tr("Copy the link when a track is ready"), self.copy_chosen)
        self._resends = self._choice(self.tr("Send again without asking what was not found"), self.resend_chosen)
        self._notice = _Notice()
        self._lay_out()
        self._pause.clicked.connect(self._on_pause)
        self._clear.clicked.connect(self._on_clear)
        self._upload.clicked.connect(self._on_upload)

    def show_jobs(self, jobs: Sequence[UploadJob], done_today: int) -> None:
        """Count what is there."""
        waiting = sum(job.state not in _AT_REST for job in jobs)
        needing = sum(job.state in NEEDS_USER for job in jobs)
        parts = [self.tr("{} in the queue").format(texts.count(waiting))] if waiting else []
        parts += [self.tr("{} need you").format(texts.count(needing))] if needing > 1 else []
        parts += [self.tr("1 needs you")] if needing == 1 else []
        parts += [self.tr("{} done today").format(texts.count(done_today))] if done_today else []
        self._counts.setText(" · ".join(parts))
        self._finished = sum(job.state in CLEARABLE for job in jobs)
        self._offer_clearing()
        self._pause.setEnabled(self._is_paused or waiting > 0)

    def show_published(self, count: int) -> None:
        """Count what can be cleared besides: tracks with a time to become public that are over."""
        self._published = count
        self._offer_clearing()

    def show_status(self, trouble: ScmanagerError | None, *, is_paused: bool, resends: bool) -> None:
        """Say why nothing is sent, if that is so."""
        self._is_paused = is_paused
        self._pause.setText(self.tr("Resume all") if is_paused else self.tr("Pause all"))
        self._resends.setChecked(resends)
        if trouble is not None:
            again = self.tr("It is tried again by itself; nothing is lost.")
            self._notice.show_notice(f"{trouble.title}. {trouble.message} {again}", "error")
        elif is_paused:
            text = self.tr("All uploads are paused. What is being sent is finished, nothing new begins.")
            self._notice.show_notice(text, "warning")
        else:
            self._notice.hide()

    def show_copies(self, *, copies: bool) -> None:
        """Show whether links are copied when a track is ready."""
        self._copies.setChecked(copies)

    def _offer_clearing(self) -> None:
        self._clear.setEnabled(self._finished + self._published > 0)

    def _choice(self, text: str, signal: object) -> QAction:
        action = QAction(text, self, checkable=True)
        action.triggered.connect(signal)
        return action

    def _on_pause(self) -> None:
        self.pause_wanted.emit(not self._is_paused)

    def _on_clear(self) -> None:
        self.clear_wanted.emit()

    def _on_upload(self) -> None:
        self.upload_wanted.emit()

    def _menu_button(self) -> QPushButton:
        more = button("⋯")
        more.setAccessibleName(self.tr("More for uploads"))
        menu = QMenu(more)
        menu.addActions([self._copies, self._resends])
        more.setMenu(menu)
        return more

    def _lay_out(self) -> None:
        bar = QWidget()
        bar.setFixedHeight(TOOLBAR_HEIGHT)
        head = QHBoxLayout(bar)
        head.setContentsMargins(14, 0, 14, 0)
        head.setSpacing(8)
        head.addWidget(PlainLabel(self.tr("Uploads"), role="heading"))
        head.addWidget(self._counts, 1)
        for widget in (self._pause, self._clear, self._menu_button(), self._upload):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(line())
        column.addWidget(self._notice)


class _Notice(QWidget):
    """A sentence, and a line beneath."""

    def __init__(self) -> None:
        super().__init__()
        self._text = PlainLabel(wrap=True)
        self._text.setContentsMargins(20, 10, 20, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addWidget(line())
        self.hide()

    def show_notice(self, text: str, role: str) -> None:
        self._text.setText(text)
        self._text.set_role(role)
        self.show()
