"""The artwork of a track: what it is now, a file chosen instead, and where it came from."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core.filenames import shown
from scmanager.errors import FileProblem
from scmanager.ui.prompts import PICTURE_FILES, button, button_row, pick_files
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.picture_files import Picture, read_picture
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.rounded_picture import RoundedPicture

ARTWORK_SIDE = 72


class ArtworkField(QWidget):
    """A picture with buttons to choose another and to take it away.

    Signals: changed (the user chose or removed a picture).
    """

    changed = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self._theme = theme
        self.chosen: Path | None = None
        self.picture: Picture | None = None
        self._shown = RoundedPicture(ARTWORK_SIDE)
        self._choose = button(self.tr("Choose…"))
        self._remove = button(self.tr("Remove"), "flat")
        self._choose.setAccessibleName(self.tr("Choose artwork…"))
        self._remove.setAccessibleName(self.tr("Remove artwork"))
        self._note = PlainLabel(role="hint", wrap=True)
        on_click(self._choose, self._on_choose)
        on_click(self._remove, self._on_remove)
        self._lay_out()
        self.setFocusProxy(self._choose)
        self.show_none()

    def show_none(self) -> None:
        """Show that there is no picture."""
        self._show(None, None, self.tr("PNG, JPEG or GIF up to 5 MB, 1400 × 1400 looks best"))

    def show_embedded(self, picture: Picture) -> None:
        """Show the picture that came with the audio file."""
        self._show(picture, None, self.tr("From the file's tags, {}").format(picture.dimensions), removable=True)

    def show_file(self, path: Path, picture: Picture) -> None:
        """Show a picture file the user chose."""
        self._show(picture, path, f"{shown(path.name)}, {picture.dimensions}", removable=True)

    def show_several(self) -> None:
        """Show that several tracks have different pictures."""
        self._show(None, None, self.tr("Several pictures. Choose one for all, or remove all."), removable=True)

    def show_current(self, image: QImage) -> None:
        """Show the picture the track has on the server, which can be replaced only."""
        note = self.tr("As it is now. It can be replaced, but not taken away.")
        self._show(Picture(image, image.width(), image.height()), None, note)

    async def take(self, path: Path) -> None:
        """Read a picture file and show it as the user's choice, or say why it cannot be."""
        try:
            picture = await asyncio.to_thread(read_picture, path)
        except FileProblem as problem:
            self._say(problem.message, "error")
            return
        self.show_file(path, picture)
        self.changed.emit()

    @async_action
    async def _on_choose(self) -> None:
        if files := await pick_files(self, self.tr("Choose artwork"), PICTURE_FILES):
            await self.take(files[0])

    def _on_remove(self) -> None:
        self.show_none()
        self._choose.setFocus()
        self.changed.emit()

    def _show(self, picture: Picture | None, chosen: Path | None, note: str, *, removable: bool = False) -> None:
        self.picture, self.chosen = picture, chosen
        self._shown.set_image(picture.image if picture else None, self._theme.tokens.color("raised"))
        self._remove.setVisible(removable)
        self._say(note, "hint")

    def _say(self, text: str, role: str) -> None:
        self._note.set_role(role)
        self._note.setText(text)
        self._choose.setAccessibleDescription(text)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addLayout(button_row(self._choose, self._remove, None))
        words.addWidget(self._note)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._shown)
        row.addLayout(words, 1)
