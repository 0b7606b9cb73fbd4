"""The foot of the upload dialog: saving a preset, and the menu of those there are."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Sequence
from pathlib import Path

import msgspec
from msgspec import UNSET
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from scmanager.core import texts
from scmanager.core.candidates import Candidate
from scmanager.core.presets import Preset, has_preset, preset_of
from scmanager.errors import StorageError
from scmanager.ui.dialogs.upload_sheet import UploadSheet
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.prompts import ask_text, button, confirm
from scmanager.ui.tasks import Tasks, async_action, on_click

_LONGEST_NAME = 60
_WORDS = {
    "metadata_artist": "artist",
    "genre": "genre",
    "tags": "tags",
    "description": "description",
    "sharing": "access",
    "label_name": "label",
    "license": "license",
    "commentable": "options",
}


class PresetButtons(QWidget):
    """A button that saves the selected file's values, and one with a menu of all presets.

    Signals: applied (files have other values), noticed (a sentence, and whether it is bad news).
    """

    applied = Signal()
    noticed = Signal(str, bool)

    def __init__(self, tasks: Tasks, book: PresetBook, sheet: UploadSheet) -> None:
        super().__init__()
        self.tasks = tasks
        self._book = book
        self._sheet = sheet
        self._selected: list[Path] = []
        self._save = button(self.tr("Save as preset…"))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        presets = button(self.tr("&Presets"))
        presets.setMenu(self._menu)
        on_click(self._save, self._on_save)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._save)
        row.addWidget(presets)

    def show_selection(self, candidates: Sequence[Candidate]) -> None:
        """Take note of the selected files."""
        self._selected = [candidate.draft.path for candidate in candidates if candidate.draft.can_upload]
        self._save.setEnabled(len(self._selected) == 1)

    @async_action
    async def _on_save(self) -> None:
        (candidate,) = self._sheet.of(self._selected)
        preset = _preset_of(candidate, self._sheet.names.text if self._sheet.names else "")
        name = await self._ask_name(_named_values(preset))
        if name and await self._kept(self._book.save(msgspec.structs.replace(preset, name=name))):
            self.noticed.emit(self.tr("Saved the preset “{}”.").format(name), False)

    async def _kept(self, change: Awaitable[None]) -> bool:
        try:
            await change
        except StorageError as error:
            self.noticed.emit(error.message, True)
            return False
        return True

    async def _ask_name(self, fields: str) -> str | None:
        """Ask what a preset of these fields is to be called; None means cancelled."""
        name = await ask_text(
            self.window(),
            title=self.tr("Save as preset"),
            label=self.tr("Keeps {}, to give them to other files. Name:").format(fields),
            action=self.tr("Save"),
            check=self._check_name,
        )
        if name is None or not has_preset(self._book.presets, name):
            return name
        replace = await confirm(
            self.window(),
            title=self.tr("Replace the preset “{}”?").format(name),
            text=self.tr("Its old values are lost. Tracks that have them keep them."),
            action=self.tr("Replace"),
            destructive=True,
        )
        return name if replace else None

    def _check_name(self, name: str) -> str:
        return "" if len(name) <= _LONGEST_NAME else self.tr("Use a shorter name.")

    def _check_new_name(self, old: str, name: str) -> str:
        taken = has_preset(self._book.presets, name) and name.strip().casefold() != old.casefold()
        return self.tr("There is a preset of this name already.") if taken else self._check_name(name)

    def _fill(self) -> None:
        for action in self._menu.actions():
            if (menu := action.menu()) is not None:
                menu.deleteLater()
        self._menu.clear()
        for preset in self._book.presets:
            self._add(self._menu.addMenu(preset.name.replace("&", "&&")), preset)
        if not self._book.presets:
            self._menu.addAction(self.tr("No presets yet")).setEnabled(False)
        self._menu.addSeparator()
        save = self._menu.addAction(self.tr("&Save as preset…"))
        save.setEnabled(self._save.isEnabled())
        save.triggered.connect(self._save.click)

    def _add(self, menu: QMenu, preset: Preset) -> None:
        chosen, every = len(self._selected), len(self._sheet.usable)
        here = self.tr("Use for {} selected &files").format(chosen) if chosen > 1 else self.tr("Use for this &file")
        for text, count, to_all in (
            (here, chosen, False),
            (self.tr("Use for &all {}").format(texts.plural(every, "file")), every, True),
        ):
            action = menu.addAction(text)
            action.setEnabled(count > 0)
            action.triggered.connect(functools.partial(self._on_apply, preset, to_all))
        menu.addSeparator()
        menu.addAction(self.tr("&Rename…")).triggered.connect(functools.partial(self._on_rename, preset.name))
        menu.addAction(self.tr("&Delete…")).triggered.connect(functools.partial(self._on_delete, preset.name))

    @async_action
    async def _on_apply(self, preset: Preset, to_all: bool, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's
        paths = [each.draft.path for each in self._sheet.usable] if to_all else self._selected
        problem = await self._sheet.apply_preset(preset, paths)
        self.applied.emit()
        self.noticed.emit(problem or self.tr("Applied the preset “{}”.").format(preset.name), bool(problem))

    @async_action
    async def _on_rename(self, name: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's signature
        new_name = await ask_text(
            self.window(),
            title=self.tr("Rename the preset “{}”").format(name),
            label=self.tr("New name"),
            action=self.tr("Rename"),
            check=functools.partial(self._check_new_name, name),
        )
        if new_name:
            await self._kept(self._book.rename(name, new_name))

    @async_action
    async def _on_delete(self, name: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's signature
        if await confirm(
            self.window(),
            title=self.tr("Delete the preset “{}”?").format(name),
            text=self.tr("Tracks that have its values keep them."),
            action=self.tr("Delete"),
            destructive=True,
        ):
            await self._kept(self._book.delete(name))


def _preset_of(candidate: Candidate, pattern: str) -> Preset:
    """Make a preset of a file's values; a time to make it public is nothing that other files could have."""
    fields = candidate.draft.fields
    if candidate.draft.publish_at is not None:
        fields = msgspec.structs.replace(fields, sharing=UNSET)
    return preset_of("", fields, pattern)


def _named_values(preset: Preset) -> str:
    named = [word for name, word in _WORDS.items() if getattr(preset.fields, name) is not UNSET]
    named += ["artwork"] if preset.artwork else []
    named += ["the pattern of file names"] if preset.pattern else []
    return ", ".join(named[:-1]) + f" and {named[-1]}" if len(named) > 1 else "".join(named)
