"""How the table of each view was left: its columns, their widths, and what it is sorted by."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from scmanager.settings import SortBy, TableState
from scmanager.ui.models.columns import COLUMNS, KEYS, SortKey
from scmanager.ui.models.tracks_model import NEWEST_FIRST, TracksModel
from scmanager.ui.panes.track_columns import DEFAULT
from scmanager.ui.panes.track_table import TrackTable


class TableMemory(QObject):
    """Keeps the state of the table in `states` by the key of the view, and brings it back with the view.

    Signals: changed (the table may be different from what is kept; while a column is dragged it often is).
    """

    changed = Signal()

    def __init__(self, table: TrackTable, states: dict[str, TableState]) -> None:
        super().__init__(table)
        self._table = table
        self._states = states
        self._key = ""
        self._model: TracksModel | None = None
        self._sorts = False
        header = table.horizontalHeader()
        header.sectionResized.connect(self.changed)
        header.sectionMoved.connect(self.changed)

    def enter(self, key: str, model: TracksModel, *, sorts: bool) -> None:
        """Bring back how a view was left; `sorts`: its rows are sorted here, not by a server."""
        self.keep()
        self._follow(model)
        state = self._states.get(key, TableState())
        self._key, self._sorts = key, sorts
        columns = self._table.columns
        if columns.keys != (state.columns or DEFAULT):
            columns.show_only(state.columns)
        if columns.chosen != state.widths:
            columns.choose(state.widths)
        if sorts:
            model.sort_by(_keys_of(state.sort) or NEWEST_FIRST)

    def _follow(self, model: TracksModel) -> None:
        if self._model is not None:
            self._model.headerDataChanged.disconnect(self.changed)
        self._model = model
        model.headerDataChanged.connect(self.changed)

    def copy(self, to: str, key: str = "") -> None:
        """Let a new view begin with the table of another one, of the one shown when no key is given."""
        self.keep()
        state = self._states.get(key or self._key)
        if state is not None:
            self._states[to] = state
            self.changed.emit()

    def keep(self) -> None:
        """Remember how the view shown is now."""
        if self._model is None or not self._key:
            return
        columns = self._table.columns
        sort = tuple(SortBy(each.key, each.descending) for each in self._model.sort_keys) if self._sorts else ()
        state = TableState(
            columns=() if columns.keys == DEFAULT else columns.keys,
            widths=columns.chosen,
            sort=() if sort == _DEFAULT_SORT else sort,
        )
        if state != TableState():
            self._states[self._key] = state
        else:
            self._states.pop(self._key, None)


_DEFAULT_SORT = tuple(SortBy(each.key, each.descending) for each in NEWEST_FIRST)


def _keys_of(sort: Sequence[SortBy]) -> tuple[SortKey, ...]:
    return tuple(SortKey(each.column, each.descending) for each in sort if each.column in KEYS)


def clicked(keys: Sequence[SortKey], key: str, *, then: bool) -> tuple[SortKey, ...]:
    """Return what to sort by after a column was clicked.

    A column that is sorted by turns round, any other begins the way that suits it. `then`: it comes after the others,
    or turns round in its place among them.
    """
    turned = {each.key: SortKey(each.key, not each.descending) for each in keys}
    fresh = SortKey(key, next(column.largest_first for column in COLUMNS if column.key == key))
    if not then:
        return (turned[key] if key in turned and len(keys) == 1 else fresh,)
    if key not in turned:
        return (*keys, fresh)
    return tuple(turned[key] if each.key == key else each for each in keys)
