"""A hostile account: everything a server says in words is HTML that would load a picture if it were read as such."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QAbstractItemView, QGroupBox, QLabel, QTextEdit, QWidget

WIDTH, HEIGHT = 1234, 987

_WORDS = {
    "tracks": ("title", "description", "genre", "label_name", "release", "purchase_title", "metadata_artist"),
    "users": ("username", "first_name", "last_name", "city", "country", "description", "website_title"),
    "comments": ("body",),
}


def html_with_picture(folder: Path) -> str:
    """Draw a large picture, and return HTML that shows it where rich text is read."""
    path = folder / "spy.png"
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(path))
    return f"<b>bold</b><img src='file://{path}' width={WIDTH} height={HEIGHT}>&amp;<a href='smb://host/x'>x</a>"


def make_hostile(data: Path, words: str) -> None:
    """Let every track, user and comment of a sandbox say these words, until it is reset."""
    with closing(sqlite3.connect(data / "sandbox.db", timeout=10)) as database, database:
        for table, names in _WORDS.items():
            changes = ", ".join(f"{name} = :words" for name in names)
            database.execute(f"UPDATE {table} SET {changes}", {"words": words})


def rich_texts(window: QWidget) -> list[str]:
    """Return what in a window would be read as HTML though it holds words of the server."""
    return [*_rich_labels(window), *_rich_tips(window), *_rich_cells(window)]


def _rich_labels(window: QWidget) -> Iterator[str]:
    for label in window.findChildren(QLabel):
        if label.textFormat() != Qt.TextFormat.PlainText and "<" in label.text():
            yield f"label {label.text()}"
    for editor in window.findChildren(QTextEdit):
        if "<img" in editor.toHtml():
            yield f"text {editor.accessibleName()}"


def _rich_tips(window: QWidget) -> Iterator[str]:
    for told in [window, *window.findChildren(QWidget), *window.findChildren(QAction)]:
        for text in (told.toolTip(), told.statusTip(), told.whatsThis()):
            if "<" in text:
                yield f"tip of {type(told).__name__} {text}"


def _rich_cells(window: QWidget) -> Iterator[str]:
    for view in window.findChildren(QAbstractItemView):
        for index in _cells(view.model()):
            tip: Any = index.data(Qt.ItemDataRole.ToolTipRole)
            if isinstance(tip, str) and "<" in tip:
                yield f"tip of a cell in {view.accessibleName()}"


def _cells(model: QAbstractItemModel | None) -> Iterator[QModelIndex]:
    if model is not None:
        for row in range(min(model.rowCount(), 20)):
            yield from (index for column in range(20) if (index := model.index(row, column)).isValid())


def said_literally(window: QWidget, words: str) -> int:
    """Count the visible labels, fields and cells that show the words as they are."""
    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    shown += [box.title() for box in window.findChildren(QGroupBox)]
    for view in window.findChildren(QAbstractItemView):
        shown += [str(index.data()) for index in _cells(view.model())]
    return sum(words in text for text in shown)
