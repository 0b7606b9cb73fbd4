"""A search field that colours what it understands and offers what may be typed next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCharFormat, QTextFormat
from PySide6.QtWidgets import QWidget

from scmanager.ui.theme import Theme
from scmanager.ui.widgets.search_field import SearchField
from scmanager.ui.widgets.suggestions import Suggestion, Suggestions

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_COLORS = {"term": "accent", "negated": "warn", "mistake": "bad"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text and what it is."""

    start: int
    end: int
    kind: Literal["term", "negated", "mistake"]


class QueryField(SearchField):
    """One line in the language of searches.

    While suggestions are shown, Down and Up mark one, Tab takes the marked or the first, Enter the marked one, and
    Escape takes them away. Ctrl+Space asks for suggestions, and so does Down in an empty field.

    Signals: suggestions_wanted (`suggest` answers it), taken(line of the suggestions), submitted (Enter was pressed,
    or the keyboard goes elsewhere), help_wanted.
    """

    suggestions_wanted = Signal()
    taken = Signal(int)
    submitted = Signal()
    help_wanted = Signal()

    def __init__(self, name: str, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._theme = look
        self._marks: tuple[Mark, ...] = ()
        self._composing = False
        self._suggestions = Suggestions(self, look)
        self._suggestions.chosen.connect(self.taken)
        self.textEdited.connect(self._on_edited)
        look.changed.connect(self._show_marks)

    @property
    def is_suggesting(self) -> bool:
        """Whether suggestions are shown."""
        return self._suggestions.isVisible()

    @property
    def is_choosing(self) -> bool:
        """Whether one of the suggestions is marked."""
        return self.is_suggesting and self._suggestions.current >= 0

    def suggest(self, lines: Sequence[Suggestion]) -> None:
        """Show suggestions for what stands at the cursor, or none."""
        self._suggestions.offer(lines if self.hasFocus() else ())

    def mark(self, marks: Sequence[Mark]) -> None:
        """Colour parts of the text."""
        self._marks = tuple(marks)
        self._show_marks()

    def _show_marks(self) -> None:
        """Hand the colours to the line the way an input method does: Qt has no other way for a single line."""
        if self._composing:
            return
        kind = QInputMethodEvent.AttributeType.TextFormat
        attributes = [
            QInputMethodEvent.Attribute(
                kind, mark.start - self.cursorPosition(), mark.end - mark.start, self._format(mark)
            )
            for mark in self._marks
        ]
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def _format(self, mark: Mark) -> QTextFormat:
        made = QTextCharFormat()
        color = self._theme.tokens.color(_COLORS[mark.kind])
        if mark.kind == "mistake":
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            made.setUnderlineColor(color)
        made.setForeground(color)
        return made

    def _on_edited(self, _text: str) -> None:
        self.suggestions_wanted.emit()

    def _take(self) -> None:
        self.taken.emit(max(0, self._suggestions.current))

    def _key_while_suggesting(self, key: Qt.Key) -> bool:
        """Do what a key does to the suggestions; False when it is not for them."""
        if key in _STEPS:
            self._suggestions.step(_STEPS[key])
        elif key in _ENTER and self._suggestions.current >= 0:
            self._take()
        elif key == Qt.Key.Key_Escape:
            self._suggestions.hide()
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        """Let Tab take a suggestion instead of leaving the field."""
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.is_suggesting
        if is_key and event.key() == Qt.Key.Key_Tab and not event.modifiers():  # type: ignore[attr-defined]
            self._take()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the suggestions, ask for them, or submit."""
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.is_suggesting and self._key_while_suggesting(key):
            return
        if key in _ENTER:
            self._suggestions.hide()
            self.submitted.emit()
        elif key == Qt.Key.Key_F1:
            self.help_wanted.emit()
        elif (key == Qt.Key.Key_Space and control) or (key == Qt.Key.Key_Down and not self.text()):
            self.suggestions_wanted.emit()
            if not self.is_suggesting and key == Qt.Key.Key_Down:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Leave the colours to an input method while it composes."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Get ready for the first key."""
        super().focusInEvent(event)
        self._suggestions.prepare()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the suggestions away."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._suggestions.hide()
            self.submitted.emit()
