"""The list of uploads: rows with buttons, moved through by mouse and keyboard alike."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QWidget

from scmanager.ui.delegates.upload_delegate import UploadDelegate, UploadsState
from scmanager.ui.delegates.upload_layout import button_places
from scmanager.ui.models.upload_rows import UploadRow, UploadSection
from scmanager.ui.models.uploads_model import ROW_ROLE, UploadsModel
from scmanager.ui.panes.upload_clicks import ClickGuard
from scmanager.ui.panes.upload_drag import RowDrag
from scmanager.ui.panes.upload_keys import NextInSection, action_of, stands_for_action, walked
from scmanager.ui.theme import Theme
from scmanager.ui.upload_actions import UploadAction

_A = UploadAction


class UploadList(QTreeView):
    """Rows under headings; only rows are walked over.

    Signals: action_wanted(UploadAction, key), menu_wanted(key, global position), drop_wanted(key, key of the row it
    shall stand before, empty for the end).
    """

    action_wanted = Signal(object, str)
    menu_wanted = Signal(str, object)
    drop_wanted = Signal(str, str)

    def __init__(self, model: UploadsModel, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._uploads = model
        self._state = UploadsState()
        self._by_key = False
        self._guard = ClickGuard()
        self._pressed: tuple[str, UploadAction] | None = None
        self._next = NextInSection(model)
        self._drag = RowDrag(self, look)
        self._moved = QTimer(self, singleShot=True, interval=0)
        self._moved.timeout.connect(self._look_again)
        self.setAccessibleName("Uploads")
        self._set_behaviour()
        self.setItemDelegate(UploadDelegate(look, self._state, self))
        self.setModel(model)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            signal.connect(self._on_rows_moved)
        look.changed.connect(self.viewport().update)
        self._drag.dropped.connect(self.drop_wanted)

    def _set_behaviour(self) -> None:
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setExpandsOnDoubleClick(False)
        self.setItemsExpandable(False)
        self.setStyleSheet("selection-background-color: transparent; background: transparent")

    @property
    def current(self) -> UploadRow | None:
        """The row the keyboard is at."""
        row: UploadRow | None = self.currentIndex().data(ROW_ROLE)
        return row

    def choose(self, key: str) -> None:
        """Go to a row, if it is there."""
        row = self._uploads.row(key)
        if row >= 0:
            self.setCurrentIndex(self._uploads.index(row))

    def area_of(self, key: str) -> QRect:
        """Return where a row is in the viewport."""
        return self.visualRect(self._uploads.index(self._uploads.row(key)))

    def visible_keys(self) -> list[str]:
        """Return the keys of the rows that can be seen."""
        area = self.viewport().rect()
        first = max(0, self.indexAt(area.topLeft()).row())
        bottom = self.indexAt(area.bottomLeft())
        last = bottom.row() if bottom.isValid() else self._uploads.rowCount() - 1
        entries = (self._uploads.entry_at(row) for row in range(first, last + 1))
        return [entry.key for entry in entries if entry is not None]

    def row_at(self, place: QPoint) -> UploadRow | None:
        """Return the row at a place of the viewport."""
        row: UploadRow | None = self.indexAt(place).data(ROW_ROLE)
        return row

    def _button_at(self, place: QPoint) -> tuple[str, UploadAction] | None:
        row = self.row_at(place)
        if row is None:
            return None
        places = button_places(self.visualRect(self.indexAt(place)), row.offer.buttons, self.font())
        hit = (action for action, area in zip(row.offer.buttons, places, strict=True) if area.contains(place))
        action = next(hit, None)
        return (row.key, action) if action is not None else None

    def _point_at(self, place: QPoint | None) -> None:
        """Mark what is under the mouse; None: nothing."""
        row = self.row_at(place) if place is not None else None
        button = self._button_at(place) if place is not None else None
        self._state.point_at(row.key if row else "", button[1] if button else None)
        self._state.pressed = button is not None and button == self._pressed
        self.viewport().update()

    def _run(self, action: UploadAction | None, key: str) -> None:
        if action is not None:
            self.action_wanted.emit(action, key)

    def _on_rows_moved(self, *_where: object) -> None:
        self._moved.start()

    def _look_again(self) -> None:
        """Find out whether rows moved in under the mouse: what it points at now was not chosen."""
        self.choose(self._next.take_over())
        place = self._guard.place
        if place is not None:
            before = self._state.hovered
            self._point_at(place)
            if self._state.hovered != before:
                self._guard.note_shift()

    def _on_current_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._state.focused_action = None
        self._update_focus()

    def _update_focus(self) -> None:
        row = self.current
        self._state.focused = row.key if row and self._by_key and self.hasFocus() else ""
        self.viewport().update()

    def _press_key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False when it has no meaning of ours."""
        row = self.current
        if row is None:
            return False
        if step := walked(event):
            self._state.walk(row.offer.buttons, step)
            return True
        if not stands_for_action(event):
            return False
        action = action_of(event, row.offer, self._state.focused_action)
        if action is not None and action is row.offer.removal:
            self._next.remember(row.key)
        self._run(action, row.key)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the row the keyboard is at, or move to another one."""
        self._by_key = True
        if event.key() == Qt.Key.Key_Escape and self._drag.is_active:
            self._drag.cancel()
        elif not self._press_key(event):
            super().keyPressEvent(event)
        self._update_focus()

    def keyboardSearch(self, _text: str) -> None:  # noqa: N802 -- Qt's name
        """Leave letters alone."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a button, or choose a row and perhaps begin to drag it."""
        place = event.position().toPoint()
        self._by_key = False
        if not self._guard.lets_through(event):
            event.accept()
            return
        self._pressed = self._button_at(place) if event.button() == Qt.MouseButton.LeftButton else None
        if self._pressed is None:
            super().mousePressEvent(event)
            row = self.row_at(place)
            movable = row is not None and _A.MOVE_FIRST in row.offer.all
            if movable and row is not None and event.button() == Qt.MouseButton.LeftButton:
                self._drag.prepare(row.key, place, self._uploads.keys_of(UploadSection.NEXT))
        self._point_at(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark what is under the mouse, or drag on."""
        place = event.position().toPoint()
        self._guard.note_move(place)
        if self._pressed is None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag.move_to(place)
        self._point_at(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Carry out a button if the mouse is still on the same one, or drop a row."""
        place = event.position().toPoint()
        pressed, self._pressed = self._pressed, None
        self._point_at(place)
        if pressed is not None:
            self._guard.note_click(event)
            if self._button_at(place) == pressed:
                self._run(pressed[1], pressed[0])
        else:
            self._drag.drop()
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a row; the second click on a button is part of the first."""
        place = event.position().toPoint()
        row = self.row_at(place)
        if self._guard.lets_through(event) and row is not None and self._button_at(place) is None:
            self._run(_A.DETAILS if _A.DETAILS in row.offer.all else None, row.key)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu at the mouse, or beneath the current row when a key asked for it."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        row = self.current if by_key else self.row_at(event.pos())
        if row is not None:
            beneath = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
            self.menu_wanted.emit(row.key, beneath if by_key else event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Take the mark of the mouse away."""
        super().leaveEvent(event)
        self._guard.note_move(None)
        self._point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the row under the keyboard; the first one when none was chosen yet."""
        self._by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self._update_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark away."""
        super().focusOutEvent(event)
        self._update_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give long words the lines they need at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and where a dragged one would go."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._drag.paint(painter)
        painter.end()
