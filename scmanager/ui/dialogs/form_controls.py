"""The controls a form is made of: each has a name, takes no drops, and leaves the wheel to the form."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

_DESCRIPTION_HEIGHT = 90


class _Combo(QComboBox):
    """A list to choose from that does not change when the wheel scrolls the form."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()


def text_line(name: str, hint: str = "") -> QLineEdit:
    """Make a line of text."""
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setAcceptDrops(False)
    field.setMinimumWidth(60)
    return field


def text_area(name: str) -> QPlainTextEdit:
    """Make a text of several lines, which Tab leaves."""
    area = QPlainTextEdit()
    area.setAccessibleName(name)
    area.setAcceptDrops(False)
    area.setTabChangesFocus(True)
    area.document().setDocumentMargin(2)
    area.setFixedHeight(_DESCRIPTION_HEIGHT)
    return area


def choice_list(name: str) -> QComboBox:
    """Make a list to choose from."""
    combo = _Combo()
    combo.setAccessibleName(name)
    combo.setMinimumContentsLength(12)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo


def check_box(text: str) -> QCheckBox:
    """Make a box to check."""
    box = QCheckBox(text)
    box.setAccessibleName(text.replace("&", ""))
    return box


def mark_invalid(widget: QWidget, *, invalid: bool) -> None:
    """Show whether what stands in a control is wrong."""
    if widget.property("invalid") != invalid:
        widget.setProperty("invalid", invalid)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
