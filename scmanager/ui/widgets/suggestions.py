"""A list that opens beneath a field and never takes the keyboard from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from scmanager.ui import theme
from scmanager.ui.theme import Theme

_ROW_HEIGHT = 28
_MOST_ROWS = 9
_PADDING = 10
_GAP = 18
_NARROWEST = 260
_WIDEST = 520

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line of the list: what is offered, and at its right what it means or how often it is there.

    A heading only names the lines beneath it.
    """

    label: str
    hint: str = ""
    is_heading: bool = False


class Lines(QListView):
    """A list of lines.

    Signals: picked(line) (it was clicked, or Enter was pressed on it).
    """

    picked = Signal(int)

    def __init__(self, look: Theme, name: str) -> None:
        super().__init__()
        self._lines = _Lines(self)
        self.setModel(self._lines)
        self.setItemDelegate(_LineDelegate(look, self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_picked)

    def show_lines(self, lines: Sequence[Suggestion]) -> None:
        """Show lines, none of them marked."""
        self._lines.set_lines(lines)
        self.setCurrentIndex(QModelIndex())

    def _on_picked(self, index: QModelIndex) -> None:
        self.picked.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick a line with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_picked(self.currentIndex())
        else:
            super().keyPressEvent(event)


class Suggestions(QFrame):
    """Lines to choose from with keys that the field hands on, or with the mouse.

    It lies over the window of the field, so that the keyboard stays where it is.

    Signals: chosen(line) (it was clicked).
    """

    chosen = Signal(int)

    def __init__(self, field: QWidget, look: Theme) -> None:
        super().__init__(field)
        self._field = field
        self.setObjectName("suggestions")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list = Lines(look, self.tr("Suggestions"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.picked.connect(self.chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self._list)
        self.hide()

    @property
    def current(self) -> int:
        """The line that is marked, -1 for none."""
        return self._list.currentIndex().row()

    def prepare(self) -> None:
        """Take its place in the window and its style, which would hold up the first key."""
        if self.parentWidget() is not self._field.window():
            self.setParent(self._field.window())
            self._list.ensurePolished()

    def offer(self, lines: Sequence[Suggestion]) -> None:
        """Show lines, none of them marked; hide without any."""
        self._list.show_lines(lines)
        if lines:
            self._place(lines)
        self.setVisible(bool(lines))

    def step(self, by: int) -> None:
        """Mark the next line or the one before; past either end none is marked."""
        model = self._list.model()
        row = (self.current + 1 + by) % (model.rowCount() + 1) - 1
        index = model.index(row, 0) if row >= 0 else QModelIndex()
        self._list.setCurrentIndex(index)
        if row >= 0:
            spoken = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, spoken))

    def _place(self, lines: Sequence[Suggestion]) -> None:
        self.prepare()
        window = self._field.window()
        metrics = QFontMetrics(self._list.font())
        widest = max(metrics.horizontalAdvance(line.label + line.hint) for line in lines) + 2 * _PADDING + _GAP + 24
        width = min(max(widest, _NARROWEST, self._field.width()), _WIDEST, window.width() - 8)
        height = min(len(lines), _MOST_ROWS) * _ROW_HEIGHT + 10
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + 4))
        left = max(0, min(corner.x(), window.width() - width - 4))
        self.setGeometry(QRect(left, corner.y(), width, min(height, max(60, window.height() - corner.y() - 4))))
        self.raise_()


class _Lines(QAbstractListModel):
    """The lines that are offered."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: list[Suggestion] = []

    def set_lines(self, lines: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Make headings impossible to choose."""
        is_heading = index.isValid() and self._lines[index.row()].is_heading
        return Qt.ItemFlag.NoItemFlags if is_heading else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the label, the hint, or both as one sentence."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (line.label, line.hint) if part)
        if role == Qt.ItemDataRole.UserRole:
            return line
        return line.label if role == Qt.ItemDataRole.DisplayRole else None


class _LineDelegate(QStyledItemDelegate):
    """The label at the left, the hint at the right."""

    def __init__(self, look: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a line."""
        return QSize(0, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the line."""
        tokens, line = self._theme.tokens, index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        if marked or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("selection" if marked else "hover"))
            painter.drawRoundedRect(option.rect, theme.RADIUS - 2, theme.RADIUS - 2)
        area = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        small = QFont(option.font)
        small.setPixelSize(theme.HINT_PX)
        font = small if line.is_heading else option.font
        label = QFontMetrics(font).elidedText(line.label, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(font)
        painter.setPen(tokens.color("text_2" if line.is_heading else "text"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), label)
        room = area.width() - QFontMetrics(font).horizontalAdvance(label) - _GAP
        painter.setFont(small)
        painter.setPen(tokens.color("text_2"))
        hint = QFontMetrics(small).elidedText(line.hint, Qt.TextElideMode.ElideRight, max(0, room))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), hint)
        painter.restore()
