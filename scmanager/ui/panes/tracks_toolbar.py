"""The row above the table: search, filters, Refresh and Upload."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.search_terms import Search
from scmanager.ui import theme
from scmanager.ui.panes.filter_row import Filter, FilterRow, Values
from scmanager.ui.panes.more_filters import MoreFilters
from scmanager.ui.panes.search_box import SearchBox
from scmanager.ui.panes.view_line import ViewLine
from scmanager.ui.prompts import button
from scmanager.ui.theme import Theme
from scmanager.ui.widgets import view_icons
from scmanager.ui.widgets.filter_chip import FilterChip
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.search_line import Complete, today

_SEARCH_WIDTH = 480
_LEAST_SEARCH = 240
_SPACING = 8
_MARGIN = 14


class TracksToolbar(QWidget):
    """Search and filters of the table beneath; the text in the field says all that is asked for.

    Signals: filter_changed (see `search`), left (the keyboard should go to the table), searched(text) (it is worth
    remembering), save_wanted (the search shall become a view), columns_wanted.
    """

    filter_changed = Signal()
    left = Signal()
    searched = Signal(str)
    save_wanted = Signal()
    columns_wanted = Signal()

    def __init__(
        self,
        look: Theme,
        refresh: QAction,
        upload: QAction,
        complete: Complete,
        values: Values,
        day: Callable[[], date] = today,
    ) -> None:
        super().__init__()
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._heading = PlainLabel(role="heading", elided=True)
        self._shows_access = True
        self.box = SearchBox(look, complete, day)
        self.box.setMinimumWidth(120)
        self.box.setMaximumWidth(_SEARCH_WIDTH)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.line = self.box.line
        self.view_line = ViewLine()
        self.filters = FilterRow(self, look, values)
        self.more = MoreFilters(self._search, self.line.setText, self._more_actions(), self)
        self._theme = look
        self._columns = button("", "icon")
        self._columns.setAccessibleName(self.tr("Columns"))
        self._columns.setToolTip(self.tr("Choose columns"))
        self._buttons = (self._columns, _action_button(refresh), _action_button(upload, "primary"))
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._connect()
        self._lay_out()
        self._paint_icons()
        self._show_search()

    def _connect(self) -> None:
        self.line.changed.connect(self._on_search_changed)
        self.line.left.connect(self.left)
        self.line.searched.connect(self.searched)
        self.filters.text_wanted.connect(self.line.setText)
        self._columns.clicked.connect(self._on_columns)
        self._fitting.timeout.connect(self._fit)
        self._theme.changed.connect(self._paint_icons)

    def _paint_icons(self) -> None:
        self._columns.setIcon(view_icons.icon_of("columns", self._theme.tokens.color("text")))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.setSpacing(_SPACING)
        row.addWidget(self._heading)
        row.addWidget(self.box, 100)
        for chip in self._chips:
            row.addWidget(chip)
        row.addStretch(1)
        for each in self._buttons:
            row.addWidget(each)
        strip = QWidget()
        strip.setFixedHeight(theme.TOOLBAR_HEIGHT - 1)
        strip.setLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self.view_line)
        column.addWidget(self.box.note)

    @property
    def search(self) -> Search:
        """What is asked for; nothing while a heading is shown."""
        return Search() if self._heading.text() else self.line.search

    @property
    def columns_button(self) -> QPushButton:
        """The button that opens the list of columns."""
        return self._columns

    def set_mode(self, *, heading: str, base: Search) -> None:
        """Search within the tracks that meet `base`; a heading takes the place of search and filters.

        What a view keeps is said by `view_line` once that is asked to.
        """
        access = self.filters.named("is").spec
        self._shows_access = not any(access.owns(term) for term in base.terms)
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))
        self.box.setVisible(not heading)
        self.box.note.setVisible(not heading and bool(self.line.search.mistakes))
        self.view_line.hide()
        self._fit()

    def clear(self) -> None:
        """Search for nothing and filter nothing."""
        self.line.setText("")

    def show_total(self, number: int) -> None:
        """Tell in the field how many tracks are searched."""
        tracks = texts.plural(number, "track") if number else self.tr("tracks")
        self.line.setPlaceholderText(self.tr("Search {}: title, tag, genre, description…").format(tracks))

    def count_again(self) -> None:
        """Show how many tracks have what is offered, as far as that is known now."""
        self.line.offer_again()
        self.filters.count_again()

    @property
    def _chips(self) -> list[FilterChip]:
        return [*(each.chip for each in self.filters.filters), self.more]

    def _search(self) -> Search:
        return self.line.search

    def _more_actions(self) -> list[tuple[str, Callable[[], object]]]:
        return [(self.tr("Save as view…"), self.save_wanted.emit)]

    def _on_search_changed(self) -> None:
        self._show_search()
        self.filter_changed.emit()

    def _show_search(self) -> None:
        self.filters.show_search(self.line.search)
        self.more.show_search(self.line.search)
        self._fitting.start()

    def _on_columns(self) -> None:
        self.columns_wanted.emit()

    def _fit(self) -> None:
        """Show the chips there is room for; the last one offers the others."""
        heading = bool(self._heading.text())
        self.more.setVisible(not heading)
        wanted = [each for each in self.filters.filters if self._shows_access or each.spec.field != "is"]
        taken = sum(each.sizeHint().width() + _SPACING for each in (self.more, *self._buttons))
        room = self.width() - 2 * _MARGIN - _LEAST_SEARCH - taken
        hidden: list[Filter] = []
        for each in self.filters.filters:
            room -= each.chip.sizeHint().width() + _SPACING if each in wanted else 0
            fits = room >= 0 and not hidden
            if each in wanted and not fits:
                hidden.append(each)
            each.chip.setVisible(each in wanted and fits and not heading)
        self.more.take_in(hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the chips."""
        super().resizeEvent(event)
        self._fit()


def _action_button(action: QAction, kind: str = "") -> QPushButton:
    made = button(action.text(), kind)
    made.setAccessibleName(action.text())
    made.setToolTip(", ".join(key.toString() for key in action.shortcuts()))
    made.clicked.connect(action.trigger)
    return made
