"""A field for whom something is handed to, with those of the last times."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget


class RecipientField(QLineEdit):
    """Completes the names that were given before; any other name will do as well."""

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = QListView()
        popup.setObjectName("inlineWords")
        self._completer.setPopup(popup)
        popup.setParent(self, popup.windowFlags())  # a completer outlives its popup badly
        self.setCompleter(self._completer)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint or name)
        self.setMaxLength(200)

    def offer(self, names: Sequence[str]) -> None:
        """Complete these names, the likeliest first."""
        self._names.setStringList(list(names))
