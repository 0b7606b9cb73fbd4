"""How a promo sheet will look, in small."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout

from scmanager.core.promo_sheet import PromoSheet
from scmanager.ui.delegates.promo_delegate import PromoDelegate
from scmanager.ui.delegates.title_delegate import Painter
from scmanager.ui.dialogs.link_reading import LinkReading
from scmanager.ui.models.promo_rows import PromoRows
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.clamped_label import ClampedLabel
from scmanager.ui.widgets.plain_label import PlainLabel

_NOTE_LINES = 4
_BATCH = 60  # rows that are laid out at a time


class PromoPreview(QFrame):
    """The heading and the message over the tracks; whoever has the pictures calls `draw_again` when one came."""

    def __init__(self, reading: LinkReading, look: Theme, pictures: Painter) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._reading = reading
        self._heading = PlainLabel(role="heading", elided=True)
        self._note = ClampedLabel(lines=_NOTE_LINES, role="secondary")
        self._rows = PromoRows(reading.tracks, self)
        self._list = QListView()
        self._list.setAccessibleName(self.tr("Tracks on the page"))
        self._list.setItemDelegate(PromoDelegate(look, pictures, self._list))
        self._list.setLayoutMode(QListView.LayoutMode.Batched)
        self._list.setBatchSize(_BATCH)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setModel(self._rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 4, 4)
        column.setSpacing(4)
        for widget in (self._heading, self._note):
            column.addWidget(widget)
        column.addWidget(self._list, 1)

    def show_sheet(self, sheet: PromoSheet) -> None:
        """Show what the page says."""
        self._heading.setText(sheet.heading or self.tr("Tracks"))
        self._note.setText(sheet.note.strip())
        self._note.setVisible(bool(sheet.note.strip()))
        self._rows.show_fields(sheet.fields)

    def show_links(self) -> None:
        """Show which links are there."""
        problems = {urn: error.message for urn, error in self._reading.failed.items()}
        read = [link.track.urn for link in self._reading.links]
        self._rows.show_links(read, problems, is_reading=self._reading.is_running)

    def draw_again(self, _url: str = "") -> None:
        """Draw pictures that came."""
        self._list.viewport().update()
