"""The fields of an upload that still waits."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
from msgspec import UNSET, UnsetType
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from scmanager.core.drafts import Draft
from scmanager.core.tracks import Sharing
from scmanager.errors import FileProblem
from scmanager.ui.dialogs.editing import EditingDialog
from scmanager.ui.dialogs.track_form import TrackForm
from scmanager.ui.prompts import button, button_row
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.frames import fit
from scmanager.ui.widgets.picture_files import Picture, decode, read_picture


class EditDraft(EditingDialog):
    """The form of a new track, filled with what is queued; `artwork` is the picture of the file's tags."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        theme: Theme,
        tasks: Tasks,
        draft: Draft,
        artwork: bytes,
        writable: frozenset[str],
    ) -> None:
        loss = self.tr("What you changed here is lost; the upload stays in the queue as it was.")
        question = self.tr("Discard your changes?")
        super().__init__(parent, self.tr("Edit the upload"), tasks, question=question, loss=loss)
        self._draft = draft
        self._artwork = artwork
        self._edited = False
        self._form = TrackForm(theme, tasks, writable=writable, detailed=False, can_wait=True)
        self._save = button(self.tr("Save changes"), "primary")
        self._lay_out()
        self._form.show_fields(draft.fields, publish_at=draft.publish_at)
        self._form.changed.connect(self._on_edited)
        self._form.artwork.changed.connect(self._on_artwork_changed)
        self._save.clicked.connect(self._on_save)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._on_save)
        self._reading = tasks.spawn(self._show_artwork(), "artwork of an upload")

    @classmethod
    async def ask(
        cls,
        parent: QWidget | None,
        *,
        theme: Theme,
        tasks: Tasks,
        draft: Draft,
        artwork: bytes,
        writable: frozenset[str],
    ) -> Draft | None:
        """Let the user edit a draft; None means that it stays as it was."""
        dialog = cls(parent, theme=theme, tasks=tasks, draft=draft, artwork=artwork, writable=writable)
        return dialog.draft() if await dialog.answered() else None

    @property
    def has_changes(self) -> bool:
        """Whether something was edited."""
        return self._edited

    def draft(self) -> Draft:
        """Return the draft as it is wanted now, with the picture of its tags if that stays."""
        fields = self._form.applied(self._draft.fields)
        publish_at = self._form.access.publish_at if self._form.has_access_edited else self._draft.publish_at
        if publish_at is not None:
            fields = msgspec.structs.replace(fields, sharing=Sharing.PUBLIC)
        return msgspec.structs.replace(self._draft, fields=fields, publish_at=publish_at, artwork=self._artwork)

    async def _show_artwork(self) -> None:
        chosen = self._draft.fields.artwork
        try:
            picture = await asyncio.to_thread(_read, chosen, self._artwork)
        except FileProblem:
            return
        if picture is None or self._edited:
            return
        if chosen is UNSET:
            self._form.artwork.show_embedded(picture)
        else:
            self._form.artwork.show_file(chosen, picture)

    def _on_edited(self) -> None:
        self._edited = True
        self._save.setEnabled(not self._form.problems())

    def _on_artwork_changed(self) -> None:
        self._artwork = b""
        fields = msgspec.structs.replace(self._draft.fields, artwork=self._form.artwork.chosen or UNSET)
        self._draft = msgspec.structs.replace(self._draft, fields=fields)
        self._on_edited()

    def _on_save(self) -> None:
        problems = self._form.problems()
        if problems:
            self._form.focus(next(iter(problems)))
        else:
            self.accept()

    def _lay_out(self) -> None:
        self._form.grid.end()
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        foot = button_row(None, cancel, self._save)
        foot.setContentsMargins(18, 14, 18, 14)
        self.frame_form(self._form, foot)
        fit(self, 680, 700)

    def done(self, result: int) -> None:
        """Read no picture any more."""
        self._reading.cancel()
        super().done(result)


def _read(chosen: Path | UnsetType, embedded: bytes) -> Picture | None:
    if isinstance(chosen, Path):
        return read_picture(chosen)
    return decode(embedded) if embedded else None
