"""Two fields: from and to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from scmanager.errors import InputError
from scmanager.ui.widgets.plain_label import PlainLabel


class CheckedField(QLineEdit):
    """A field whose text is read as a value; it is marked while it cannot be."""

    def __init__(self, name: str, hint: str, read: Callable[[str], Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.textEdited.connect(self._on_edited)

    def value(self) -> Any:
        """Return what the text means; raises InputError, and marks the field, when it means nothing."""
        try:
            value = self._read(self.text())
        except InputError:
            self._mark(invalid=True)
            raise
        self._mark(invalid=False)
        return value

    def _on_edited(self, _text: str) -> None:
        self._mark(invalid=False)

    def _mark(self, *, invalid: bool) -> None:
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)
            self.style().polish(self)


class RangeField(QWidget):
    """Two checked fields with a dash between them.

    Signals: entered (Enter was pressed in one of them).
    """

    entered = Signal()

    def __init__(
        self,
        name: str,
        hints: tuple[str, str],
        read_low: Callable[[str], Any],
        read_high: Callable[[str], Any],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.low = CheckedField(self.tr("{} from").format(name), hints[0], read_low)
        self.high = CheckedField(self.tr("{} to").format(name), hints[1], read_high)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.low)
        layout.addWidget(PlainLabel("–", role="secondary"))
        layout.addWidget(self.high)
        for field in (self.low, self.high):
            field.returnPressed.connect(self.entered)

    def values(self) -> tuple[Any, Any]:
        """Return both ends; raises InputError for one that cannot be read, or when they are the wrong way round."""
        low, high = self.low.value(), self.high.value()
        if low is not None and high is not None and low > high:
            raise InputError(f"{self.low.accessibleName()} is more than {self.high.accessibleName()}.")
        return low, high

    def clear(self) -> None:
        """Empty both fields."""
        self.low.clear()
        self.high.clear()
