"""The field that stands in a cell while its value is typed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QListView, QWidget

_STEPS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
_STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)
_SHOWN = 8
_NOWHERE = "\0"
_BESIDE = 12


class InlineField(QLineEdit):
    """A line to type in; keys that choose from the list of suggestions are the list's while it is open.

    Signals: finished(step) (Enter, 0; Tab, 1; Shift and Tab, -1), cancelled (Escape), left (the focus went elsewhere),
    menu_wanted(global position; a right click beside the words).
    """

    finished = Signal(int)
    cancelled = Signal()
    left = Signal()
    menu_wanted = Signal(object)

    def __init__(self, parent: QWidget, name: str, text: str) -> None:
        super().__init__(text, parent)
        self.setProperty("inline", True)
        self.setAcceptDrops(False)
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.tr("Enter saves, Escape keeps what was there, Tab goes on"))
        self.selectAll()

    def suggest(self, words: Callable[[], Sequence[str]], *, several: bool) -> None:
        """Suggest words while typing, those there are then; `several`: each of several words may be one of them."""
        model = QStringListModel(self)
        completer = (_LastWord if several else QCompleter)(model, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(_SHOWN)
        words_in_use = QListView()
        words_in_use.setObjectName("inlineWords")
        completer.setPopup(words_in_use)
        self.setCompleter(completer)
        self.textEdited.connect(functools.partial(_update_words, model, words))

    def close_list(self) -> None:
        """Take the suggestions off the screen; keys would go on going to them."""
        popup = self._popup()
        if popup is not None:
            popup.hide()

    def show_refused(self) -> None:
        """Show that the text cannot be saved as it is."""
        self.setProperty("invalid", True)
        self.style().polish(self)

    def event(self, event: QEvent) -> bool:
        """Take Tab, which Qt would use to leave the table, and Escape, which others may want."""
        if not isinstance(event, QKeyEvent):
            return super().event(event)
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress or not step:
            return super().event(event)
        if self._is_choosing():
            event.ignore()  # the list takes it
            return False
        self.finished.emit(step)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Enter, give up with Escape; no other key reaches the table, whose selection it would move."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not self._is_choosing():
            self.finished.emit(0)
        elif event.key() == Qt.Key.Key_Escape and not self._is_suggesting():
            self.cancelled.emit()
        elif enter or event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the list takes it
        else:
            super().keyPressEvent(event)
            event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the words, and beside them leave the menu to the row."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if by_mouse and event.x() > self.fontMetrics().horizontalAdvance(self.text()) + _BESIDE:
            self.menu_wanted.emit(event.globalPos())
        else:
            super().contextMenuEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell when the user goes on elsewhere in the window."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYING:
            self.left.emit()

    def _is_suggesting(self) -> bool:
        popup = self._popup()
        return popup is not None and popup.isVisible()

    def _is_choosing(self) -> bool:
        popup = self._popup()
        return popup is not None and popup.isVisible() and popup.currentIndex().isValid()

    def _popup(self) -> QAbstractItemView | None:
        completer = self.completer()
        return completer.popup() if completer is not None else None


def _update_words(model: QStringListModel, words: Callable[[], Sequence[str]], _typed: str) -> None:
    known = words()
    if len(known) != model.rowCount():
        model.setStringList(known)


class _LastWord(QCompleter):
    """Completes the last of several tags."""

    def splitPath(self, path: str) -> list[str]:  # noqa: N802 -- Qt's name
        """Look for what is typed of the last tag; for nothing there is nothing to find."""
        return [_parts(path)[1] or _NOWHERE]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:  # noqa: N802 -- Qt's name
        """Put a suggested tag in the place of what was typed of it."""
        before, _ = _parts(self.completionPrefix())
        tag = str(index.data())
        needs_quotes = "," in tag or (" " in tag and "," not in before)
        return before + (f'"{tag}"' if needs_quotes else tag)


def _parts(text: str) -> tuple[str, str]:
    """Divide what is typed into whole tags and the beginning of the next, without its quote."""
    if text.count('"') % 2:
        place = text.rindex('"')
        return text[:place], text[place + 1 :]
    between = "," if "," in text else " "
    place = text.rfind(between) + 1
    place += len(text[place:]) - len(text[place:].lstrip())
    return text[:place], text[place:]
