"""Small frames that dialogs and panes are built of."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_GAP = 8


def line(*, vertical: bool = False) -> QFrame:
    """Make a line one pixel wide."""
    made = QFrame()
    made.setProperty("line", True)
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """Put a widget into an area that scrolls up and down when room is short."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def bring_into_view(widget: QWidget) -> None:
    """Scroll the area a widget stands in, if it does, as little as shows the whole of it."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(widget, 0, _GAP)


def fit(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog a size, as far as its screen has room for it."""
    room = dialog.screen().availableSize()
    dialog.resize(QSize(width, height).boundedTo(room * 0.96))
