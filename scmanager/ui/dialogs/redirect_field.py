"""The redirect address to register, and whether this computer can listen on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from scmanager.core.profiles import callback_address
from scmanager.services.callback_listener import PortTaken, check_port, free_port
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel


class RedirectField(QWidget):
    """Shows the address of a port, copies it, tests the port, and takes another one when it is in use.

    Signals: changed (it is another port now).
    """

    changed = Signal()

    def __init__(self, port: int, copy: Callable[[str], None]) -> None:
        super().__init__()
        self._first_port = self.port = port
        self._copy_text = copy
        self._field = QLineEdit(self.address)
        self._field.setReadOnly(True)
        self._field.setProperty("mono", True)
        self._field.setAccessibleName(self.tr("Redirect address"))
        self._copy = button(self.tr("C&opy"))
        self._copy.setAccessibleName(self.tr("Copy redirect address"))
        self._test = button(self.tr("&Test port"))
        self._other = button(self.tr("Use another port"), "link")
        self._note = PlainLabel(role="hint", wrap=True)
        self._lay_out()
        on_click(self._copy, self._on_copy)
        on_click(self._test, self.test)
        on_click(self._other, self._on_other)

    @property
    def address(self) -> str:
        """The address to register."""
        return callback_address(self.port)

    def test(self) -> None:
        """Find out whether this computer can listen, and say so."""
        try:
            check_port(self.port)
        except PortTaken as error:
            self._show_note(error.message, "error", is_taken=True)
        else:
            self._show_note(self._good_news(), "ok")

    def add_link(self, link: QWidget) -> None:
        """Add something to the end of the line below the address."""
        self._below.addWidget(link)

    def show_in_use(self, *, in_use: bool) -> None:
        """Say that the program itself listens now, or no longer; the port is not tested meanwhile."""
        if in_use != self._test.isEnabled():
            return
        self._test.setEnabled(not in_use)
        self._show_note(self.tr("Listening for your browser now.") if in_use else "", "ok")

    def _good_news(self) -> str:
        if self.port == self._first_port:
            return self.tr("This computer can listen on that address.")
        return self.tr("This computer can listen on that address. Register it for your app, in place of the old one.")

    def _show_note(self, text: str, kind: str, *, is_taken: bool = False) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self._note.set_role(f"hint-{kind}")
        self._other.setVisible(is_taken)

    def _on_copy(self) -> None:
        self._copy_text(self.address)
        self._show_note(self.tr("Copied. Paste it on the page of your app."), "ok")

    def _on_other(self) -> None:
        try:
            self.port = free_port(self.port + 1)
        except PortTaken as error:
            self._show_note(error.message, "error", is_taken=True)
            return
        self._field.setText(self.address)
        self._show_note(self._good_news(), "ok")
        self._copy.setFocus()
        self.changed.emit()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self._field, self._copy, self._test):
            top.addWidget(widget)
        self._below = QHBoxLayout()
        self._below.setSpacing(8)
        self._below.addWidget(self._note, 1)
        self._below.addStretch()
        self._below.addWidget(self._other)
        self._other.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(self._below)
