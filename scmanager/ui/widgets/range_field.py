"""Fields whose text is a value: one, or two from and to, each with its name above and what is wrong beneath."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

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

    @property
    def lines(self) -> tuple[CheckedField, ...]:
        """The lines to write in."""
        return (self,)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return not self.text().strip()

    def value(self) -> Any:
        """Return what the text means; raises InputError, and marks the field, when it means nothing."""
        try:
            value = self._read(self.text())
        except InputError:
            self.mark(invalid=True)
            raise
        self.mark(invalid=False)
        return value

    def mark(self, *, invalid: bool) -> None:
        """Draw the field as one that cannot be read, or as usual."""
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)
            self.style().polish(self)

    def _on_edited(self, _text: str) -> None:
        self.mark(invalid=False)


class RangeField(QWidget):
    """Two checked fields with a dash between them.

    Signals: textEdited(text), returnPressed (in one of them).
    """

    textEdited = Signal(str)  # noqa: N815 -- as a field has them
    returnPressed = Signal()  # noqa: N815

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
        layout.addWidget(self.low, 1)
        layout.addWidget(PlainLabel("–", role="secondary"))
        layout.addWidget(self.high, 1)
        self.setFocusProxy(self.low)
        for field in (self.low, self.high):
            field.returnPressed.connect(self.returnPressed)
            field.textEdited.connect(self.textEdited)

    @property
    def lines(self) -> tuple[CheckedField, ...]:
        """The lines to write in."""
        return (self.low, self.high)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in both."""
        return self.low.is_empty and self.high.is_empty

    def value(self) -> tuple[Any, Any]:
        """Return both ends; raises InputError for one that cannot be read, or when they are the wrong way round."""
        low, high = self.low.value(), self.high.value()
        if low is not None and high is not None and low > high:
            self.high.mark(invalid=True)
            raise InputError(f"{self.low.accessibleName()} is more than {self.high.accessibleName()}.")
        return low, high

    def clear(self) -> None:
        """Empty both fields."""
        for field in (self.low, self.high):
            field.clear()
            field.mark(invalid=False)


class NamedField(QWidget):
    """A field with its name above it, and beneath it the sentence that says why it cannot be read."""

    def __init__(self, name: str, field: CheckedField | RangeField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._problem = PlainLabel(role="hint-error", wrap=True)
        self._problem.hide()
        label = PlainLabel(name, role="hint")
        label.setBuddy(field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(label)
        layout.addWidget(field)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        field.textEdited.connect(self._on_edited)

    def value(self) -> Any:
        """Return what is written; raises InputError and shows its sentence when that cannot be read."""
        try:
            value = self.field.value()
        except InputError as error:
            self._complain(error.message)
            raise
        self._complain("")
        return value

    def clear(self) -> None:
        """Empty the field."""
        self.field.clear()
        self._complain("")

    def _complain(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        for line in self.field.lines:
            line.setAccessibleDescription(text)

    def _on_edited(self, _text: str) -> None:
        self._complain("")
