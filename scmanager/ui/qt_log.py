"""Messages of Qt itself, written to the log of the program."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_HARMLESS = ("This plugin does not support propagateSizeHints()",)  # what the off-screen platform says of every window


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Write a message of Qt to the log; for `qInstallMessageHandler`."""
    if not message.startswith(_HARMLESS):
        logging.getLogger(f"qt.{context.category or 'default'}").log(_LEVELS.get(kind, logging.WARNING), message)
