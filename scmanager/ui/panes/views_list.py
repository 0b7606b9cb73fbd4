"""The list of views: keys, dragging, and what its menu offers."""

from __future__ import annotations

import functools
import html

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QMenu, QWidget

from scmanager.ui.delegates.view_delegate import ViewDelegate
from scmanager.ui.models.views_model import VIEW_ROLE, View, ViewsModel
from scmanager.ui.prompts import button
from scmanager.ui.theme import Theme

_ALT = Qt.KeyboardModifier.AltModifier
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ViewsList(QListView):
    """Views under headings; saved ones are edited (F2), deleted (Delete) and moved (Alt with the arrows, or dragged).

    Signals: confirmed(index) (Enter was pressed on a row), left (the keys go elsewhere), add_wanted,
    edit_wanted(key), duplicate_wanted(key), delete_wanted(key), bring_back_wanted, move_wanted(key, place).
    """

    confirmed = Signal(QModelIndex)
    left = Signal()
    add_wanted = Signal()
    edit_wanted = Signal(str)
    duplicate_wanted = Signal(str)
    delete_wanted = Signal(str)
    bring_back_wanted = Signal()
    move_wanted = Signal(str, int)

    def __init__(self, look: Theme, model: ViewsModel) -> None:
        super().__init__()
        self._views = model
        self.can_bring_back = False
        self.setModel(model)
        self._delegate = ViewDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Views")
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("background: transparent")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        model.moved.connect(self.move_wanted)
        model.modelReset.connect(self._place_add_button)
        self._place_add_button()

    def _place_add_button(self) -> None:
        """Put the button that adds a view on the heading of the saved ones."""
        first = next((row for row in range(self._views.rowCount()) if self._views.view_at(row).is_saved), 0)
        rows = range(first - 1, -1, -1) if first else range(self._views.rowCount())
        row = next((row for row in rows if self._views.view_at(row).is_heading), -1)
        if row >= 0:
            self.setIndexWidget(self._views.index(row), self._add_button())

    def _add_button(self) -> QWidget:
        add = button("+", "flat")
        add.setObjectName("addView")
        add.setAccessibleName(self.tr("New view…"))
        add.setToolTip(self.tr("Save the search as a view"))
        add.clicked.connect(self._on_add)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 8, 12, 0)
        row.addStretch(1)
        row.addWidget(add)
        return holder

    def menu_for(self, view: View | None) -> QMenu:
        """Return what can be done with a view, to be shown once."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if view is not None and view.is_saved:
            self._add_saved(menu, view.key)
            menu.addSeparator()
        menu.addAction(self.tr("New view…")).triggered.connect(self._on_add)
        if self.can_bring_back:
            menu.addAction(self.tr("Bring back deleted built-in views")).triggered.connect(self._on_bring_back)
        return menu

    def _add_saved(self, menu: QMenu, key: str) -> None:
        place = self._views.place_of(key)
        for text, keys, signal in (
            (self.tr("Edit view…"), "F2", self.edit_wanted),
            (self.tr("Duplicate"), "", self.duplicate_wanted),
            (self.tr("Delete view"), "Del", self.delete_wanted),
        ):
            action = menu.addAction(text)
            action.setShortcut(keys)  # shown only: the keys are heard by the list
            action.triggered.connect(functools.partial(_emit, signal, (key,)))
        for text, keys, step in ((self.tr("Move up"), "Alt+Up", -1), (self.tr("Move down"), "Alt+Down", 1)):
            action = menu.addAction(text)
            action.setShortcut(keys)
            action.triggered.connect(functools.partial(_emit, self.move_wanted, (key, max(0, place + step))))

    def _saved_current(self) -> str:
        view: View | None = self.currentIndex().data(VIEW_ROLE)
        return view.key if view is not None and view.is_saved else ""

    def _on_add(self) -> None:
        self.add_wanted.emit()

    def _on_bring_back(self) -> None:
        self.bring_back_wanted.emit()

    def _changed_by(self, event: QKeyEvent) -> bool:
        """Do what a key does to the saved view under it; False for any other key."""
        key = self._saved_current()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if event.modifiers() & _ALT and step:
            if key:
                self.move_wanted.emit(key, max(0, self._views.place_of(key) + step))
        elif key and event.key() == Qt.Key.Key_F2:
            self.edit_wanted.emit(key)
        elif key and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit(key)
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Confirm a row with Enter, change a saved view with its keys."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.confirmed.emit(self.currentIndex())
        elif not self._changed_by(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keys go elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show what can be done with the view at the mouse, or under the keys."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        place = self.visualRect(index).bottomLeft() + QPoint(24, 0) if by_key else event.pos()
        self.menu_for(index.data(VIEW_ROLE)).popup(self.viewport().mapToGlobal(place))

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the name of a view that has no room for it, and its note, as its tooltip."""
        if event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())  # type: ignore[attr-defined]
            self.viewport().setToolTip(self._tip(index) if index.isValid() else "")
        return super().viewportEvent(event)

    def _tip(self, index: QModelIndex) -> str:
        view: View = index.data(VIEW_ROLE)
        name = view.text if self._delegate.is_shortened(view, self.visualRect(index), self.font()) else ""
        return "<br>".join(html.escape(part) for part in (name, view.note) if part)


def _emit(signal: SignalInstance, values: tuple[object, ...], _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's
    signal.emit(*values)
