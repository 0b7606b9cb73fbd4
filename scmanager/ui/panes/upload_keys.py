"""What keys mean in the list of uploads."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from scmanager.ui.models.upload_rows import UploadSection
from scmanager.ui.models.uploads_model import UploadsModel
from scmanager.ui.upload_actions import MOVES, Offer, UploadAction

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_MOVES = dict(zip((Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_End), MOVES, strict=True))
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def walked(event: QKeyEvent) -> int:
    """Return how many buttons of the row a key goes on to the right."""
    return 0 if _modifiers(event) else _STEPS.get(Qt.Key(event.key()), 0)


def stands_for_action(event: QKeyEvent) -> bool:
    """Tell whether a key does something with the row, rather than go to another one."""
    if _modifiers(event) == Qt.KeyboardModifier.AltModifier:
        return event.key() in _MOVES
    if event.matches(QKeySequence.StandardKey.Copy):
        return True
    return not _modifiers(event) and (event.key() in _ENTER or event.key() == Qt.Key.Key_Delete)


def action_of(event: QKeyEvent, offer: Offer, chosen: UploadAction | None) -> UploadAction | None:
    """Return what such a key does with a row whose button `chosen` has the focus; None: nothing."""
    if event.key() in _ENTER:
        return chosen if chosen in offer.buttons else offer.main
    if event.key() == Qt.Key.Key_Delete:
        return None if event.isAutoRepeat() else offer.removal
    wanted = _MOVES.get(Qt.Key(event.key()), UploadAction.COPY_LINK)
    return wanted if wanted in offer.all else None


def _modifiers(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


class NextInSection:
    """Remembers who is next in the section of a row that is being taken out of it by key."""

    def __init__(self, model: UploadsModel) -> None:
        self._model = model
        self._leaving: tuple[str, UploadSection] | None = None
        self._next = ""

    def remember(self, key: str) -> None:
        """Remember the row beneath, or above the last one."""
        entry = self._model.entry(key)
        if entry is None:
            return
        keys = self._model.keys_of(entry.section)
        place = keys.index(key)
        following = [*keys[place + 1 : place + 2], *keys[max(0, place - 1) : place]]
        self._leaving, self._next = (key, entry.section), following[0] if following else ""

    def take_over(self) -> str:
        """Return the key of the row to go to, once the other one has left its section; else nothing."""
        if self._leaving is None:
            return ""
        key, section = self._leaving
        entry = self._model.entry(key)
        if entry is not None and entry.section is section:
            return ""
        self._leaving = None
        return self._next
