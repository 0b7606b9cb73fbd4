"""Which pictures the rows in view need: those that scrolled away are not waited for."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QTableView

from scmanager.ui import theme
from scmanager.ui.delegates.title_delegate import thumbnail_url
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.pictures import Pictures


class RowPictures(QObject):
    """Repaints a row as soon as its picture is there, and drops the wishes of rows no longer in view."""

    def __init__(self, table: QTableView, pictures: Pictures) -> None:
        super().__init__(table)
        self._table = table
        self._pictures = pictures
        pictures.arrived.connect(self._on_arrived)
        table.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def _in_view(self) -> Iterator[QModelIndex]:
        table, model = self._table, self._table.model()
        first = table.rowAt(0)
        if model is None or first < 0:
            return
        last = table.rowAt(table.viewport().height() - 1)
        for row in range(first, (last if last >= 0 else model.rowCount() - 1) + 1):
            yield model.index(row, 0)

    def _on_arrived(self, url: str) -> None:
        for index in self._in_view():
            if _picture_of(index) == url:
                self._table.update(index)

    def _on_scrolled(self) -> None:
        urls = {_picture_of(index) for index in self._in_view()}
        self._pictures.forget_others(urls, theme.ROW_ARTWORK)


def _picture_of(index: QModelIndex) -> str:
    """Return the address of a row's picture, empty when its track is not one of the account's any more."""
    track = index.data(TRACK_ROLE)
    return thumbnail_url(track) if track is not None else ""
