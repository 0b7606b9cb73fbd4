"""Failures: what the surroundings did goes to the message bar; a bug of ours is shown as one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from scmanager import __version__
from scmanager.errors import InputError, NetworkError, ScmanagerError, ServerError, SignInNeeded
from scmanager.services.diagnosis import bug_report, described, system_facts
from scmanager.ui.panes.message_bar import CONNECTION, Message, MessageBar
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from scmanager.services.connection import Connection, ConnectionStatus

_log = logging.getLogger(__name__)


class Failures:
    """Takes every failure of the window's tasks; `sign_in_again` is offered where that is what helps."""

    def __init__(self, window: QWidget, bar: MessageBar) -> None:
        self._window = window
        self._bar = bar
        self._open: BugReport | None = None
        self.sign_in_again: Callable[[], object] | None = None

    def follow(self, connection: Connection) -> None:
        """Take away what was said of the connection as soon as there is one again."""
        connection.changed.connect(self._on_connection_changed)

    def report(self, error: BaseException) -> None:
        """Show an expected failure as a sentence, anything else as a bug with a report to copy."""
        if isinstance(error, ScmanagerError):
            _log.info("%s", described(error))
            self._tell(error)
            return
        _log.error("a bug", exc_info=error)
        if self._open is None:
            self._open = BugReport(self._window, bug_report(versions(), error))
            self._open.finished.connect(self._on_closed)
            self._open.open()

    def _tell(self, error: ScmanagerError) -> None:
        again = isinstance(error, SignInNeeded) and self.sign_in_again is not None
        action = QCoreApplication.translate("Failures", "Sign in…") if again else ""
        text = error.message if isinstance(error, InputError) else f"{error.title}. {error.message}"
        key = _subject(error)
        self._bar.show_message(Message(text, failure=True, action=action, callback=self.sign_in_again, key=key))

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        if status.state == "online":
            self._bar.drop(CONNECTION)

    def _on_closed(self, _result: int) -> None:
        if self._open is not None:
            self._open.deleteLater()
            self._open = None


def _subject(error: ScmanagerError) -> str:
    """Return the key of what a failure is about: what the server says in general is said once."""
    if isinstance(error, NetworkError):
        return CONNECTION
    return error.title if isinstance(error, ServerError) else ""


def versions() -> dict[str, str]:
    """Return what is running: this program, Qt, and the computer."""
    qt = f"{qVersion()}, PySide6 {PySide6.__version__}, {QGuiApplication.platformName()}"
    return {"scmanager": __version__, "Qt": qt, **system_facts()}


class BugReport(AsyncDialog):
    """Says that the program has a bug, and offers the report to copy."""

    def __init__(self, parent: QWidget, report: str) -> None:
        super().__init__(parent, self.tr("A bug in scmanager"))
        self.resize(640, 420)
        self._text = QPlainTextEdit(report)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(self.tr("Report"))
        copy = button(self.tr("Copy report"), "primary")
        close = button(self.tr("Close"))
        copy.clicked.connect(self._on_copy)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(self.tr("Something in scmanager went wrong"), role="heading"))
        layout.addWidget(
            PlainLabel(self.tr("Your tracks are not affected. You can go on; a report helps to mend it."), wrap=True)
        )
        layout.addWidget(self._text, 1)
        layout.addLayout(button_row(None, copy, close))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
