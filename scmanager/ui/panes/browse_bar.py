"""The bar above tracks of other people: what is shown, a search on SoundCloud, and how far reading is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.queries import Order, TrackQuery
from scmanager.errors import InputError
from scmanager.services.library import SyncStatus
from scmanager.ui.panes.query_fields import QueryFields
from scmanager.ui.prompts import button
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.search_field import SearchField


class BrowseBar(QWidget):
    """Title, progress and Stop for any list; with fields when SoundCloud is searched.

    Signals: search_wanted(TrackQuery), stop_wanted (no more pages), left (the keyboard should go to the table).
    """

    search_wanted = Signal(object)
    stop_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("browseBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = PlainLabel(role="heading", elided=True)
        self._progress = PlainLabel(role="secondary", elided=True)
        self._stop = button(self.tr("Stop"))
        self.text = SearchField("Search SoundCloud")
        self.text.setPlaceholderText(self.tr("Search everybody's tracks: title, artist…"))
        self.fields = QueryFields()
        self._order = self._order_box()
        self._filters = self._filters_button()
        self._problem = PlainLabel(role="error", wrap=True)
        self._search_row = self._build_search_row()
        self._lay_out()
        self._stop.clicked.connect(self._on_stop)
        self.text.returnPressed.connect(self._search)
        self.text.left.connect(self.left)
        self.fields.entered.connect(self._search)
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
        self._show_problem("")
        self.show_status(SyncStatus(), 0)
        self.setVisible(shown)

    def show_status(self, status: SyncStatus, hidden: int) -> None:
        """Show how many tracks came, and how many of them are left out because they do not match."""
        self._stop.setVisible(status.state == "loading")
        parts = []
        if status.state == "loading":
            so_far = texts.plural(status.loaded, "track") if status.loaded else ""
            parts.append(f"{self.tr('Loading…')} {so_far}".rstrip())
        elif status.state == "ready":
            parts.append(texts.plural(status.loaded, "track"))
        if hidden:
            parts.append(self.tr("{} left out: they did not match the filters").format(texts.count(hidden)))
        self._progress.setText(" · ".join(parts))
        self._progress.setToolTip(self._progress.text())
        self._progress.setVisible(bool(parts))

    def query(self) -> TrackQuery:
        """Return what the fields ask for; raises InputError for one that cannot be read."""
        return TrackQuery(text=self.text.text().strip(), order=self._order.currentData(), **self.fields.values())

    def _search(self) -> None:
        try:
            query = self.query()
        except InputError as error:
            self._filters.setChecked(True)
            self._show_problem(error.message)
            return
        self._show_problem("")
        self.search_wanted.emit(query)

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _order_box(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("Order"))
        box.addItem(self.tr("Best match"), None)
        box.addItem(self.tr("Newest first"), Order.CREATED_AT)
        box.addItem(self.tr("Hottest first"), Order.HOTNESS)
        return box

    def _filters_button(self) -> QPushButton:
        made = button(self.tr("Filters"), "pill")
        made.setCheckable(True)
        made.toggled.connect(self.fields.setVisible)
        return made

    def _build_search_row(self) -> QWidget:
        search = button(self.tr("Search"))
        search.clicked.connect(self._on_search)
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
        line.addWidget(self._stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self._search_row)
        layout.addWidget(self.fields)
        layout.addWidget(self._problem)

    def _on_search(self) -> None:
        self._search()

    def _on_stop(self) -> None:
        self.stop_wanted.emit()
