"""Typing into cells: title, tags and genre of a row, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QObject, QPersistentModelIndex, QPoint, QRect, Qt

from scmanager.core.tracks import Track
from scmanager.ui.delegates.row_delegate import PADDING
from scmanager.ui.delegates.title_delegate import lines_of, words_area
from scmanager.ui.models.columns import KEYS
from scmanager.ui.models.tracks_model import TRACK_ROLE, TracksModel
from scmanager.ui.panes.inline_field import InlineField

if TYPE_CHECKING:
    from scmanager.ui.panes.track_table import TrackTable
    from scmanager.ui.track_edits import TrackEdits

FIELDS = ("title", "tags", "genre")
"""What can be typed into a row, in the order of Tab."""

_TITLE = KEYS.index("title")
_SUGGESTED = {"genre": "genre", "tags": "tag"}  # and what the vocabulary calls them
_MOST_SUGGESTED = 2000
_HEIGHT = 22
_OUTSET = 7  # the letters in the field stand where they stood in the cell


class InlineEditing(QObject):
    """Puts a field over a cell and hands on what was typed into it.

    `edits` saves it, nothing can be typed without.
    """

    def __init__(self, table: TrackTable) -> None:
        super().__init__(table)
        self._table = table
        self._field: InlineField | None = None
        self._index = QPersistentModelIndex()
        self._track: Track | None = None
        self._name = ""
        self.edits: TrackEdits | None = None
        table.verticalScrollBar().valueChanged.connect(self._place)
        table.horizontalHeader().sectionResized.connect(self._place)
        table.horizontalHeader().geometriesChanged.connect(self._place)

    @property
    def is_active(self) -> bool:
        """Whether a field is open."""
        return self._field is not None

    def start(self, row: int, name: str) -> None:
        """Let the user type a field of a row, if it is shown."""
        self.finish()
        column = self._column(name)
        if self.edits is None or not self._table.is_own or row < 0 or self._table.isColumnHidden(column):
            return
        index = self._table.model().index(row, column)
        self._table.scrollTo(index)
        track: Track = index.data(TRACK_ROLE)
        self._index, self._track, self._name = QPersistentModelIndex(index), track, name
        field = InlineField(self._table.viewport(), self._word(name), self.edits.text(track, name))
        field.setProperty("field", name if column == _TITLE else "")
        self._open(field)

    def field_at(self, row: int, place: QPoint) -> str:
        """Return which field is shown at a place of the viewport, empty for none that can be typed."""
        column = self._table.columnAt(place.x())
        if column == _TITLE:
            words = words_area(self._table.visualRect(self._table.model().index(row, column)))
            if place.x() < words.left():
                return ""
            return "tags" if place.y() >= lines_of(words)[1].top() else "title"
        return next((name for name in FIELDS if 0 <= column == self._column(name)), "")

    def finish(self) -> None:
        """Take over what was typed and close the field."""
        if self._field is not None:
            self._save()
            self._close()

    def cancel(self) -> None:
        """Close the field and leave the value as it was."""
        if self._field is not None:
            self._close()

    def follow(self, model: QAbstractItemModel) -> None:
        """Stay with the row while rows come, go and move."""
        for signal in (model.layoutChanged, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._place)

    def leave(self, model: QAbstractItemModel) -> None:
        """Follow a model no longer."""
        self.finish()
        for signal in (model.layoutChanged, model.rowsInserted, model.rowsRemoved):
            signal.disconnect(self._place)

    def _open(self, field: InlineField) -> None:
        self._field = field
        field.finished.connect(self._on_finished)
        field.cancelled.connect(self._on_cancelled)
        field.left.connect(self.finish)
        field.menu_wanted.connect(self._on_menu_wanted)
        if self._name in _SUGGESTED:
            field.suggest(self._known_words, several=self._name == "tags")
        self._place()
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _known_words(self) -> list[str]:
        """Return what the tracks already have in the field, what is used most first."""
        model = self._table.model()
        if not isinstance(model, TracksModel):
            return []
        return [word for word, _ in model.vocabulary.values(_SUGGESTED[self._name])[:_MOST_SUGGESTED]]

    def _close(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            field.close_list()
            had_focus = field.window().focusWidget() is field
            field.hide()
            field.deleteLater()
            if had_focus:
                self._table.setFocus(Qt.FocusReason.TabFocusReason)

    def _save(self) -> bool:
        if self._field is None or self.edits is None or self._track is None:
            return True
        track: Track = self._index.data(TRACK_ROLE) if self._index.isValid() else self._track
        return self.edits.change(track, self._name, self._field.text())

    def _place(self, *_changed: object) -> None:
        if self._field is None:
            return
        if not self._index.isValid():
            self.finish()
            return
        area = self._area(self._table.visualRect(self._index))
        self._field.setGeometry(area)

    def _area(self, cell: QRect) -> QRect:
        area = cell.adjusted(PADDING, 0, -PADDING, 0)
        if self._index.column() == _TITLE:
            area = lines_of(words_area(cell))[0 if self._name == "title" else 1]
        middle = area.center().y() + 1
        return QRect(area.left() - _OUTSET, middle - _HEIGHT // 2, area.width() + 2 * _OUTSET, _HEIGHT)

    def _column(self, name: str) -> int:
        """Return the column of a field: tags stand beneath the title where they have none of their own."""
        column = KEYS.index(name) if name in KEYS else _TITLE
        return _TITLE if name == "tags" and self._table.isColumnHidden(column) else column

    def _word(self, name: str) -> str:
        return {"title": self.tr("Title"), "tags": self.tr("Tags"), "genre": self.tr("Genre")}[name]

    def _on_finished(self, step: int) -> None:
        if not self._save():
            if self._field is not None:
                self._field.show_refused()
            return
        row, names = self._index.row(), self._shown_fields()
        place = names.index(self._name) + step
        self._close()
        if step and 0 <= place < len(names):
            self.start(row, names[place])

    def _shown_fields(self) -> list[str]:
        return [name for name in FIELDS if not self._table.isColumnHidden(self._column(name))]

    def _on_menu_wanted(self, place: QPoint) -> None:
        self.finish()
        self._table.menu_wanted.emit(place)

    def _on_cancelled(self) -> None:
        self.cancel()
