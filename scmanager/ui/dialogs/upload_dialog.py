"""The upload dialog: files on the left, the fields of the chosen one on the right."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec
from msgspec import UNSET
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.drafts import Draft
from scmanager.core.filenames import shown
from scmanager.core.tracks import TrackFields
from scmanager.core.users import Quota
from scmanager.errors import FileProblem
from scmanager.services.intake import IntakeResult
from scmanager.ui.dialogs.draft_list import DraftList, uploadable
from scmanager.ui.dialogs.new_tracks import filled, first_problem, merged, quota_words, with_defaults
from scmanager.ui.dialogs.track_form import TrackForm
from scmanager.ui.models.drafts_model import DraftsModel
from scmanager.ui.prompts import AsyncDialog, button, button_row, confirm
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.drop_overlay import DropOverlay
from scmanager.ui.widgets.frames import fit, line, scrolled
from scmanager.ui.widgets.picture_files import decode
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.state_view import StateStack

ReadFiles = Callable[[Sequence[Path]], Awaitable[IntakeResult]]
"""Reads files and folders into drafts."""


class UploadDialog(AsyncDialog):
    """Several files, each with the fields it will have as a track."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        theme: Theme,
        tasks: Tasks,
        read_files: ReadFiles,
        quota: Quota,
        writable: frozenset[str],
    ) -> None:
        super().__init__(parent, "")
        self.tasks = tasks
        self._read_files = read_files
        self._quota = quota
        self._writable = writable
        self._edited = False
        self._wrong: dict[Path, dict[str, str]] = {}
        self._reading: set[asyncio.Task[None]] = set()
        self._model = DraftsModel(self)
        self._files = DraftList(theme, tasks, self._model)
        self._form = TrackForm(theme, tasks, writable=writable, detailed=False)
        self._form_stack = StateStack(scrolled(self._form))
        self._heading = PlainLabel(role="heading")
        self._quota_words = PlainLabel(role="secondary")
        self._apply_to_all = button("")
        self._upload = button("", "primary")
        self._overlay = DropOverlay(self, theme, tasks, self.tr("add"))
        self._lay_out()
        self._connect()
        self._show_totals()
        self._on_row_changed(-1)

    @classmethod
    async def ask(
        cls,
        parent: QWidget | None,
        *,
        theme: Theme,
        tasks: Tasks,
        read_files: ReadFiles,
        quota: Quota,
        writable: frozenset[str],
        paths: Sequence[Path] = (),
    ) -> list[Draft] | None:
        """Let the user edit drafts of files and folders; None means cancelled."""
        dialog = cls(parent, theme=theme, tasks=tasks, read_files=read_files, quota=quota, writable=writable)
        dialog.add_paths(paths)
        return dialog.drafts() if await dialog.answered() else None

    def drafts(self) -> list[Draft]:
        """Return the drafts to upload, with the fields this server can write and that hold something."""
        return [
            msgspec.structs.replace(draft, fields=filled(draft.fields, self._writable))
            for draft in uploadable(self._model.drafts)
        ]

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Read more files and folders into the list."""
        if paths:
            task = self.tasks.spawn(self._read(paths), "read files")
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)

    async def _read(self, paths: Sequence[Path]) -> None:
        self._files.show_reading(len(paths))
        result = await self._read_files(paths)
        fresh = self._model.add(with_defaults(draft) for draft in result.drafts)
        self._files.show_reading(len(self._reading) - 1)
        self._files.show_skipped([f"{problem.path_text}: {problem.sentence}" for problem in result.skipped])
        if self._files.row < 0 and fresh:
            self._files.select(next((row for row, draft in enumerate(self._model.drafts) if draft.can_upload), 0))
        self._show_totals()
        for draft in fresh:
            await self._read_picture(draft)

    async def _read_picture(self, draft: Draft) -> None:
        if not draft.artwork:
            return
        try:
            picture = await asyncio.to_thread(decode, draft.artwork)
        except FileProblem:
            self._change(draft.path, artwork=b"")
            return
        self._model.set_picture(draft.path, picture)
        if (current := self._current) and current.path == draft.path and not self._form.artwork.chosen:
            self._form.artwork.show_embedded(picture)

    @property
    def _current(self) -> Draft | None:
        return self._model.draft(self._files.row)

    def _change(self, path: Path, **changes: object) -> None:
        for row, draft in enumerate(self._model.drafts):
            if draft.path == path:
                self._model.replace(row, msgspec.structs.replace(draft, **changes))

    def _on_row_changed(self, row: int) -> None:
        draft = self._model.draft(row)
        if draft is None:
            hint = self.tr("Add files or folders, or drop them here. Nothing is sent before you say so.")
            self._form_stack.show_state().show_empty(self.tr("Nothing to upload yet"), hint)
        elif not draft.can_upload:
            state = self._form_stack.show_state()
            state.show_empty(shown(draft.path.name), draft.problem, self.tr("Remove"), self._files.remove)
        else:
            self._form_stack.show_content()
            self._form.show_fields(draft.fields, self._wrong.get(draft.path, {}))
            self._show_artwork(draft)

    def _show_artwork(self, draft: Draft) -> None:
        picture, chosen = self._model.picture(draft.path), draft.fields.artwork
        if picture is None:
            self._form.artwork.show_none()
        elif isinstance(chosen, Path):
            self._form.artwork.show_file(chosen, picture)
        else:
            self._form.artwork.show_embedded(picture)

    def _on_edited(self) -> None:
        if draft := self._current:
            self._edited = True
            self._wrong[draft.path] = self._form.wrong_texts()
            self._change(draft.path, fields=merged(draft.fields, self._form.fields()))
            self._show_totals()

    def _on_artwork_changed(self) -> None:
        if draft := self._current:
            self._edited = True
            field = self._form.artwork
            fields = msgspec.structs.replace(draft.fields, artwork=field.chosen or UNSET)
            self._change(draft.path, fields=fields, artwork=b"")
            self._model.set_picture(draft.path, field.picture)

    def _on_apply_to_all(self) -> None:
        mine = self._form.fields()
        shared = TrackFields(genre=mine.genre, tags=mine.tags, sharing=mine.sharing)
        for draft in uploadable(self._model.drafts):
            self._change(draft.path, fields=merged(draft.fields, shared))
        self._edited = True

    def _show_totals(self) -> None:
        every, ready = self._model.drafts, uploadable(self._model.drafts)
        title = self.tr("Upload {}").format(texts.plural(len(every), "track")) if every else self.tr("Upload tracks")
        self.setWindowTitle(title)
        self._heading.setText(title)
        tracks = texts.plural(len(ready), "track")
        self._upload.setText(self.tr("&Upload {}").format(tracks) if ready else self.tr("&Upload"))
        self._upload.setEnabled(bool(ready))
        self._apply_to_all.setText(self.tr("A&pply genre, tags, access to all {}").format(len(ready)))
        self._apply_to_all.setVisible(len(ready) > 1)
        words, role = quota_words(ready, self._quota)
        self._quota_words.setText(words)
        self._quota_words.set_role(role)

    def _on_upload(self) -> None:
        for row, draft in enumerate(self._model.drafts):
            wrong = next(iter(self._wrong.get(draft.path, ())), "") or first_problem(draft.fields)
            if draft.can_upload and wrong:
                self._files.select(row)
                self._form.focus(wrong)
                return
        self.accept()

    @async_action
    async def _ask_to_discard(self) -> None:
        if await confirm(
            self,
            title=self.tr("Discard these uploads?"),
            text=self.tr("What you typed here is lost. The files stay where they are."),
            action=self.tr("Discard"),
            destructive=True,
        ):
            super().reject()

    def _connect(self) -> None:
        self._files.row_changed.connect(self._on_row_changed)
        self._files.paths_wanted.connect(self.add_paths)
        self._files.removed.connect(self._show_totals)
        self._overlay.dropped.connect(self.add_paths)
        self._form.changed.connect(self._on_edited)
        self._form.artwork.changed.connect(self._on_artwork_changed)
        on_click(self._apply_to_all, self._on_apply_to_all)
        on_click(self._upload, self._on_upload)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._on_upload)

    def _lay_out(self) -> None:
        self.setMinimumSize(640, 360)
        fit(self, 1060, 732)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._apply_to_all.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._form.grid.add_row("", (self._apply_to_all, 0))
        self._form.grid.end()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._files, 4)
        middle.addWidget(line(vertical=True))
        middle.addWidget(self._form_stack, 7)
        head = QHBoxLayout()
        head.setContentsMargins(18, 14, 18, 14)
        head.addWidget(self._heading, 1)
        head.addWidget(self._quota_words)
        foot = button_row(None, cancel, self._upload)
        foot.setContentsMargins(18, 14, 18, 14)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addLayout(middle, 1)
        column.addWidget(line())
        column.addLayout(foot)

    def done(self, result: int) -> None:
        """Stop reading files that are no longer wanted."""
        for task in self._reading:
            task.cancel()
        super().done(result)

    def reject(self) -> None:
        """Ask before what was typed is lost."""
        if self._edited:
            self._ask_to_discard()
        else:
            super().reject()
