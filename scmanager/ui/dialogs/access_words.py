"""What the dialog that changes several lists of people says of each."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from scmanager.core.permissions import AccessRow, AccessState, change_words


def planned_words(row: AccessRow) -> str:
    """Say what saving a list changes."""
    return "" if row.state is AccessState.NOT_READ else change_words(row.change) or _tr("No change")


def outcome_words(row: AccessRow) -> str:
    """Say what became of a list."""
    words = {
        AccessState.PLANNED: _tr("Not saved yet") if row.change else "",
        AccessState.SAVED: _tr("Saved"),
        AccessState.UNCHANGED: _tr("Was like this already"),
        AccessState.NOT_READ: _tr("Could not be read. {}").format(row.message),
        AccessState.PARTLY: _tr("Saved in part. {}").format(row.message),
        AccessState.NOT_SAVED: _tr("Not saved. {}").format(row.message),
    }
    return words.get(row.state, row.message)


def _tr(text: str) -> str:
    return QCoreApplication.translate("AccessWords", text)
