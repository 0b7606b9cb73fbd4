"""The secret link of a track as a QR picture: shown, saved, copied, and for whom that was."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core import filenames, texts
from scmanager.core.link_log import LinkKind
from scmanager.core.links import SecretLink
from scmanager.core.tracks import Track
from scmanager.errors import FileProblem
from scmanager.services.link_log import LinkLog
from scmanager.ui import prompts
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.qr_picture import png_of, qr_picture
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.widgets.for_whom_row import ForWhomRow
from scmanager.ui.widgets.plain_label import PlainLabel

_SIDE = 280
_WIDTH = 400


class ShowQrDialog(AsyncDialog):
    """The picture with what can be done with it; whoever has it can listen, so saving and copying it is noted at once.

    After that it asks for whom it was; `names` are those links were for lately.
    """

    def __init__(
        self,
        parent: QWidget | None,
        track: Track,
        link: SecretLink,
        *,
        log: LinkLog,
        names: Sequence[str],
        tasks: Tasks,
        clipboard: SecretClipboard,
    ) -> None:
        super().__init__(parent, self.tr("QR picture of the secret link"))
        self.tasks = tasks
        self._track = track
        self._link = link
        self._log = log
        self._names = names
        self._ids: tuple[str, ...] = ()
        self._note = ""
        self._picture = qr_picture(link.listener_url)
        self._clipboard = clipboard
        self._news = PlainLabel(role="hint", wrap=True)
        self._whom = ForWhomRow()
        self._save = button(self.tr("Save picture…"))
        self._copy = button(self.tr("Copy picture"))
        self._close = button(self.tr("Close"), "primary")
        on_click(self._save, self._ask_where_to)
        on_click(self._copy, self._on_copy)
        on_click(self._close, self.accept)
        self._whom.answered.connect(self._on_answered)
        self._whom.closed.connect(self._on_asked)
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
        self._note_it(LinkKind.FILE, self.tr("QR picture “{}”").format(path.name))
        self._news.setText(self.tr("Saved as “{}”.").format(path.name))

    def _on_copy(self) -> None:
        self._clipboard.copy_secret_picture(self._picture)
        self._note_it(LinkKind.QR)
        self._news.setText(self.tr("Copied. It leaves the clipboard after a minute."))

    def _note_it(self, kind: LinkKind, note: str = "") -> None:
        """Write down that the link is out, and ask for whom."""
        self._whom.ask(self._names)
        self._note = note
        self._ids = self._log.note([(self._track, self._link)], kind, note=note)

    @async_action
    async def _describe(self, ids: tuple[str, ...], recipient: str, note: str) -> None:
        await self._log.describe(ids, recipient, note)

    def _on_answered(self, recipient: str, note: str) -> None:
        if not self.tasks.is_closed:
            self._describe(self._ids, recipient, note.strip() or self._note)

    def _on_asked(self) -> None:
        self._close.setFocus()

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
        column.addWidget(self._whom)
        column.addLayout(button_row(self._save, self._copy, None, self._close))
        self.setFixedWidth(_WIDTH)
