"""The status bar: connection, synchronisation, uploads."""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from scmanager.core import texts
from scmanager.errors import CaptivePortal
from scmanager.services.connection import ConnectionStatus
from scmanager.services.library import SyncStatus
from scmanager.services.upload_summary import UploadSummary
from scmanager.ui import theme
from scmanager.ui.sync_words import as_of, sync_words
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.plain_label import PlainLabel

_COUNTED_DOWN = 90
"""Seconds up to which a pause is counted down; a longer one ends at a time of day."""


class StatusBar(QWidget):
    """One line: a dot with a word for the connection, the number of tracks, and the upload under way.

    While the server cannot be asked, the seconds until the next try are counted down in place of the last sync.
    """

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.STATUS_HEIGHT)
        self._synced = SyncStatus()
        self._connection = ConnectionStatus()
        self._seconds_left: Callable[[], float] = float
        self._ticks = QTimer(self, interval=1000)
        self._ticks.timeout.connect(self._show_state)
        self._dot = _Dot(look)
        self._sync = PlainLabel(role="hint")
        self._rows = PlainLabel(role="hint")
        self._uploads = PlainLabel(role="hint")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 1000)
        self._progress.setFixedWidth(140)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(8)
        for widget in (self._dot, self._sync):
            layout.addWidget(widget)
        layout.addSpacing(10)
        layout.addWidget(self._rows)
        layout.addStretch(1)
        layout.addWidget(self._uploads)
        layout.addSpacing(6)
        layout.addWidget(self._progress)
        self.show_uploads(None)

    def show_connection(self, status: ConnectionStatus, seconds_left: Callable[[], float]) -> None:
        """Say whether the server can be asked, and if not, when it is tried again."""
        self._connection, self._seconds_left = status, seconds_left
        self._sync.setToolTip(html.escape(status.error.message) if status.error else "")
        if status.state == "online":
            self._ticks.stop()
        else:
            self._ticks.start()
        self._show_state()

    def show_sync(self, status: SyncStatus) -> None:
        """Say how fresh the tracks are."""
        self._synced = status
        self._show_state()

    def _show_state(self) -> None:
        online = self._connection.state == "online"
        kind, text = sync_words(self._synced) if online else self._connection_words()
        self._dot.set_kind(kind)
        self._sync.setText(text)

    def _connection_words(self) -> tuple[str, str]:
        seconds = math.ceil(self._seconds_left())
        if self._connection.state == "paused" and seconds > _COUNTED_DOWN:
            until = datetime.now(UTC) + timedelta(seconds=seconds)
            return "warn", self.tr("Paused by SoundCloud until {}").format(until.astimezone().strftime("%H:%M"))
        if self._connection.state == "paused":
            return "warn", self.tr("Paused by SoundCloud, {} s").format(seconds)
        portal = isinstance(self._connection.error, CaptivePortal)
        text = self.tr("The network needs a sign-in") if portal else self.tr("Offline")
        trying = self.tr("{}, trying again in {} s").format(text, seconds)
        return "bad", " · ".join(part for part in (trying, as_of(self._synced)) if part)

    def show_rows(self, shown: int, total: int, *, found: bool = False) -> None:
        """Say how many tracks there are and how many of them are shown; `found`: they are somebody else's."""
        tracks = texts.plural(total, self.tr("track"))
        if shown < total:
            tracks = self.tr("{} of {}").format(texts.count(shown), tracks)
        if found:
            tracks = self.tr("{} found").format(tracks) if total else ""
        self._rows.setText(tracks)

    def show_count(self, shown: bool) -> None:  # noqa: FBT001 -- it is what is shown
        """Show how many tracks there are, or not while something else is looked at."""
        self._rows.setVisible(shown)

    def show_uploads(self, summary: UploadSummary | None, *, is_paused: bool = False) -> None:
        """Show the upload under way, or nothing; `is_paused` says that no other one begins."""
        busy = summary is not None and summary.total > 0
        self._uploads.setVisible(busy)
        self._progress.setVisible(busy)
        if summary is not None and busy:
            self._uploads.setText(" · ".join(self._upload_words(summary, is_paused=is_paused)))
            self._progress.setValue(round(summary.fraction * 1000))
            self._progress.setAccessibleName(self._uploads.text())

    def _upload_words(self, summary: UploadSummary, *, is_paused: bool) -> list[str]:
        if not summary.active_index:
            return self._words_at_rest(summary, is_paused=is_paused)
        words = [self.tr("Uploading {} of {}").format(texts.count(summary.active_index), texts.count(summary.total))]
        if summary.speed > 0:
            words.append(texts.size(round(summary.speed)) + "/s")
        if summary.seconds_left is not None:
            words.append(texts.time_left(summary.seconds_left))
        return words

    def _words_at_rest(self, summary: UploadSummary, *, is_paused: bool) -> list[str]:
        """Say why nothing is being sent."""
        words = []
        if summary.waiting and is_paused:
            left = self.tr("{} of {} left").format(texts.count(summary.waiting), texts.count(summary.total))
            words += [self.tr("Uploads are paused"), left]
        elif summary.waiting:
            words.append(texts.plural(summary.waiting, self.tr("upload waits"), self.tr("uploads wait")))
        if summary.checking:
            uploads = texts.plural(summary.checking, self.tr("upload"))
            words.append(self.tr("checking whether {} arrived").format(uploads))
        return [words[0][:1].upper() + words[0][1:], *words[1:]]


class _Dot(QWidget):
    """A small disc in one of the theme's colours."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._theme = look
        self._kind = "text_3"
        self.setFixedSize(QSize(7, 7))

    def set_kind(self, kind: str) -> None:
        self._kind = kind
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the disc."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color(self._kind))
        painter.drawEllipse(self.rect())
        painter.end()
