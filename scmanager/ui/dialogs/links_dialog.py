"""Links of many tracks: read, handed out together, and noted with for whom they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.link_texts import SharedLink
from scmanager.errors import FileProblem
from scmanager.services.link_log import LinkLog
from scmanager.ui.dialogs.link_reading import LinkReading
from scmanager.ui.dialogs.missing_links import MissingLinks, kept_words, missing_words
from scmanager.ui.dialogs.pauses import pause_words
from scmanager.ui.dialogs.stage_buttons import StageButtons
from scmanager.ui.file_manager import FileManager
from scmanager.ui.prompts import AsyncDialog, button
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.for_whom_row import ForWhomRow
from scmanager.ui.widgets.frames import fit
from scmanager.ui.widgets.plain_label import PlainLabel

_WIDTH = 520


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """Links that are out: what is said of them, their entries in the log, and the file they are in, if any.

    `note` is what the log says of why, while the user says nothing else.
    """

    heading: str
    words: str = ""
    ids: tuple[str, ...] = ()
    note: str = ""
    path: Path | None = None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """How links are handed out: what that is called, what is said before, and what does it.

    `action` is the word on the button, with a place for how many; `deliver` raises FileProblem. Without it the links
    are only read, and whoever asked goes on with them.
    """

    title: str
    action: str
    deliver: Callable[[Sequence[SharedLink]], Awaitable[Delivered]] | None = None
    warning: str = ""


class LinksDialog(AsyncDialog):
    """Reads links and hands them out at once; stays to tell what failed, and to ask for whom they are.

    What was read is kept while the rest is tried again, and can be handed out without it. `names` are those links were
    for lately.
    """

    def __init__(
        self,
        parent: QWidget | None,
        reading: LinkReading,
        delivery: Delivery,
        *,
        log: LinkLog,
        names: Sequence[str],
        tasks: Tasks,
        look: Theme,
    ) -> None:
        super().__init__(parent, delivery.title)
        self.tasks = tasks
        self.delivered: Delivered | None = None
        self._reading = reading
        self._delivery = delivery
        self._log = log
        self._names = names
        self._files = FileManager(self)
        self._heading = PlainLabel(delivery.title, role="heading", wrap=True)
        self._words = PlainLabel(wrap=True)
        self._warning = PlainLabel(delivery.warning, role="warning", wrap=True)
        self._warning.setVisible(bool(delivery.warning))
        self._rows = MissingLinks(look, reading)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._whom = ForWhomRow()
        self._whom.answered.connect(self._on_answered)
        self._whom.closed.connect(self.accept)
        reading.progressed.connect(self._on_progressed)
        reading.paused.connect(self._on_paused)
        self._build_buttons()
        self._lay_out()
        self._run()

    @async_action
    async def _run(self) -> None:
        """Read what is missing; when nothing is missing any more, hand all out."""
        self._rows.hide()
        self._progress.show()
        self._buttons.show_only(self._stop)
        await self._reading.read()
        self._progress.hide()
        if self._reading.missing:
            self._show_missing()
        else:
            await self._deliver()

    @async_action
    async def _go_on(self) -> None:
        await self._deliver()

    async def _deliver(self) -> None:
        """Hand out what was read."""
        if self._delivery.deliver is None:
            self.accept()
            return
        self._rows.hide()
        self._buttons.show_only()
        try:
            self.delivered = await self._delivery.deliver(self._reading.links)
        except FileProblem as error:
            self._show_refused(error)
        else:
            self._show_delivered(self.delivered)

    def _show_missing(self) -> None:
        """Say what is missing, and offer what can be done."""
        read = len(self._reading.links)
        self._heading.setText(
            self.tr("{} of {} links were read").format(texts.count(read), texts.count(len(self._reading.tracks)))
        )
        self._words.setText(f"{missing_words(self._reading)} {kept_words(self._reading)}".strip())
        self._rows.show_result_rows()
        self._rows.show()
        self._go.setText(self._delivery.action.format(texts.plural(read, self.tr("link"))))
        self._buttons.show_only(self._cancel, self._again, *([self._go] if read else []))
        self._again.setFocus()
        fit(self, 680, 460)

    def _show_refused(self, error: FileProblem) -> None:
        self._heading.setText(error.title)
        self._words.setText(error.message)
        self._go.setText(self.tr("Try again"))
        self._buttons.show_only(self._cancel, self._go)
        self._go.setFocus()

    def _show_delivered(self, delivered: Delivered) -> None:
        """Say what was handed out; for whom is only asked where something secret was."""
        self._heading.setText(delivered.heading)
        left = len(self._reading.missing)
        without = self.tr("Left out: {}.").format(texts.plural(left, self.tr("track"))) if left else ""
        self._words.setText(" ".join(part for part in (delivered.words, without) if part))
        self._warning.hide()
        self._buttons.show_only(*([self._folder] if delivered.path else []), *([] if delivered.ids else [self._close]))
        if delivered.ids:
            self._whom.ask(self._names)
        else:
            self._close.setFocus()
        self._shrink()

    @async_action
    async def _describe(self, recipient: str, note: str) -> None:
        if self.delivered is not None:
            await self._log.describe(self.delivered.ids, recipient, note.strip() or self.delivered.note)

    def _on_answered(self, recipient: str, note: str) -> None:
        if not self.tasks.is_closed:
            self._describe(recipient, note)

    def _on_progressed(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._heading.setText(self._delivery.title)
        self._words.setText(self.tr("Reading the links… {} of {}").format(texts.count(done), texts.count(total)))

    def _on_paused(self, seconds: int) -> None:
        self._words.setText(pause_words(seconds))

    def _on_show_folder(self) -> None:
        if self.delivered is not None and self.delivered.path is not None:
            self._files.show(self.delivered.path)

    def _build_buttons(self) -> None:
        self._stop = button(self.tr("Stop"))
        self._cancel = button(self.tr("Cancel"))
        self._again = button(self.tr("Try again"))
        self._folder = button(self.tr("Show in folder"))
        self._go = button("", "primary")
        self._close = button(self.tr("Close"), "primary")
        self._buttons = StageButtons(
            {
                self._folder: self._on_show_folder,
                self._stop: self._reading.stop,
                self._cancel: self.reject,
                self._again: self._run,
                self._go: self._go_on,
                self._close: self.accept,
            }
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for widget in (self._heading, self._words, self._warning, self._progress):
            column.addWidget(widget)
        column.addWidget(self._rows, 1)
        column.addWidget(self._whom)
        column.addSpacing(6)
        column.addLayout(self._buttons.row)
        self.setMinimumWidth(_WIDTH)

    def _shrink(self) -> None:
        self.resize(_WIDTH, self.heightForWidth(_WIDTH))

    def reject(self) -> None:
        """Stop first, while links are read."""
        if self._reading.is_running:
            self._reading.stop()
            return
        super().reject()
