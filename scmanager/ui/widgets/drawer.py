"""A part of a pane that takes no more room than it needs, and scrolls when it needs much."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

_SHARE = 0.4


class Drawer(QScrollArea):
    """Holds a widget and is there as long as that is not hidden; at most two fifths of its parent are covered."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        is_hidden = content.isHidden()
        self.setWidget(content)
        content.setHidden(is_hidden)
        content.installEventFilter(self)
        self.setHidden(is_hidden)

    def sizeHint(self) -> QSize:
        """Return what the content needs, within limits."""
        parent = self.parentWidget()
        most = round(parent.height() * _SHARE) if parent is not None else 0
        width = self._content.sizeHint().width()
        needed = self._content.heightForWidth(self.width()) if self._content.hasHeightForWidth() else -1
        return QSize(width, min(max(needed, self._content.sizeHint().height()), max(most, 0)))

    def minimumSizeHint(self) -> QSize:
        """Let the rest of the pane have its room."""
        return QSize(0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the content."""
        if watched is self._content:
            match event.type():
                case QEvent.Type.ShowToParent | QEvent.Type.HideToParent:
                    self.setHidden(self._content.isHidden())
                case QEvent.Type.LayoutRequest:
                    self.updateGeometry()
        return super().eventFilter(watched, event)
