"""The window as it will be, with the tracks of the last time: shown right after the first frame, to be looked at.

Its rows can be scrolled through. Everything else comes with the session, which takes the place of this.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from scmanager.settings import SortBy, TableState, WindowState
from scmanager.ui import theme
from scmanager.ui.delegates.access_delegate import AccessDelegate
from scmanager.ui.delegates.row_delegate import RowDelegate, RowState
from scmanager.ui.delegates.title_delegate import TitleDelegate
from scmanager.ui.models.columns import KEYS
from scmanager.ui.models.glance_model import GlanceModel
from scmanager.ui.panes.track_columns import TrackColumns
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.tile import paint_tile

_VIEW = "all"
_SIDES = 2
_NEWEST_FIRST = (SortBy("created_at", descending=True),)


def can_glance(window: WindowState) -> bool:
    """Tell whether the window was left with what can be shown at once: all tracks, newest first."""
    return window.view == _VIEW and window.tables.get(_VIEW, TableState()).sort in {(), _NEWEST_FIRST}


class Glance(QWidget):
    """The table of tracks between the empty sides of the window; `leave` is called when something takes its place.

    Signals: painted (rows are on the screen).
    """

    painted = Signal()

    def __init__(self, look: Theme, model: GlanceModel, window: WindowState, leave: Callable[[], None]) -> None:
        super().__init__()
        self._leave = leave
        self._table = _GlanceTable(look, model)
        self._table.painted.connect(self.painted)
        model.setParent(self)
        self._lay_out(*window.splitter) if len(window.splitter) == _SIDES else self._lay_out()
        table = window.tables.get(_VIEW, TableState())
        self._table.columns.choose(table.widths)
        self._table.columns.show_only(table.columns)

    @property
    def scrolled_to(self) -> int:
        """How far the rows are scrolled down, in pixels."""
        return self._table.verticalScrollBar().value()

    def leave(self) -> None:
        """Let go of what the rows are read from."""
        self._leave()

    def _lay_out(self, left: int = theme.SIDEBAR_WIDTH, right: int = theme.INSPECTOR_WIDTH) -> None:
        page = QHBoxLayout()
        page.setSpacing(0)
        page.addWidget(self._table, 1)
        page.addWidget(_empty("inspector", width=right))
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(_empty("toolbar", height=theme.TOOLBAR_HEIGHT))
        middle.addLayout(page, 1)
        panes = QHBoxLayout()
        panes.setSpacing(0)
        panes.addWidget(_empty("sidebar", width=left))
        panes.addLayout(middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(panes, 1)
        column.addWidget(_empty("statusBar", height=theme.STATUS_HEIGHT))


class _GlanceTable(QTableView):
    """Rows as the real table paints them; nothing can be selected.

    Signals: painted.
    """

    painted = Signal()

    def __init__(self, look: Theme, model: GlanceModel) -> None:
        super().__init__()
        state = RowState()
        self.setObjectName("tracks")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.ROW_HEIGHT)
        header.setFixedHeight(theme.HEADER_HEIGHT)
        header.setMinimumSectionSize(24)
        header.setHighlightSections(False)
        self.setModel(model)
        self.columns = TrackColumns(self)
        self.setItemDelegate(RowDelegate(look, state, self))
        self.setItemDelegateForColumn(KEYS.index("title"), TitleDelegate(look, state, _Tiles(look), self))
        self.setItemDelegateForColumn(KEYS.index("access"), AccessDelegate(look, state, self))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that rows were drawn."""
        super().paintEvent(event)
        self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns into the width there is."""
        super().resizeEvent(event)
        self.columns.fit_into(event.size().width())


class _Tiles:
    """Letters in the place of pictures, which come later."""

    def __init__(self, look: Theme) -> None:
        self._theme = look

    def paint(self, painter: QPainter, area: QRect, url: str, name: str, *, own: bool = False) -> None:  # noqa: ARG002 -- a Painter
        """Paint a tile with the first letter of a name."""
        paint_tile(painter, area, name, self._theme.tokens)


def _empty(name: str, *, width: int = 0, height: int = 0) -> QWidget:
    """Make a side of the window, in its colours."""
    made = QWidget()
    made.setObjectName(name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    if width:
        made.setFixedWidth(width)
    if height:
        made.setFixedHeight(height)
    return made
