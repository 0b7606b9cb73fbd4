"""A promo sheet: what it says, a look at it, and the page written to a file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from scmanager.core import filenames, texts
from scmanager.core.link_log import LinkKind
from scmanager.core.promo_fields import common_artist
from scmanager.errors import FileProblem
from scmanager.services.shared_links import PromoResult, SharedLinks
from scmanager.ui import prompts
from scmanager.ui.dialogs.link_reading import LinkReading
from scmanager.ui.dialogs.missing_links import missing_words
from scmanager.ui.dialogs.pauses import pause_words
from scmanager.ui.dialogs.promo_form import PromoForm
from scmanager.ui.dialogs.promo_preview import PromoPreview
from scmanager.ui.dialogs.promo_words import saved_words, warning_words
from scmanager.ui.dialogs.stage_buttons import StageButtons
from scmanager.ui.file_manager import FileManager
from scmanager.ui.prompts import AsyncDialog, button
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.frames import fit
from scmanager.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

_FORM_WIDTH = 300
_SAVED_WIDTH = 520


class PromoSheetDialog(AsyncDialog):
    """Reads the links while the user writes, then the pictures, and tells where the page is and what it holds.

    Tracks whose links cannot be read are left out, and named. `names` are those links were for lately.
    """

    def __init__(
        self,
        parent: QWidget | None,
        reading: LinkReading,
        shared_links: SharedLinks,
        *,
        today: date,
        names: Sequence[str],
        tasks: Tasks,
        look: Theme,
        pictures: Pictures,
    ) -> None:
        super().__init__(parent, self.tr("Promo sheet of {}").format(texts.plural(len(reading.tracks), "track")))
        self.tasks = tasks
        self._reading = reading
        self._shared_links = shared_links
        self._today = today
        self._path: Path | None = None
        self._stopped = asyncio.Event()
        self._is_writing = False
        self._files = FileManager(self)
        self._heading = PlainLabel(self.windowTitle(), role="heading", wrap=True)
        self._form = PromoForm(common_artist(reading.tracks), names)
        self._preview = PromoPreview(reading, look, pictures)
        self._status = PlainLabel(role="secondary", wrap=True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._warning = PlainLabel(role="warning", wrap=True)
        self._done = PlainLabel(wrap=True)
        self._build_buttons()
        self._lay_out()
        self._form.changed.connect(self._on_changed)
        reading.progressed.connect(self._on_read)
        reading.paused.connect(self._on_paused)
        pictures.arrived.connect(self._preview.draw_again)
        self._on_changed()
        self._read()

    def _read(self) -> None:
        self.tasks.latest(self, self._read_links())

    async def _read_links(self) -> None:
        """Read the links that are missing."""
        self._buttons.show_only(self._cancel, self._stop)
        self._progress.show()
        await self._reading.read()
        self._show_links()

    def _show_links(self) -> None:
        """Say which links are there; without any there is nothing to save."""
        read = len(self._reading.links)
        self._progress.hide()
        self._preview.show_links()
        words = self.tr("All links were read.")
        if self._reading.missing:
            words = f"{missing_words(self._reading)} {self.tr('Tracks without a link are left out.')}"
        self._status.setText(words)
        self._status.set_role("warning" if self._reading.missing else "secondary")
        self._save.setText(self.tr("Save page with {}…").format(texts.plural(read, self.tr("track"))))
        self._buttons.show_only(
            *([self._again] if self._reading.missing else []), self._cancel, *([self._save] if read else [])
        )
        self._warning.setText(warning_words(self._reading.links))

    @async_action
    async def _on_save(self) -> None:
        name = filenames.name_for(self._form.sheet().heading or self.tr("Promo sheet"))
        kind = self.tr("Web pages (*.html)")
        path = await prompts.pick_new_file(self, self.tr("Save promo sheet"), kind, f"{name}.html")
        if path is not None:
            await self._write(path)

    async def _write(self, path: Path) -> None:
        """Read the pictures and write the page, unless it is stopped."""
        self._begin_writing()
        try:
            result = await self._shared_links.export_promo_sheet(
                self._reading.links,
                path,
                self._form.sheet(self._today),
                progress=self._on_picture,
                stop=self._stopped,
            )
        except FileProblem as error:
            self._end_writing()
            self._status.setText(error.message)
            self._status.set_role("error")
        else:
            self._end_writing()
            if result is not None:
                self._note_and_tell(path, result)

    def _begin_writing(self) -> None:
        self._stopped.clear()
        self._is_writing = True
        self._form.setEnabled(False)
        self._progress.show()
        self._status.setText(self.tr("Writing the page…"))
        self._status.set_role("secondary")
        self._buttons.show_only(self._stop)

    def _end_writing(self) -> None:
        self._is_writing = False
        self._form.setEnabled(True)
        self._show_links()

    def _note_and_tell(self, path: Path, result: PromoResult) -> None:
        """Note the links in the log, and say what was written."""
        links, self._path = self._reading.links, path
        note = self.tr("Promo sheet “{}”").format(path.name)
        self._shared_links.note(links, LinkKind.FILE, recipient=self._form.recipient, note=note)
        self._heading.setText(self.tr("Promo sheet saved"))
        self._done.setText(saved_words(path, links, result))
        for widget in (self._page, self._warning):
            widget.hide()
        self._done.show()
        self._buttons.show_only(self._open, self._folder, self._close)
        self._close.setFocus()
        self.resize(_SAVED_WIDTH, self.heightForWidth(_SAVED_WIDTH))

    def _on_changed(self) -> None:
        self._preview.show_sheet(self._form.sheet())

    def _on_read(self, done: int, total: int) -> None:
        self._show_progress(self.tr("Reading the links… {} of {}"), done, total)

    def _on_paused(self, seconds: int) -> None:
        self._status.setText(pause_words(seconds))

    def _on_picture(self, done: int, total: int) -> None:
        self._show_progress(self.tr("Reading the pictures… {} of {}"), done, total)

    def _show_progress(self, words: str, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._status.setText(words.format(texts.count(done), texts.count(total)))
        self._status.set_role("secondary")

    def _on_stop(self) -> None:
        self._reading.stop()
        self._stopped.set()

    def _on_open(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    def _on_show_folder(self) -> None:
        if self._path is not None:
            self._files.show(self._path)

    def _build_buttons(self) -> None:
        self._again = button(self.tr("Try again"))
        self._stop = button(self.tr("Stop"))
        self._cancel = button(self.tr("Cancel"))
        self._save = button("", "primary")
        self._open = button(self.tr("Open"))
        self._folder = button(self.tr("Show in folder"))
        self._close = button(self.tr("Close"), "primary")
        self._buttons = StageButtons(
            {
                self._again: self._read,
                self._stop: self._on_stop,
                self._cancel: self.reject,
                self._save: self._on_save,
                self._open: self._on_open,
                self._folder: self._on_show_folder,
                self._close: self.accept,
            }
        )

    def _lay_out(self) -> None:
        self._page = self._build_form()
        self._done.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._heading)
        column.addWidget(self._page, 1)
        column.addWidget(self._done)
        column.addWidget(self._warning)
        column.addLayout(self._buttons.row)
        fit(self, 820, 600)

    def _build_form(self) -> QWidget:
        right = QVBoxLayout()
        right.setSpacing(6)
        for widget, stretch in ((self._preview, 1), (self._status, 0), (self._progress, 0)):
            right.addWidget(widget, stretch)
        self._form.setFixedWidth(_FORM_WIDTH)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._form)
        row.addLayout(right, 1)
        return page

    def reject(self) -> None:
        """Stop first, while the page is written."""
        if self._is_writing:
            self._stopped.set()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Read no further."""
        self.tasks.cancel(self)
        super().done(result)
