"""The secret link of a track as a QR picture: shown, saved, copied."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core import filenames, texts
from scmanager.core.tracks import Track
from scmanager.errors import FileProblem
from scmanager.ui import prompts
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.qr_picture import png_of
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.widgets.plain_label import PlainLabel

_SIDE = 280


class ShowQrDialog(AsyncDialog):
    """The picture with what can be done with it; whoever has it can listen, so copying it counts as handing it out.

    `handed_out` tells whether it was saved or copied.
    """

    def __init__(
        self, parent: QWidget | None, track: Track, picture: QImage, *, tasks: Tasks, clipboard: SecretClipboard
    ) -> None:
        super().__init__(parent, self.tr("QR picture of the secret link"))
        self.tasks = tasks
        self.handed_out = False
        self._track = track
        self._picture = picture
        self._clipboard = clipboard
        self._news = PlainLabel(role="hint", wrap=True)
        self._save = button(self.tr("Save picture…"))
        self._copy = button(self.tr("Copy picture"))
        self._close = button(self.tr("Close"), "primary")
        on_click(self._save, self._ask_where_to)
        on_click(self._copy, self._on_copy)
        on_click(self._close, self.accept)
        self._lay_out()
        self._close.setDefault(True)
        self._close.setFocus()

    @async_action
    async def _ask_where_to(self) -> None:
        name = f"{filenames.name_for(texts.one_line(self._track.title))} QR.png"
        path = await prompts.pick_new_file(self, self.tr("Save the QR picture"), self.tr("Pictures (*.png)"), name)
        if path is not None:
            await self.save(path)

    async def save(self, path: Path) -> None:
        """Write the picture to a file; FileProblem when that cannot be done."""
        try:
            await asyncio.to_thread(path.write_bytes, png_of(self._picture))
        except OSError as error:
            raise FileProblem(f"“{path.name}” could not be written: {error.strerror or error}.") from error
        self.handed_out = True
        self._news.setText(self.tr("Saved as “{}”.").format(path.name))

    def _on_copy(self) -> None:
        self._clipboard.copy_secret_picture(self._picture)
        self.handed_out = True
        self._news.setText(self.tr("Copied. It leaves the clipboard after a minute."))

    def _lay_out(self) -> None:
        shown = PlainLabel()
        shown.setAccessibleName(self.windowTitle())
        ratio = self.devicePixelRatioF()
        pixels = QSize(_SIDE, _SIDE) * ratio
        picture = QPixmap.fromImage(self._picture.scaled(pixels))
        picture.setDevicePixelRatio(ratio)
        shown.setPixmap(picture)
        shown.setFixedSize(_SIDE, _SIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(PlainLabel(texts.one_line(self._track.title), role="heading", elided=True))
        column.addWidget(shown, alignment=Qt.AlignmentFlag.AlignCenter)
        words = self.tr("Whoever scans it can listen, until the link is reset.")
        column.addWidget(PlainLabel(words, role="secondary", wrap=True))
        column.addWidget(self._news)
        column.addLayout(button_row(self._save, self._copy, None, self._close))
        self.setFixedWidth(400)
