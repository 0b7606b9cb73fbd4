"""The edit dialog: every field of a track that its server can write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.tracks import Track, TrackFields, changed_fields
from scmanager.ui.dialogs.track_form import TrackForm
from scmanager.ui.dialogs.upload_dialog import ReadFiles
from scmanager.ui.models.drafts_model import second_line
from scmanager.ui.prompts import AsyncDialog, button, button_row, confirm, pick_files
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.artwork_field import ARTWORK_SIDE
from scmanager.ui.widgets.frames import fit, line, scrolled
from scmanager.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

_CLASSIC_WORDS = {
    "bpm": "BPM",
    "key_signature": "key",
    "purchase_title": "words on the buy link",
    "video_url": "video link",
}
_FILES = frozenset({"artwork", "audio"})


class EditDialog(AsyncDialog):
    """The fields of one track; what was changed is `changes()`."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        theme: Theme,
        tasks: Tasks,
        pictures: Pictures,
        read_files: ReadFiles,
        track: Track,
        writable: frozenset[str],
        capabilities: frozenset[Capability],
    ) -> None:
        super().__init__(parent, self.tr("Edit “{}”").format(track.title))
        self.tasks = tasks
        self._track = track
        self._pictures = pictures
        self._read_files = read_files
        self._writable = writable
        self._audio: Path | UnsetType = UNSET
        self._form = TrackForm(theme, tasks, writable=writable, detailed=True)
        self._audio_note = PlainLabel(role="hint", wrap=True)
        self._save = button(self.tr("Save changes"), "primary")
        self._add_audio_row(can_replace=Capability.REPLACE_AUDIO in capabilities)
        self._lay_out()
        self._form.show_fields(fields_of(track))
        self._shown = self._form.fields()
        self._connect()
        self._show_artwork()
        self._on_edited()

    @classmethod
    async def ask(
        cls,
        parent: QWidget | None,
        *,
        theme: Theme,
        tasks: Tasks,
        pictures: Pictures,
        read_files: ReadFiles,
        track: Track,
        writable: frozenset[str],
        capabilities: frozenset[Capability],
    ) -> TrackFields | None:
        """Let the user edit a track and return the changed fields; None means cancelled."""
        dialog = cls(
            parent,
            theme=theme,
            tasks=tasks,
            pictures=pictures,
            read_files=read_files,
            track=track,
            writable=writable,
            capabilities=capabilities,
        )
        return dialog.changes() if await dialog.answered() else None

    def changes(self) -> TrackFields:
        """Return the fields the user changed."""
        now = self._form.fields()
        edited = {name: getattr(now, name) for name in now.set_names() if _differs(now, self._shown, name)}
        wanted = TrackFields(**edited, artwork=self._form.artwork.chosen or UNSET, audio=self._audio)
        return changed_fields(self._track, wanted)

    async def take_audio(self, path: Path) -> None:
        """Look at a file that is to replace the sound and keep it, or say why it cannot."""
        (draft,) = (await self._read_files([path])).drafts
        self._audio = draft.path if draft.can_upload else UNSET
        self._audio_note.set_role("error" if draft.problem else "hint")
        words = self.tr("{} · replaces the sound when you save; comments and links stay.")
        self._audio_note.setText(draft.problem or words.format(second_line(draft)))
        self._on_edited()

    @async_action
    async def _on_replace_audio(self) -> None:
        if files := await pick_files(self, self.tr("Replace the audio")):
            await self.take_audio(files[0])

    @async_action
    async def _ask_to_discard(self) -> None:
        if await confirm(
            self,
            title=self.tr("Discard your changes?"),
            text=self.tr("What you changed here is lost; the track stays as it is."),
            action=self.tr("Discard"),
            destructive=True,
        ):
            super().reject()

    def _on_edited(self) -> None:
        self._save.setEnabled(bool(self.changes().set_names()) and not self._form.problems())

    def _show_artwork(self) -> None:
        pixmap = self._pictures.pixmap(self._track.artwork_url, ARTWORK_SIDE) if self._track.artwork_url else None
        if pixmap is None:
            self._form.artwork.show_none()
        else:
            self._form.artwork.show_current(pixmap.toImage())

    def _on_artwork_changed(self) -> None:
        if self._form.artwork.chosen is None:
            self._show_artwork()
        self._on_edited()

    def _on_picture_arrived(self, url: str) -> None:
        if url == self._track.artwork_url and self._form.artwork.chosen is None:
            self._show_artwork()

    def _connect(self) -> None:
        self._form.changed.connect(self._on_edited)
        self._form.artwork.changed.connect(self._on_artwork_changed)
        self._pictures.arrived.connect(self._on_picture_arrived)
        on_click(self._save, self.accept)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._save.click)

    def _add_audio_row(self, *, can_replace: bool) -> None:
        if not can_replace:
            self._audio_note.setText(EXPLANATIONS[Capability.REPLACE_AUDIO])
            self._form.grid.add_row(self.tr("Audio"), (self._audio_note, 1))
            return
        replace = button(self.tr("Re&place audio…"))
        replace.setAccessibleName(self.tr("Replace audio…"))
        on_click(replace, self._on_replace_audio)
        self._form.grid.add_row(self.tr("Audio"), (replace, 0), (self._audio_note, 1))

    def _lay_out(self) -> None:
        self.setMinimumSize(520, 360)
        if missing := [words for name, words in _CLASSIC_WORDS.items() if name not in self._writable]:
            words = self.tr("This server does not let programs change: {}.").format(", ".join(missing))
            self._form.grid.add_row("", (PlainLabel(words, role="hint", wrap=True), 1))
        self._form.grid.end()
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.setContentsMargins(18, 14, 18, 14)
        head.addWidget(PlainLabel(self.windowTitle(), role="heading", elided=True))
        foot = button_row(None, cancel, self._save)
        foot.setContentsMargins(18, 14, 18, 14)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(scrolled(self._form), 1)
        column.addWidget(line())
        column.addLayout(foot)
        fit(self, 760, 760)

    def reject(self) -> None:
        """Ask before changes are lost."""
        if self.changes().set_names():
            self._ask_to_discard()
        else:
            super().reject()


def fields_of(track: Track) -> TrackFields:
    """Return the fields of a track as they could be written; what the server did not say is UNSET."""
    names = [name for name in TrackFields.__struct_fields__ if name not in _FILES]
    known = {name: getattr(track, name) for name in names if getattr(track, name) is not None}
    return TrackFields(**known)


def _differs(one: TrackFields, other: TrackFields, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))
