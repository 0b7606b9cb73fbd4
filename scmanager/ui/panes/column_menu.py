"""What can be done with the columns of a table: for the menu of the header, of the rows, and of the button."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from scmanager.ui.models.columns import COLUMNS, Column
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.panes.track_columns import TrackColumns

Sort = Callable[[str, bool], None]
"""Sorts by a column given by its key; True: after the columns already sorted by."""


class ColumnMenu(QObject):
    """Builds the menus; `choose` opens the list of all columns."""

    def __init__(
        self,
        owner: QWidget,
        columns: TrackColumns,
        model: Callable[[], TracksModel],
        sort: Sort,
        choose: Callable[[], None],
    ) -> None:
        super().__init__(owner)
        self._owner = owner
        self._columns = columns
        self._model = model
        self._sort = sort
        self._choose = choose
        columns.menu_wanted.connect(self._on_menu_wanted)

    def add_to(self, menu: QMenu) -> None:
        """Add the menus of sorting and of columns to the menu of the rows."""
        self._add_sorting(menu.addMenu(self.tr("Sort by")), then=False)
        self._add_sorting(menu.addMenu(self.tr("Then by")), then=True)
        self._add_hidden(menu)
        menu.addAction(self.tr("Columns…")).triggered.connect(self._on_choose)

    def _on_menu_wanted(self, key: str, place: QPoint) -> None:
        menu = QMenu(self._owner)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if key:
            self.add_column(menu, key)
            menu.addSeparator()
        self.add_to(menu)
        menu.addAction(self.tr("Reset columns")).triggered.connect(self._on_reset)
        menu.popup(place)

    def add_column(self, menu: QMenu, key: str) -> None:
        """Add what can be done with one column."""
        columns = self._columns
        if key != "title":
            place = columns.keys.index(key)
            _add(menu, self.tr("Hide column"), partial(columns.show_column, key, shown=False))
            _add(menu, self.tr("Move left"), partial(columns.move_column, key, place - 1))
            _add(menu, self.tr("Move right"), partial(columns.move_column, key, place + 1))
            _add(menu, self.tr("Wider"), partial(columns.widen, key, 2))
            _add(menu, self.tr("Narrower"), partial(columns.widen, key, -2))
            _add(menu, self.tr("Fit to its text"), partial(columns.fit_column, key))
            menu.addSeparator()
        _add(menu, self.tr("Sort by this column"), partial(self._sort, key, False))
        _add(menu, self.tr("Then sort by this column"), partial(self._sort, key, True))

    def _add_sorting(self, menu: QMenu, *, then: bool) -> None:
        keys = {each.key: each.descending for each in self._model().sort_keys}
        for column in COLUMNS:
            action = _add(menu, column_title(column), partial(self._sort, column.key, then))
            action.setCheckable(True)
            action.setChecked(column.key in keys)
            if column.key in keys:
                action.setText(f"{action.text()} {'↓' if keys[column.key] else '↑'}")

    def _add_hidden(self, menu: QMenu) -> None:
        """Name the columns that are hidden, each to be shown."""
        hidden = self._columns.hidden
        if hidden:
            inner = menu.addMenu(self.tr("Show column"))
            for column in COLUMNS:
                if column.key in hidden:
                    _add(inner, column_title(column), partial(self._columns.show_column, column.key, shown=True))

    def _on_choose(self) -> None:
        self._choose()

    def _on_reset(self) -> None:
        self._columns.reset()


def column_title(column: Column) -> str:
    """Return the name of a column in the user's language."""
    return QCoreApplication.translate("TracksModel", column.title)


def _add(menu: QMenu, text: str, what: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(partial(_without_checked, what))
    return action


def _without_checked(what: Callable[[], object], _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's
    what()
