"""One cell of a list of edits: in the colour of what is to be said of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from scmanager.core.csv_plan import CellKind
from scmanager.ui.models.csv_changes_model import FIELD, KIND_ROLE, NEW, NOTE, NOW
from scmanager.ui.theme import Theme

_QUIET = frozenset({FIELD, NOW})
_NOTE_COLORS = {CellKind.CHANGE: "accent", CellKind.CONFLICT: "warn", CellKind.UNSURE: "warn", CellKind.PROBLEM: "bad"}


class ChangeDelegate(QStyledItemDelegate):
    """Old values stand back, new ones stand out, notes warn."""

    def __init__(self, look: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look

    def initStyleOption(  # noqa: N802 -- Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Choose the colour of the text."""
        super().initStyleOption(option, index)
        kind = index.data(KIND_ROLE)
        name = "text"
        if index.column() in _QUIET or (index.column() == NEW and kind is CellKind.PROBLEM):
            name = "text_2"
        elif index.column() == NOTE:
            name = _NOTE_COLORS[kind]
        color = self._theme.tokens.color(name)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, color)
