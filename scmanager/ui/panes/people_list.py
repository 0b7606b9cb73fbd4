"""The list of people with access, a button beside each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from scmanager.core.permissions import AccessMark
from scmanager.core.users import User
from scmanager.ui.models.people_model import MARK_ROLE, USER_ROLE, Index, PeopleModel
from scmanager.ui.widgets import person_row
from scmanager.ui.widgets.person_row import PersonRow

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

_MOST_ROWS = 6


class PeopleList(QListView):
    """As high as its rows, up to six; Delete takes the current person off, and again keeps them.

    Signals: removed(urn), kept(urn: somebody who was to be removed).
    """

    removed = Signal(str)
    kept = Signal(str)

    def __init__(self, model: PeopleModel, pictures: Pictures) -> None:
        super().__init__()
        self._pictures = pictures
        self.setModel(model)
        self.setItemDelegate(_RowHeight(self))
        self.setAccessibleName("People with access")
        self.setProperty("bare", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for change in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            change.connect(self._on_rows_changed)
        model.dataChanged.connect(self._on_marked)
        pictures.arrived.connect(self._on_picture_arrived)
        self._on_rows_changed()

    def _on_rows_changed(self) -> None:
        """Give every row its widget and the list its height."""
        model = self.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if self.indexWidget(index) is None:
                self.setIndexWidget(index, self._row(index))
        self.setVisible(model.rowCount() > 0)
        self.setFixedHeight(min(model.rowCount(), _MOST_ROWS) * person_row.HEIGHT)
        self.doItemsLayout()

    def _row(self, index: Index) -> PersonRow:
        user: User = index.data(USER_ROLE)
        made = PersonRow(user, self._picture(user), AccessMark(index.data(MARK_ROLE)))
        made.removed.connect(self.removed)
        made.kept.connect(self.kept)
        return made

    def _on_marked(self, index: Index) -> None:
        widget = self.indexWidget(index)
        if isinstance(widget, PersonRow):
            widget.show_mark(AccessMark(index.data(MARK_ROLE)))

    def _picture(self, user: User) -> QPixmap | None:
        return self._pictures.pixmap(user.avatar_url, person_row.AVATAR)

    def _on_picture_arrived(self, url: str) -> None:
        for row in range(self.model().rowCount()):
            widget = self.indexWidget(self.model().index(row, 0))
            if isinstance(widget, PersonRow) and widget.user.avatar_url == url:
                widget.show_picture(self._picture(widget.user))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the rows the new width at once."""
        super().resizeEvent(event)
        self.doItemsLayout()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 -- Qt's name and signature
        """Go through the rows; their widgets came last, and would be reached last."""
        model = self.model()
        rows = (self.indexWidget(model.index(row, 0)) for row in range(model.rowCount()))
        buttons = [button for row in rows if row is not None and (button := row.focusProxy()) is not None]
        stops: list[QWidget] = [self, *buttons]
        focused = self.window().focusWidget()
        here = stops.index(focused) if focused in stops else 0
        there = here + (1 if forward else -1)
        if 0 <= there < len(stops):
            target = stops[there]
            self.scrollTo(model.index(there - 1, 0))
        elif forward:
            target = self._behind()
        else:
            return super().focusNextPrevChild(forward)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _behind(self) -> QWidget:
        """Find the widget the tab key leads to from the list."""
        widget = self.nextInFocusChain()
        while widget is not None and (self.isAncestorOf(widget) or not _takes_tab(widget)):
            widget = widget.nextInFocusChain()
        return widget or self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the current person off on Delete, or keep them after all."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Delete and index.isValid():
            is_gone = AccessMark(index.data(MARK_ROLE)) is AccessMark.REMOVED
            (self.kept if is_gone else self.removed).emit(index.data(USER_ROLE).urn)
        else:
            super().keyPressEvent(event)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()


class _RowHeight(QStyledItemDelegate):
    """Gives rows their height; the widgets in them paint themselves."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the size of a row."""
        return QSize(120, person_row.HEIGHT)

    def displayText(self, _value: object, _locale: object) -> str:  # noqa: N802 -- Qt's name
        """Paint no text beneath the widget."""
        return ""
