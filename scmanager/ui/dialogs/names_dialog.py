"""Reading titles and more out of file names: a pattern, and what it would find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.drafts import Draft
from scmanager.core.filenames import shown
from scmanager.core.name_patterns import NAMES, NamePattern, PatternError, parse
from scmanager.core.tracks import TrackFields
from scmanager.ui.dialogs.form_controls import choice_list, text_line
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.widgets.plain_label import PlainLabel

USUAL = "{artist} - {title}"
_EXAMPLES = 5
_UNTAGGED, _ALL, _SELECTED = range(3)
_WORDS = {
    "title": "Title",
    "metadata_artist": "Artist",
    "genre": "Genre",
    "label_name": "Label",
    "release_date": "Release date",
    "bpm": "BPM",
    "isrc": "ISRC",
    "release": "Catalogue number",
}


@dataclass(frozen=True, slots=True)
class NamesWish:
    """The pattern to read file names by, as it was typed, and which files are read.

    `only` are some of those that are listed; without it all are read, also those to come, with or without tags.
    """

    text: str
    pattern: NamePattern
    also_tagged: bool = False
    only: frozenset[Path] | None = None

    def concerns(self, draft: Draft) -> bool:
        """Tell whether a file is to be read."""
        return draft.path in self.only if self.only is not None else self.also_tagged or not draft.has_tags


class NamesDialog(AsyncDialog):
    """Asks for a pattern and shows what it finds in the names of these files."""

    def __init__(
        self, parent: QWidget | None, drafts: Sequence[Draft], selected: Sequence[Draft], pattern: str
    ) -> None:
        super().__init__(parent, self.tr("Read file names"))
        self.setMinimumWidth(520)
        self._drafts = drafts
        self._selected = frozenset(draft.path for draft in selected)
        self._wish: NamesWish | None = None
        self._field = text_line(self.tr("Pattern"), USUAL)
        self._field.setText(pattern or USUAL)
        self._which = self._scope()
        self._problem = PlainLabel(role="error", wrap=True)
        self._found = PlainLabel(role="secondary", wrap=True)
        self._found.setAccessibleName(self.tr("What is found"))
        self._use = button("", "primary")
        self._use.setDefault(True)
        self._field.textChanged.connect(self._show_found)
        self._which.currentIndexChanged.connect(self._show_found)
        self._lay_out()
        self._show_found()

    @classmethod
    async def ask(
        cls, parent: QWidget | None, drafts: Sequence[Draft], selected: Sequence[Draft], pattern: str
    ) -> NamesWish | None:
        """Let the user write a pattern for some of the drafts; None means cancelled."""
        dialog = cls(parent, drafts, selected, pattern)
        return dialog._wish if await dialog.answered() else None

    def _wished(self) -> NamesWish:
        """Return what is wanted; PatternError when the pattern is none."""
        text, which = self._field.text(), self._which.currentData()
        only = self._selected if which == _SELECTED else None
        return NamesWish(text, parse(text), also_tagged=which == _ALL, only=only)

    def _show_found(self) -> None:
        """Read the names again; a mistake in the pattern is told instead."""
        problem = ""
        try:
            self._wish = self._wished()
        except PatternError as error:
            self._wish, problem = None, str(error)
        found = _read(self._drafts, self._wish) if self._wish else []
        fitting = sum(fields is not None for _, fields in found)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._found.setText("" if problem else "\n".join(_lines(found)))
        self._use.setText(self.tr("&Fill {}").format(texts.plural(fitting, "file")))
        self._use.setEnabled(fitting > 0)

    def _scope(self) -> QComboBox:
        which = choice_list(self.tr("Which files"))
        untagged = sum(not draft.has_tags for draft in self._drafts)
        which.addItem(self.tr("Files without tags ({})").format(untagged), _UNTAGGED)
        which.addItem(self.tr("All files ({})").format(len(self._drafts)), _ALL)
        if 0 < len(self._selected) < len(self._drafts):
            which.addItem(self.tr("Selected files only ({})").format(len(self._selected)), _SELECTED)
        which.setCurrentIndex(0 if untagged else 1)
        return which

    def _lay_out(self) -> None:
        known = ", ".join(f"{{{name}}}" for name in NAMES)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._use.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading"))
        column.addWidget(PlainLabel(self.tr("Write what the names are made of: {}.").format(known), wrap=True))
        column.addWidget(self._field)
        column.addWidget(self._problem)
        column.addWidget(self._which)
        column.addSpacing(4)
        column.addWidget(self._found)
        column.addStretch(1)
        column.addSpacing(8)
        column.addLayout(button_row(None, cancel, self._use))


def _read(drafts: Sequence[Draft], wish: NamesWish) -> list[tuple[Draft, TrackFields | None]]:
    return [(draft, wish.pattern.read(draft.path.name)) for draft in drafts if wish.concerns(draft)]


def _lines(found: Sequence[tuple[Draft, TrackFields | None]]) -> list[str]:
    lines = [f"{shown(draft.path.name)}\n      {_found_words(fields)}" for draft, fields in found[:_EXAMPLES]]
    return [*lines, f"and {texts.count(len(found) - _EXAMPLES)} more"] if len(found) > _EXAMPLES else lines


def _found_words(fields: TrackFields | None) -> str:
    if fields is None:
        return "does not fit, and stays as it is"
    return " · ".join(f"{_WORDS[name]}: {_text(getattr(fields, name))}" for name in fields.set_names())


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
