"""A table of own tracks with its actions and edits, but without the pane around it."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from scmanager.core.tracks import Track, TrackFields
from scmanager.errors import ScmanagerError
from scmanager.ui.models.columns import KEYS, SortKey
from scmanager.ui.models.tracks_model import TRACK_ROLE, TracksModel
from scmanager.ui.panes.inline_field import InlineField
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.panes.track_actions import TrackActions
from scmanager.ui.panes.track_selection import TrackSelection
from scmanager.ui.panes.track_table import TrackTable
from scmanager.ui.track_edits import TrackEdits
from scmanager.ui.undo_history import UndoHistory
from tests.helpers.dialogs import Stage
from tests.helpers.track_tables import PlainTiles
from tests.helpers.waiting import until


class RowsStage(Stage):
    """A shown table; `sent` are the changes a server was asked for, which waits while `gate` is closed."""

    def __init__(self, app: QApplication, *tracks: Track, width: int = 900, pictures: Any = None) -> None:
        super().__init__(app)
        self.window = QWidget()
        self.model = TracksModel(self.tasks, sort=[SortKey("title")], parent=self.window)
        self.known = {track.urn: track for track in tracks}
        self.model.apply(tracks)
        self.messages = MessageBar(self.window)
        self.table = TrackTable(self.theme, pictures or PlainTiles())
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.table)
        self.table.setModel(self.model)
        self.selection = TrackSelection(self.table)
        self.selection.follow(self.model)
        self.actions = TrackActions(self.window, self.table)
        self.selection.changed.connect(self._on_selection_changed)
        self._on_selection_changed()
        self.sent: list[tuple[str, str, object]] = []
        self.failures: list[ScmanagerError] = []
        self.gate = asyncio.Event()
        self.gate.set()
        history = UndoHistory()
        self.edits = TrackEdits(self.update, self.known.get, self.tasks, self.messages, history, self.window)
        self.actions.undo.triggered.connect(history.undo)
        self.table.set_edits(self.edits)
        self.window.resize(width, 600)
        self.window.show()

    async def update(self, urn: str, fields: TrackFields) -> Track:
        """Change a track as a server would, or fail with what is next among the failures."""
        (name,) = fields.set_names()
        self.sent.append((urn, name, getattr(fields, name)))
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        changed = msgspec.structs.replace(self.known[urn], **{name: getattr(fields, name)})
        self.come(changed)
        return changed

    def come(self, *tracks: Track) -> None:
        """Let tracks come or change."""
        self.known.update((track.urn, track) for track in tracks)
        self.model.apply(tracks)

    def go(self, urn: str) -> None:
        """Let a track go."""
        del self.known[urn]
        self.model.apply((), [urn])

    async def with_focus(self, row: int = 0) -> None:
        """Give the keyboard to a row of the table, as soon as the window has it."""
        self.window.activateWindow()
        await until(self.window.isActiveWindow)
        self.table.setFocus()
        self.select(row)

    def select(self, *rows: int) -> None:
        """Select these rows, the last of which becomes the current one, whatever keys a test held down before."""
        flags = QItemSelectionModel.SelectionFlag
        model = self.table.selectionModel()
        model.setCurrentIndex(self.model.index(rows[-1], 0), flags.NoUpdate)
        selection = QItemSelection()
        for row in rows:
            selection.select(self.model.index(row, 0), self.model.index(row, 0))
        model.select(selection, flags.ClearAndSelect | flags.Rows)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keys go to: in the field of a cell if one is open, else in the table."""
        QTest.keyClick(self.field or self.table, key, modifier)

    def type(self, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """Type into the open field and press a key."""
        assert self.field is not None
        QTest.keyClicks(self.field, text)
        self.press(key)

    @property
    def field(self) -> InlineField | None:
        """The field that is open in a cell."""
        found = [each for each in self.table.findChildren(InlineField) if each.isVisible()]
        return found[0] if found else None

    def place(self, row: int, key: str, *, lower: bool = False) -> QPoint:
        """Return a place in a cell; `lower` for its second line."""
        area = self.table.visualRect(self.model.index(row, KEYS.index(key)))
        return QPoint(area.left() + 70 if key == "title" else area.center().x(), area.top() + (34 if lower else 14))

    def click(self, row: int, key: str, *, lower: bool = False) -> None:
        """Click into a cell."""
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=self.place(row, key, lower=lower))

    def shown(self, row: int) -> Track:
        """Return the track of a row as the table paints it."""
        return self.edits.shown(self.model.index(row, 0).data(TRACK_ROLE))

    def _on_selection_changed(self) -> None:
        self.actions.update(self.selection.tracks, own=self.table.is_own)
