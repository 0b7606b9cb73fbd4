"""Bindings between a field of a track and the control that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from msgspec import UNSET
from PySide6.QtCore import QCoreApplication, Qt, SignalInstance
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from scmanager.core.tracks import Embedding, Sharing
from scmanager.ui.dialogs.field_checks import parse_bpm, parse_date
from scmanager.ui.widgets.access_choice import AccessChoice
from scmanager.ui.widgets.tag_field import TagField

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Binding:
    """One field of `TrackFields` and its control.

    `write(UNSET)` shows that nothing is known; `mark(True)` then, that several tracks have several values.
    """

    name: str
    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]
    mark: Callable[[bool], None]
    edited: SignalInstance


def bind_line(name: str, line: QLineEdit) -> Binding:
    """Bind a line of text."""

    def write(value: Any) -> None:
        line.setText(value or "")

    return Binding(name, line, lambda: line.text().strip(), write, _hint_of(line), line.textChanged)


def bind_date(name: str, line: QLineEdit) -> Binding:
    """Bind a line that holds a date."""

    def write(value: Any) -> None:
        line.setText(value.isoformat() if value else "")

    return Binding(name, line, lambda: parse_date(line.text()), write, _hint_of(line), line.textChanged)


def bind_bpm(name: str, line: QLineEdit) -> Binding:
    """Bind a line that holds a tempo."""

    def write(value: Any) -> None:
        line.setText(f"{value:g}" if value else "")

    return Binding(name, line, lambda: parse_bpm(line.text()), write, _hint_of(line), line.textChanged)


def bind_text(name: str, area: QPlainTextEdit) -> Binding:
    """Bind a text of several lines."""

    def write(value: Any) -> None:
        area.setPlainText(value or "")

    return Binding(name, area, area.toPlainText, write, _hint_of(area), area.textChanged)


def bind_tags(name: str, field: TagField) -> Binding:
    """Bind the tags; of several tracks, those that all have."""

    def mark(several: bool) -> None:  # noqa: FBT001 -- a setter
        field.set_hint(_tr("add a tag to all…") if several else "")

    return Binding(name, field, lambda: field.tags, lambda value: field.set_tags(value or ()), mark, field.changed)


def bind_access(name: str, choice: AccessChoice) -> Binding:
    """Bind the choice between private and public."""

    def write(value: Any) -> None:
        choice.set_sharing(value or Sharing.PRIVATE)

    def mark(several: bool) -> None:  # noqa: FBT001 -- a setter
        if several:
            choice.show_several(_several())

    return Binding(name, choice, lambda: choice.sharing, write, mark, choice.changed)


def bind_box(name: str, box: QCheckBox) -> Binding:
    """Bind a yes or no."""
    return Binding(
        name,
        box,
        box.isChecked,
        lambda value: box.setChecked(value is True),
        _third_state_of(box),
        box.checkStateChanged,
    )


def bind_embedding_box(name: str, box: QCheckBox) -> Binding:
    """Bind whether everybody or nobody may embed the player."""

    def read() -> Embedding:
        return Embedding.ALL if box.isChecked() else Embedding.NONE

    def write(value: Any) -> None:
        box.setChecked(value is Embedding.ALL)

    return Binding(name, box, read, write, _third_state_of(box), box.checkStateChanged)


def bind_choice(name: str, combo: QComboBox, words: dict[_Choice, str]) -> Binding:
    """Bind a choice out of a list; nothing is chosen while it is unknown."""
    for value, text in words.items():
        combo.addItem(text, value)

    def read() -> Any:
        return UNSET if combo.currentIndex() < 0 else list(words)[combo.currentIndex()]

    def write(value: Any) -> None:
        combo.setCurrentIndex(list(words).index(value) if value in words else -1)

    def mark(several: bool) -> None:  # noqa: FBT001 -- a setter
        combo.setPlaceholderText(_several() if several else "")

    return Binding(name, combo, read, write, mark, combo.currentIndexChanged)


def _hint_of(field: QLineEdit | QPlainTextEdit) -> Callable[[bool], None]:
    usual = field.placeholderText()

    def mark(several: bool) -> None:  # noqa: FBT001 -- a setter
        field.setPlaceholderText(_several() if several else usual)

    return mark


def _third_state_of(box: QCheckBox) -> Callable[[bool], None]:
    def mark(several: bool) -> None:  # noqa: FBT001 -- a setter
        box.setTristate(several)
        if several:
            box.setCheckState(Qt.CheckState.PartiallyChecked)

    return mark


def _several() -> str:
    return _tr("Several values")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Bindings", text)
