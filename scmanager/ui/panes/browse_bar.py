"""The bar above tracks of other people: what is shown, a search on SoundCloud, and how far reading is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scmanager.core.queries import Control, Order, TrackQuery
from scmanager.errors import InputError
from scmanager.services.library import SyncStatus
from scmanager.ui.models.browse_status import BrowseStatus
from scmanager.ui.panes.query_fields import QueryFields
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.search_field import SearchField

ORDERS = (("Best match", None), ("Newest first", Order.CREATED_AT), ("Hottest first", Order.HOTNESS))


class BrowseBar(QWidget):
    """Title, progress and what can be done about it for any list; with fields when SoundCloud is searched.

    Signals: search_wanted(TrackQuery), stop_wanted (no more pages), left (the keyboard should go to the table).
    """

    search_wanted = Signal(object)
    stop_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("browseBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._status = BrowseStatus()
        self._title = PlainLabel(role="heading", elided=True)
        self._progress = PlainLabel(role="secondary", elided=True)
        self._failure = PlainLabel(role="error", wrap=True)
        self._explain = button(self.tr("Which rows?"), "flat")
        self._read_on = button(self.tr("Load more"))
        self._stop = button(self.tr("Stop"))
        self.text = SearchField("Search SoundCloud")
        self.text.setPlaceholderText(self.tr("Search everybody's tracks: title, artist…"))
        self.fields = QueryFields()
        self._order = self._order_box()
        self._filters = self._filters_button()
        self._search_row = self._build_search_row()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.text)
        self.set_mode("", shown=False, searching=False)

    @property
    def is_searching(self) -> bool:
        """Whether the fields of a search are offered."""
        return not self._search_row.isHidden()

    def set_mode(self, title: str, *, shown: bool, searching: bool) -> None:
        """Show the bar for another list, with the fields of a search or without."""
        self._title.setText(title)
        self._title.setVisible(not searching)
        self._search_row.setVisible(searching)
        self.fields.setVisible(searching and self._filters.isChecked())
        self.show_status(BrowseStatus(controls=self._status.controls), 0)
        self.setVisible(shown)

    def show_status(self, status: SyncStatus, _hidden: int) -> None:
        """Show how many tracks came, how many of them do not match, and what can be done."""
        if not isinstance(status, BrowseStatus):
            return
        self._status = status
        self._progress.setText(status.words)
        self._progress.setToolTip(status.words)
        self._progress.setVisible(bool(status.words) or status.may_read_on)
        failed = status.error if status.has_failed_midway else None
        self._failure.setText(failed.message if failed else "")
        self._failure.setVisible(failed is not None)
        self._explain.setVisible(status.missed > 0)
        self._read_on.setText(self.tr("Try again") if failed else self.tr("Load more"))
        self._read_on.setVisible(status.may_read_on)
        self._stop.setVisible(status.is_loading)
        self._order.setVisible(Control.ORDER in status.controls)
        self.fields.set_controls(status.controls)

    def query(self) -> TrackQuery:
        """Return what the fields ask for; raises InputError for one that cannot be read."""
        order = ORDERS[self._order.currentIndex()][1] if Control.ORDER in self._status.controls else None
        return TrackQuery(text=self.text.text().strip(), order=order, **self.fields.values())

    def _search(self) -> None:
        try:
            query = self.query()
        except InputError:
            self._filters.setChecked(True)  # the mistake is told at its field
        else:
            self.search_wanted.emit(query)

    def _order_box(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("Order"))
        box.addItems([self.tr(text) for text, _order in ORDERS])
        return box

    def _filters_button(self) -> QPushButton:
        made = button(self.tr("Filters"), "pill")
        made.setCheckable(True)
        made.toggled.connect(self.fields.setVisible)
        return made

    def _build_search_row(self) -> QWidget:
        search = button(self.tr("Search"))
        on_click(search, self._search)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._order)
        layout.addWidget(self._filters)
        layout.addWidget(search)
        return row

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._title)
        line.addWidget(self._progress, 1)
        for each in (self._explain, self._read_on, self._stop):
            line.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addWidget(self._search_row)
        layout.addWidget(self.fields)
        layout.addLayout(line)
        layout.addWidget(self._failure)

    def _connect(self) -> None:
        on_click(self._stop, self.stop_wanted.emit)
        on_click(self._read_on, self._on_read_on)
        on_click(self._explain, self._on_explain)
        self.text.returnPressed.connect(self._search)
        self.text.left.connect(self.left)
        self.fields.entered.connect(self._search)
        self.fields.changed.connect(self._on_filters_changed)

    def _on_filters_changed(self) -> None:
        number = self.fields.in_force
        self._filters.setText(self.tr("Filters: {}").format(number) if number else self.tr("Filters"))

    def _on_read_on(self) -> None:
        if self._status.read_on is not None:
            self._status.read_on()

    def _on_explain(self) -> None:
        if self._status.explain is not None:
            self._status.explain()
