"""The last step of a sign-in: what the browser is being waited for, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from scmanager.errors import ScmanagerError
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel

_BUSY_WIDTH = 120


class BrowserCard(QFrame):
    """Shows one of: what will happen, waiting, asking the server, a failure, a success with something to know.

    Signals: pasted(text), copy_wanted (the address of the sign-in page).
    """

    pasted = Signal(str)
    copy_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("well", True)
        self._title = PlainLabel(role="title", wrap=True)
        self._text = PlainLabel(role="secondary", wrap=True)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedWidth(_BUSY_WIDTH)
        self._what_to_check = button(self.tr("What to check"), "link")
        self._what_to_check.setCheckable(True)
        self._copy = button(self.tr("Copy the page's address"), "link")
        self._help = PlainLabel(role="secondary", wrap=True)
        self._paste = _PasteRow(self.pasted.emit)
        self._lay_out()
        self._what_to_check.toggled.connect(self._help.setVisible)
        on_click(self._copy, self.copy_wanted.emit)

    def set_help(self, text: str) -> None:
        """Change what is to be checked when the browser shows a blank page."""
        self._help.setText(text)

    def show_idle(self, text: str) -> None:
        """Say what will happen."""
        self._fill("", text)

    def show_waiting(self, *, opened: bool) -> None:
        """Wait for the browser, which could be `opened` or not."""
        if opened:
            self._fill(self.tr("Waiting for your browser…"), self.tr("Blank page? The redirect address differs."))
        else:
            self._fill(
                self.tr("No browser could be opened"),
                self.tr("Copy the page's address, open it in a browser, and allow access there."),
            )
        self._what_to_check.show()
        self._copy.show()
        self._paste.show_empty()

    def show_busy(self, text: str) -> None:
        """Say what is being waited for now."""
        self._fill(text, "")
        self._busy.show()

    def show_failed(self, error: ScmanagerError, *, check: bool = False) -> None:
        """Say what went wrong and what to do next; `check` offers the help for blank pages as well."""
        self._fill(error.title, error.message, role="error")
        self._what_to_check.setVisible(check)

    def show_done(self, title: str, notice: str) -> None:
        """Say who signed in, and what they have to know."""
        self._fill(title, notice)

    def show_paste_problem(self, sentence: str) -> None:
        """Say why the pasted address cannot be used."""
        self._paste.show_problem(sentence)

    def _fill(self, title: str, text: str, *, role: str = "title") -> None:
        self._title.setText(title)
        self._title.set_role(role)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._what_to_check.setChecked(False)
        for widget in (self._busy, self._what_to_check, self._copy, self._paste):
            widget.hide()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{title} {text}".strip()))

    def _lay_out(self) -> None:
        links = QHBoxLayout()
        links.setSpacing(12)
        for link in (self._what_to_check, self._copy):
            links.addWidget(link)
        links.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 11, 13, 13)
        column.setSpacing(6)
        for widget in (self._title, self._text, self._busy):
            column.addWidget(widget)
        column.addLayout(links)
        column.addWidget(self._help)
        column.addWidget(self._paste)
        self._help.hide()


class _PasteRow(QWidget):
    """The other way: the address the browser was sent to, pasted by hand."""

    def __init__(self, use: Callable[[str], object]) -> None:
        super().__init__()
        self._use_text = use
        self._field = _PasteField()
        self._field.setPlaceholderText("http://127.0.0.1:…/callback?code=…")
        self._use = button(self.tr("&Use it"))
        self._use.setAccessibleName(self.tr("Use the pasted address"))
        label = PlainLabel(self.tr("Or &paste the address you were sent to:"), role="secondary", wrap=True)
        label.setBuddy(self._field)
        self._field.setAccessibleName(self.tr("Paste the address you were sent to"))
        self._problem = PlainLabel(role="error", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._field, 1)
        row.addWidget(self._use)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label)
        column.addLayout(row)
        column.addWidget(self._problem)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.entered.connect(self._use.click)
        on_click(self._use, self._on_use)
        self._on_text_changed("")

    def show_empty(self) -> None:
        self._field.clear()
        self._on_text_changed("")
        self.show()

    def show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _on_text_changed(self, text: str) -> None:
        self.show_problem("")
        self._use.setEnabled(bool(text.strip()))

    def _on_use(self) -> None:
        self._use_text(self._field.text())


class _PasteField(QLineEdit):
    """A line whose Return key does not reach the default button of the dialog.

    Signals: entered (Return was pressed).
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
