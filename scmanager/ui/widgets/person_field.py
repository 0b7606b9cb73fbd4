"""A field for a person's name or profile link, with suggestions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from scmanager.core.users import User

_REST_MS = 250
_FEWEST_LETTERS = 2
_MOST = 8


class PersonField(QLineEdit):
    """Asks for suggestions after a short rest while somebody's name is typed.

    Enter takes the suggestion the arrow keys have marked, and else what is typed, never both.

    Signals: suggestions_wanted(text), person_chosen(User: one of the suggestions), entered (the text is meant).
    """

    suggestions_wanted = Signal(str)
    person_chosen = Signal(object)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: list[User] = []
        self._lines = QStringListModel(self)
        self._completer = QCompleter(self._lines, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(_MOST)
        self._completer.setWidget(self)
        self._popup = QListView()
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._popup.setObjectName("inlineWords")
        self._completer.setPopup(self._popup)
        self._popup.setItemDelegate(_Elided(self._popup))
        self._popup.setParent(self, self._popup.windowFlags())  # a completer outlives its popup badly
        self._completer.activated.connect(self._on_activated)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self.textEdited.connect(self._on_text_edited)

    def suggest(self, text: str, people: Sequence[User]) -> None:
        """Show suggestions for a text, unless something else stands in the field by now."""
        if text != self.text().strip() or not self.hasFocus():
            return
        self._people = list(people)
        self._lines.setStringList([_line(user) for user in people])
        if people:
            self._completer.complete()
            self._popup.setCurrentIndex(QModelIndex())  # nobody is marked until an arrow key says so
        else:
            self._hide_suggestions()

    def reset(self) -> None:
        """Empty the field."""
        self._rest.stop()
        self._hide_suggestions()
        self.clear()

    def _hide_suggestions(self) -> None:
        self._popup.hide()

    def _on_text_edited(self, _text: str) -> None:
        self._rest.start()

    def _on_rest(self) -> None:
        text = self.text().strip()
        if len(text) >= _FEWEST_LETTERS and "/" not in text:
            self.suggestions_wanted.emit(text)

    def _on_activated(self, line: str) -> None:
        user = next(user for user in self._people if _line(user) == line)
        self.reset()
        self.person_chosen.emit(user)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle Enter as a whole, since the completer would act on it as well."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        event.accept()
        marked = self._popup.currentIndex() if self._popup.isVisible() else QModelIndex()
        if marked.isValid():
            self._on_activated(marked.data())
        else:
            self._hide_suggestions()
            self.entered.emit()


class _Elided(QStyledItemDelegate):
    """Gives a row the width of the list, so that what is too long for it ends in dots."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row alone."""
        return QSize(0, super().sizeHint(option, index).height())


def _line(user: User) -> str:
    return f"{user.name}  ·  {user.permalink}" if user.permalink and user.permalink != user.name else user.name
