"""The edit dialog: every field of a track that its server can write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import UNSET
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.tracks import Track, TrackFields, changed_fields
from scmanager.errors import ScmanagerError
from scmanager.ui.dialogs.audio_field import AudioField
from scmanager.ui.dialogs.editing import EditingDialog
from scmanager.ui.dialogs.saving import SavingFoot
from scmanager.ui.dialogs.track_form import TrackForm
from scmanager.ui.dialogs.upload_desk import ReadFiles
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.artwork_field import ARTWORK_SIDE
from scmanager.ui.widgets.frames import fit
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


class Save(Protocol):
    """Sends changed fields and returns the track as the server now has it; `progress` hears (sent, total) bytes."""

    async def __call__(self, fields: TrackFields, *, progress: Callable[[int, int], None]) -> Track:
        """Send the fields; raises ScmanagerError."""
        ...


class EditDialog(EditingDialog):
    """The fields of one track; it stays open with what was typed until `save` has taken the changes.

    `saved` is the track as the server then has it.
    """

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
        save: Save,
    ) -> None:
        loss = self.tr("What you changed here is lost; the track stays as it is.")
        title, question = self.tr("Edit “{}”").format(track.title), self.tr("Discard your changes?")
        super().__init__(parent, title, tasks, question=question, loss=loss)
        self._track = track
        self._pictures = pictures
        self._writable = writable
        self._send = save
        self._saving: asyncio.Task[None] | None = None
        self.saved: Track | None = None
        self._form = TrackForm(theme, tasks, writable=writable, detailed=True)
        self._audio = AudioField(tasks, read_files)
        self._foot = SavingFoot(self.tr("Save changes"))
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
        save: Save,
    ) -> Track | None:
        """Let the user edit a track and return it as it was saved; None means cancelled."""
        dialog = cls(
            parent,
            theme=theme,
            tasks=tasks,
            pictures=pictures,
            read_files=read_files,
            track=track,
            writable=writable,
            capabilities=capabilities,
            save=save,
        )
        return dialog.saved if await dialog.answered() else None

    @property
    def has_changes(self) -> bool:
        """Whether a field is another than that of the track."""
        return bool(self.changes().set_names())

    def changes(self) -> TrackFields:
        """Return the fields the user changed."""
        now = self._form.fields()
        edited = {name: getattr(now, name) for name in now.set_names() if _differs(now, self._shown, name)}
        artwork, audio = self._form.artwork.chosen or UNSET, self._audio.chosen or UNSET
        wanted = TrackFields(**edited, artwork=artwork, audio=audio)
        return changed_fields(self._track, wanted)

    async def _save_changes(self) -> None:
        focused = QApplication.focusWidget()
        self._form.setEnabled(False)
        self._foot.show_saving()
        problem = self.tr("Saving was stopped. Look at the track before you save again.")
        try:
            self.saved = await self._send(self.changes(), progress=self._foot.show_sent)
        except ScmanagerError as error:
            problem = f"{error.title}. {error.message}"
        finally:
            self._saving = None
            self._form.setEnabled(True)
            self._foot.show_idle("" if self.saved else problem)
            if focused is not None and self.isAncestorOf(focused):
                focused.setFocus()
        if self.saved:
            self.accept()

    def _on_save_wanted(self) -> None:
        self._saving = self.tasks.spawn(self._save_changes(), "save track")

    def _on_edited(self) -> None:
        self._foot.allow(self.has_changes and not self._form.problems())

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
        self._audio.changed.connect(self._on_edited)
        self._foot.save_wanted.connect(self._on_save_wanted)
        self._foot.cancel_wanted.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._foot.click)

    def _add_audio_row(self, *, can_replace: bool) -> None:
        if not can_replace:
            why = PlainLabel(EXPLANATIONS[Capability.REPLACE_AUDIO], role="hint", wrap=True)
            self._form.grid.add_row(self.tr("Audio"), (why, 1))
        else:
            self._form.grid.add_row(self.tr("Audio"), (self._audio, 1))

    def _lay_out(self) -> None:
        if missing := [words for name, words in _CLASSIC_WORDS.items() if name not in self._writable]:
            words = self.tr("This server does not let programs change: {}.").format(", ".join(missing))
            self._form.grid.add_row("", (PlainLabel(words, role="hint", wrap=True), 1))
        self._form.grid.end()
        self.frame_form(self._form, self._foot)
        fit(self, 760, 760)

    def reject(self) -> None:
        """Stop a save that is under way; otherwise ask before changes are lost."""
        if self._saving is not None:
            self._saving.cancel()
        else:
            super().reject()


def fields_of(track: Track) -> TrackFields:
    """Return the fields of a track as they could be written; what the server did not say is UNSET."""
    names = [name for name in TrackFields.__struct_fields__ if name not in _FILES]
    known = {name: getattr(track, name) for name in names if getattr(track, name) is not None}
    return TrackFields(**known)


def _differs(one: TrackFields, other: TrackFields, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))
