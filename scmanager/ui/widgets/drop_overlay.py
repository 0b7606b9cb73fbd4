"""Dropping files and folders on a window: an overlay says what will happen before it does.

Only the addresses of a drag are read, never its data; nothing is opened before it is dropped. What is dragged inside
the program is none of its business.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import CARD_RADIUS, Theme
from scmanager.ui.widgets.plain_label import PlainLabel

_EDGE = 12


class DropOverlay(QWidget):
    """Covers its target while files are dragged over it; `verb` is what a drop does with them: add, upload.

    Signals: dropped (the list of paths).
    """

    dropped = Signal(list)

    def __init__(self, target: QWidget, theme: Theme, tasks: Tasks, verb: str) -> None:
        super().__init__(target)
        self._target = target
        self._theme = theme
        self._tasks = tasks
        self._verb = verb
        self._words = PlainLabel(role="heading", wrap=True)
        self._hint = PlainLabel(role="secondary", wrap=True)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        for label in (self._words, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addStretch(1)
        self.hide()
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    @property
    def text(self) -> str:
        """What the overlay says."""
        return self._words.text()

    def _on_enter(self, event: QDragEnterEvent) -> None:
        if event.source() is not None:  # rows of a list of ours, on their way to another place in it
            event.ignore()
            return
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._say(paths, 0)
            self._tasks.latest(self, self._tell_folders(paths))
        else:
            self._refuse(event)
        self.setGeometry(self._target.rect())
        self.raise_()
        self.show()

    def _on_move(self, event: QDragMoveEvent) -> None:
        if local_paths(event.mimeData()):
            event.acceptProposedAction()
        else:
            self._refuse(event)

    def _on_drop(self, event: QDropEvent) -> None:
        paths = local_paths(event.mimeData())
        self._leave()
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _refuse(self, event: QDropEvent) -> None:
        # Accepted with no action: an ignored drag would never say that it has left.
        self._words.setText(self.tr("These are no files"))
        self._hint.setText(self.tr("Drop audio files or folders from this computer."))
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()

    def _leave(self) -> None:
        self._tasks.cancel(self)
        self.hide()

    async def _tell_folders(self, paths: Sequence[Path]) -> None:
        self._say(paths, await asyncio.to_thread(_count_folders, paths))

    def _say(self, paths: Sequence[Path], folders: int) -> None:
        what = describe(len(paths), folders)
        self._words.setText(self.tr("Drop to {verb} {what}").format(verb=self._verb, what=what))
        self._hint.setText(self.tr("Nothing is sent before you say so."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow drags over the target and its size."""
        match event:
            case QDragEnterEvent():
                self._on_enter(event)
            case QDragMoveEvent():
                self._on_move(event)
            case QDropEvent():
                self._on_drop(event)
            case _ if event.type() == QEvent.Type.DragLeave:
                self._leave()
            case _:
                if event.type() == QEvent.Type.Resize and self.isVisible():
                    self.setGeometry(self._target.rect())
                return super().eventFilter(watched, event)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim the target and draw a dashed frame."""
        tokens = self._theme.tokens
        veil = tokens.color("window")
        veil.setAlphaF(0.92)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(tokens.color("accent"), 2, Qt.PenStyle.DashLine))
        frame = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        painter.drawRoundedRect(frame, CARD_RADIUS, CARD_RADIUS)
        painter.end()


def local_paths(data: QMimeData) -> list[Path]:
    """Return the paths of a drag in their order; web addresses are left out."""
    return [_path(url) for url in data.urls() if url.isLocalFile()]


def describe(count: int, folders: int) -> str:
    """Name what is dragged: `3 files`, `1 folder`, `2 files and 1 folder`."""
    files = count - folders
    parts = [texts.plural(files, "file")] if files else []
    if folders:
        parts.append(texts.plural(folders, "folder"))
    return " and ".join(parts)


def _count_folders(paths: Sequence[Path]) -> int:
    return sum(path.is_dir() for path in paths)


def _path(url: QUrl) -> Path:
    if sys.platform == "win32":
        return Path(url.toLocalFile())
    # File names are bytes; QUrl would replace those that are no UTF-8.
    return Path(os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded))))
