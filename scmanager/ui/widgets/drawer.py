"""A part of a pane that takes no more room than it needs, and scrolls when it needs much."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from scmanager.ui.widgets.frames import line, scrolled

_SHARE = 0.4


class Drawer(QWidget):
    """Holds a widget beneath a line, for as long as that is not hidden; it covers at most two fifths of its parent."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        # A widget without a parent counts as hidden, although nobody has hidden it.
        is_hidden = content.isHidden() and content.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        self._content = content
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addWidget(scrolled(content))
        content.setHidden(is_hidden)
        content.installEventFilter(self)
        self.setHidden(is_hidden)

    def sizeHint(self) -> QSize:
        """Return what the content needs at this width, within limits."""
        layout, parent = self._content.layout(), self.parentWidget()
        if layout is None or parent is None:
            return self._content.sizeHint()
        needed = (
            layout.totalHeightForWidth(parent.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
        )
        return QSize(0, min(needed + 1, round(parent.height() * _SHARE)))

    def minimumSizeHint(self) -> QSize:
        """Let the rest of the pane have its room."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Need another height at another width."""
        super().resizeEvent(event)
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the content."""
        match event.type():
            case QEvent.Type.ShowToParent | QEvent.Type.HideToParent:
                self.setHidden(self._content.isHidden())
            case QEvent.Type.LayoutRequest:
                self.updateGeometry()
        return super().eventFilter(watched, event)
