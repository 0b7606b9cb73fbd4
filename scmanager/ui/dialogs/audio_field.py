"""The sound of a track that exists: another file instead of it, until the choice is taken back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scmanager.ui.dialogs.upload_desk import ReadFiles
from scmanager.ui.models.drafts_model import facts_of
from scmanager.ui.prompts import AUDIO_FILES, button, pick_files
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.widgets.plain_label import PlainLabel


class AudioField(QWidget):
    """A button to choose another sound, and what was chosen.

    Signals: changed (the user chose a file, or took it back).
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, read_files: ReadFiles) -> None:
        super().__init__()
        self.tasks = tasks
        self.chosen: Path | None = None
        self._read_files = read_files
        self._replace = button(self.tr("Re&place audio…"))
        self._replace.setAccessibleName(self.tr("Replace audio…"))
        self._keep = button(self.tr("Keep present audio"), "flat")
        self._note = PlainLabel(role="hint", wrap=True)
        on_click(self._replace, self._on_replace)
        on_click(self._keep, self._on_keep)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._replace)
        row.addWidget(self._keep)
        row.addWidget(self._note, 1)
        self._keep.hide()

    async def take(self, path: Path) -> None:
        """Look at a file that is to replace the sound and keep it, or say why it cannot."""
        (draft,) = (await self._read_files([path])).drafts
        words = self.tr("{} · replaces the sound when you save; comments and links stay.")
        note = draft.problem or words.format(draft.warning or facts_of(draft))
        self._show(draft.path if draft.can_upload else None, note, "error" if draft.problem else "hint")

    def _show(self, chosen: Path | None, note: str, role: str) -> None:
        self.chosen = chosen
        self._keep.setVisible(chosen is not None)
        self._note.set_role(role)
        self._note.setText(note)
        self._replace.setAccessibleDescription(note)
        self.changed.emit()

    @async_action
    async def _on_replace(self) -> None:
        if files := await pick_files(self, self.tr("Replace the audio"), AUDIO_FILES):
            await self.take(files[0])

    def _on_keep(self) -> None:
        self._replace.setFocus()
        self._show(None, "", "hint")
