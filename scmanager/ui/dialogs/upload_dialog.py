"""The upload dialog: files on the left, the fields of the selected ones on the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.candidates import Candidate, Choice
from scmanager.core.drafts import Draft
from scmanager.core.filenames import shown
from scmanager.errors import ScmanagerError, StorageError
from scmanager.ui.dialogs.draft_editor import DraftEditor
from scmanager.ui.dialogs.draft_list import DraftList
from scmanager.ui.dialogs.editing import EditingDialog
from scmanager.ui.dialogs.names_dialog import NamesDialog
from scmanager.ui.dialogs.new_tracks import filled, first_problem
from scmanager.ui.dialogs.preset_buttons import PresetButtons
from scmanager.ui.dialogs.upload_desk import UploadDesk
from scmanager.ui.dialogs.upload_frame import UploadFoot, UploadHead
from scmanager.ui.dialogs.upload_sheet import UploadSheet
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.drop_overlay import DropOverlay
from scmanager.ui.widgets.frames import fit, line


class UploadDialog(EditingDialog):
    """Several files, each with the fields it will have as a track."""

    def __init__(self, parent: QWidget | None, *, theme: Theme, tasks: Tasks, desk: UploadDesk) -> None:
        loss = self.tr("What you typed here is lost. The files stay where they are.")
        super().__init__(parent, "", tasks, question=self.tr("Discard these uploads?"), loss=loss)
        self._desk = desk
        self._edited = False
        self._wish = 0
        self._sheet = UploadSheet(tasks, desk, self)
        self._files = DraftList(theme, tasks, self._sheet.model)
        self._editor = DraftEditor(theme, tasks, writable=desk.writable)
        self._presets = PresetButtons(tasks, desk.presets, self._sheet)
        self._head = UploadHead()
        self._foot = UploadFoot(self._presets)
        self._overlay = DropOverlay(self, theme, tasks, self.tr("add"))
        self._lay_out()
        self._connect()
        self._on_sheet_changed()
        self._on_selection_changed()

    @classmethod
    async def ask(
        cls, parent: QWidget | None, *, theme: Theme, tasks: Tasks, desk: UploadDesk, paths: Sequence[Path] = ()
    ) -> list[Draft] | None:
        """Let the user edit drafts of files and folders; None means cancelled."""
        dialog = cls(parent, theme=theme, tasks=tasks, desk=desk)
        dialog.add_paths(paths)
        return dialog.drafts() if await dialog.answered() else None

    @property
    def has_changes(self) -> bool:
        """Whether something was typed or chosen."""
        return self._edited

    def drafts(self) -> list[Draft]:
        """Return the drafts to upload in their order, with the fields this server can write and that hold something."""
        return [
            msgspec.structs.replace(draft, fields=filled(draft.fields, self._desk.writable))
            for draft in (candidate.draft for candidate in self._sheet.going)
        ]

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Read more files and folders into the list."""
        self._sheet.add_paths(paths)
        self._files.show_reading(self._sheet.reads)

    @property
    def _selected(self) -> list[Candidate]:
        found = (self._sheet.model.candidate(row) for row in self._files.rows)
        return [candidate for candidate in found if candidate is not None]

    def _on_selection_changed(self) -> None:
        selected = self._selected
        self._editor.show_candidates(selected, self._sheet.model)
        self._editor.show_to_all(self._sheet.totals.usable if len(selected) == 1 else 0)
        self._presets.show_selection(selected)

    def _on_sheet_changed(self) -> None:
        self._files.show_reading(self._sheet.reads)
        self._editor.show_question(self._selected)
        self._editor.show_to_all(self._sheet.totals.usable if len(self._selected) == 1 else 0)
        self._files.show_names_button(self._sheet.totals.usable > 0)
        self.setWindowTitle(self._head.show_sheet(self._sheet))
        self._foot.show_sheet(self._sheet)

    def _on_added(self, fresh: Sequence[Candidate]) -> None:
        if fresh and not self._files.rows:
            rows = enumerate(self._sheet.candidates)
            self._files.select(next((row for row, candidate in rows if candidate.draft.can_upload), 0))

    def _change(self, candidates: Sequence[Candidate]) -> None:
        self._edited = True
        self._wish = 0
        self._foot.say("")
        self._sheet.change(candidates)

    def _on_edited(self) -> None:
        self._change([self._editor.applied(each) for each in self._selected if each.draft.can_upload])

    def _on_artwork_changed(self) -> None:
        usable = [each for each in self._selected if each.draft.can_upload]
        self._editor.picture_of(self._sheet.model, usable)
        self._change([self._editor.with_artwork(each) for each in usable])

    def _on_picture_changed(self, path: Path) -> None:
        selected = self._selected
        if any(candidate.draft.path == path for candidate in selected):
            self._editor.show_artwork(selected, self._sheet.model)

    def _on_to_all(self) -> None:
        self._change([self._editor.with_shared(each) for each in self._sheet.usable])

    def _on_answered(self, choice: Choice) -> None:
        self._change([msgspec.structs.replace(each, choice=choice) for each in self._selected if each.question])

    def _on_answer_wanted(self) -> None:
        asked = [each for each in self._selected if each.question]
        if asked:
            self._on_answered(Choice.UPLOAD if asked[0].decision is Choice.SKIP else Choice.SKIP)

    @async_action
    async def _on_names_wanted(self) -> None:
        drafts = [each.draft for each in self._sheet.usable]
        chosen = [each.draft for each in self._selected if each.draft.can_upload]
        wish = await NamesDialog.ask(self, drafts, chosen, self._desk.presets.name_pattern)
        if wish is None:
            return
        filled_in = self._sheet.use_pattern(wish)
        self._edited = True
        self._on_selection_changed()
        self._foot.say(self.tr("Filled in {}.").format(texts.plural(filled_in, "file")))
        try:
            await self._desk.presets.remember_pattern(wish.text)
        except StorageError as error:
            self._foot.say(error.message, bad=True)

    def _on_preset_applied(self) -> None:
        self._edited = True
        self._on_selection_changed()

    @async_action
    async def _on_check_account(self) -> None:
        try:
            await self._sheet.reload_account()
        except ScmanagerError as error:
            self._foot.say(f"{error.title}. {error.message}", bad=True)

    def _on_progress(self, done: int, total: int) -> None:
        self._foot.show_progress(done * 100 // total, then_upload=self._wish > 0)

    def _on_settled(self) -> None:
        self._foot.end_progress()
        wish, self._wish = self._wish, 0
        if wish and wish == self._sheet.totals.going:
            if not self._refuses():
                self.accept()
        elif wish:
            skipped = [each for each in self._sheet.usable if each.decision is Choice.SKIP]
            twice = skipped and all(each.is_copy for each in skipped)
            words = (
                self.tr("Some files are in this list twice.")
                if twice
                else self.tr("Some files seem to be there already.")
            )
            self._foot.say(self.tr("{} Look at them, then upload.").format(words), bad=True)

    def _on_upload(self) -> None:
        if not self._foot.can_upload:
            return
        self._sheet.assess()
        if self._refuses():
            return
        if self._sheet.is_busy:
            self._wish = self._sheet.totals.going
        elif self._sheet.totals.going:
            self.accept()

    def _refuses(self) -> bool:
        """Show the first file something is wrong with, if there is one."""
        rows = enumerate(self._sheet.candidates)
        row, wrong = next(((row, each) for row, each in rows if each.will_upload and each.fault), (-1, None))
        if wrong is None:
            return False
        self._files.select(row)
        self._editor.focus(first_problem(wrong))
        name = shown(wrong.draft.path.name)
        self._foot.say(self.tr("Nothing is uploaded yet. “{}”: {}").format(name, wrong.fault), bad=True)
        return True

    def _connect(self) -> None:
        files, editor, sheet = self._files, self._editor, self._sheet
        files.selection_changed.connect(self._on_selection_changed)
        files.paths_wanted.connect(self.add_paths)
        files.names_wanted.connect(self._on_names_wanted)
        files.removed.connect(sheet.remove_gone)
        files.answer_wanted.connect(self._on_answer_wanted)
        editor.remove_wanted.connect(files.remove)
        editor.edited.connect(self._on_edited)
        editor.artwork_changed.connect(self._on_artwork_changed)
        editor.answered.connect(self._on_answered)
        editor.to_all_wanted.connect(self._on_to_all)
        sheet.changed.connect(self._on_sheet_changed)
        sheet.added.connect(self._on_added)
        sheet.skipped.connect(files.show_skipped)
        sheet.picture_changed.connect(self._on_picture_changed)
        sheet.settled.connect(self._on_settled)
        sheet.check.progressed.connect(self._on_progress)
        sheet.check.failed.connect(self._foot.say)
        self._presets.applied.connect(self._on_preset_applied)
        self._presets.noticed.connect(self._foot.say)
        self._overlay.dropped.connect(self.add_paths)
        self._head.check_wanted.connect(self._on_check_account)
        self._foot.upload_wanted.connect(self._on_upload)
        self._foot.cancel_wanted.connect(self.reject)
        self._foot.skip_wanted.connect(sheet.check.stop)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._on_upload)

    def _lay_out(self) -> None:
        self.setMinimumSize(640, 360)
        fit(self, 1060, 732)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._files, 4)
        middle.addWidget(line(vertical=True))
        middle.addWidget(self._editor, 7)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(middle, 1)
        column.addWidget(self._foot)

    def done(self, result: int) -> None:
        """Stop reading files that are no longer wanted."""
        self._sheet.close()
        super().done(result)
