"""Which columns of a table of tracks are shown, in which order, and how wide they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView

from scmanager.ui import theme
from scmanager.ui.delegates.row_delegate import PADDING, tabular
from scmanager.ui.models.columns import COLUMNS, KEYS

DEFAULT: tuple[str, ...] = tuple(column.key for column in COLUMNS if column.default)
"""The columns shown as long as the user chose no others."""

_TITLE_WIDTH = 240  # columns are hidden, or the table scrolls, before the title gets narrower
_TITLE = KEYS.index("title")
_STEP = 12  # pixels a key makes a column wider


class TrackColumns(QObject):
    """Gives every column the width of its text or the one the user chose, and the rest to the title, which comes first.

    The user drags a column or its edge; a double click on the edge gives it the width of its text again. Where room is
    short the columns needed least are hidden; columns the user chose are all shown, and the table scrolls.

    Signals: changed (other columns are shown, or in another order), menu_wanted(key, global position).
    """

    changed = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._keys = DEFAULT
        self._chosen: dict[str, int] = {}
        self._is_fitting = False
        self._room = table.width()
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_menu_requested)
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._on_moved)
        header.sectionHandleDoubleClicked.connect(self._on_double_clicked)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the columns that are wanted, in their order."""
        return self._keys

    @property
    def hidden(self) -> tuple[str, ...]:
        """The keys of the columns that are not wanted."""
        return tuple(key for key in KEYS if key not in self._keys)

    @property
    def crowded_out(self) -> tuple[str, ...]:
        """The keys of the columns that are wanted, and for which the window has no room now."""
        return tuple(key for key in self._keys if self._table.isColumnHidden(KEYS.index(key)))

    @property
    def chosen(self) -> dict[str, int]:
        """The widths the user chose, by the key of the column."""
        return dict(self._chosen)

    def choose(self, widths: Mapping[str, int]) -> None:
        """Use widths that were chosen earlier; unknown columns are left out."""
        least = self._table.horizontalHeader().minimumSectionSize()
        self._chosen = {key: max(least, width) for key, width in widths.items() if key in KEYS and key != "title"}
        self.fit()

    def show_only(self, keys: Iterable[str]) -> None:
        """Show these columns in this order, the title first; unknown ones are left out, none means the default."""
        known = [key for key in dict.fromkeys(keys) if key in KEYS and key != "title"]
        self._keys = ("title", *known) if known else DEFAULT
        self.fit()
        self.changed.emit()

    def show_column(self, key: str, *, shown: bool) -> None:
        """Show a column at the end, or no longer."""
        others = [each for each in self._keys if each != key]
        self.show_only([*others, key] if shown else others if len(others) > 1 else self._keys)

    def move_column(self, key: str, place: int) -> None:
        """Put a column elsewhere, counted among those shown; nothing comes before the title."""
        others = [each for each in self._keys if each != key]
        place = max(1, min(place, len(others)))
        self.show_only([*others[:place], key, *others[place:]])

    def widen(self, key: str, steps: int) -> None:
        """Make a column wider by some steps, or narrower by negative ones."""
        now = self._table.columnWidth(KEYS.index(key))
        self.choose({**self._chosen, key: now + steps * _STEP})

    def fit_column(self, key: str) -> None:
        """Give a column the width of its text."""
        self._chosen.pop(key, None)
        self.fit()

    def reset(self) -> None:
        """Show the default columns as wide as their texts."""
        self._chosen = {}
        self.show_only(())

    def fit_into(self, room: int) -> None:
        """Lay the columns out in a viewport that is so wide, in pixels."""
        self._room = room
        self.fit()

    def fit(self, *_changed: object) -> None:
        """Lay the columns out anew."""
        if self._table.model() is None or self._is_fitting:
            return
        self._is_fitting = True
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Fixed)
        self._put_in_order(header)
        widths = self._widths()
        shown = self._keys if self._is_customised else _with_room(self._keys, widths, self._room)
        for number, key in enumerate(KEYS):
            self._table.setColumnHidden(number, key not in shown)
            if number != _TITLE and key in shown:
                self._table.setColumnWidth(number, widths[key])
        self._table.setColumnWidth(_TITLE, max(_least(self._room), self._room - sum(widths[key] for key in shown)))
        self._set_scrolling()
        self._is_fitting = False

    @property
    def _is_customised(self) -> bool:
        return self._keys != DEFAULT

    def _set_scrolling(self) -> None:
        policy = Qt.ScrollBarPolicy
        wanted = policy.ScrollBarAsNeeded if self._is_customised else policy.ScrollBarAlwaysOff
        if self._table.horizontalScrollBarPolicy() != wanted:
            self._table.setHorizontalScrollBarPolicy(wanted)

    def _put_in_order(self, header: QHeaderView) -> None:
        for place, key in enumerate(self._keys):
            before = header.visualIndex(KEYS.index(key))
            if before != place:
                header.moveSection(before, place)

    def _widths(self) -> dict[str, int]:
        """Return the width each column gets; the title takes what is left."""
        small = QFont(self._table.font())
        small.setPixelSize(theme.HINT_PX)
        heads, cells = QFontMetrics(small), QFontMetrics(tabular(self._table.font()))
        return {
            key: 0 if key == "title" else self._chosen.get(key) or self._fitting(number, heads, cells)
            for number, key in enumerate(KEYS)
        }

    def _fitting(self, number: int, heads: QFontMetrics, cells: QFontMetrics) -> int:
        head = self._table.model().headerData(number, Qt.Orientation.Horizontal)
        widest = max(heads.horizontalAdvance(head), cells.horizontalAdvance(COLUMNS[number].sample))
        return widest + 2 * PADDING + 2

    def _on_resized(self, number: int, before: int, after: int) -> None:
        """Take the room from the title, as far as that has some to spare."""
        if self._is_fitting or not after:
            return
        if not self._is_customised:
            after = min(after, before + max(0, self._table.columnWidth(_TITLE) - _TITLE_WIDTH))
        self._chosen[KEYS[number]] = after
        self.fit()

    def _on_moved(self, _number: int, _before: int, _after: int) -> None:
        if self._is_fitting:
            return
        header = self._table.horizontalHeader()
        self.show_only(sorted(self._keys, key=lambda key: header.visualIndex(KEYS.index(key))))

    def _on_double_clicked(self, number: int) -> None:
        self.fit_column(KEYS[number])

    def _on_menu_requested(self, place: QPoint) -> None:
        header = self._table.horizontalHeader()
        number = header.logicalIndexAt(place)
        self.menu_wanted.emit(KEYS[number] if number >= 0 else "", header.mapToGlobal(place))


def _least(room: int) -> int:
    return min(_TITLE_WIDTH, max(room, 1))


def _with_room(keys: tuple[str, ...], widths: Mapping[str, int], room: int) -> tuple[str, ...]:
    """Leave out columns until the title has its least width."""
    shown = list(keys)
    spare = {column.key: column.spare for column in COLUMNS}
    for key in sorted(keys, key=lambda key: -spare[key]):
        if sum(widths[each] for each in shown) + _TITLE_WIDTH <= room or not spare[key]:
            break
        shown.remove(key)
    return tuple(shown)
