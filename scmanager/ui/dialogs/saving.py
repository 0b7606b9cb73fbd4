"""The foot of a dialog that saves: what goes on, what went wrong, and its two buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.busy import BusyBar
from scmanager.ui.widgets.plain_label import PlainLabel


class SavingFoot(QWidget):
    """Cancel and save, beside words about the save that is under way or failed.

    Signals: save_wanted, cancel_wanted.
    """

    save_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, action: str) -> None:
        super().__init__()
        self._can_save = True
        self._saving = False
        self._busy = BusyBar()
        self._words = PlainLabel(wrap=True)
        self._save = button(action, "primary")
        cancel = button(self.tr("Cancel"))
        on_click(self._save, self.save_wanted.emit)
        on_click(cancel, self.cancel_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 14, 18, 14)
        row.setSpacing(8)
        row.addWidget(self._busy)
        row.addWidget(self._words, 1)
        row.addWidget(cancel)
        row.addWidget(self._save)
        self._busy.hide()

    def allow(self, can_save: bool) -> None:  # noqa: FBT001 -- a setter
        """Say whether there is something that can be saved."""
        self._can_save = can_save
        self._save.setEnabled(can_save and not self._saving)

    def click(self) -> None:
        """Press the button that saves."""
        self._save.click()

    def show_saving(self) -> None:
        """Show that a save is under way; it can be cancelled only."""
        self._saving = True
        self._busy.show()
        self._say(self.tr("Saving…"), "secondary")

    def show_sent(self, sent: int, total: int) -> None:
        """Show how many bytes of a file are sent."""
        if total and sent < total:
            self._words.setText(self.tr("Sending the file… {} %").format(sent * 100 // total))
        else:
            self._words.setText(self.tr("Saving…"))

    def show_idle(self, problem: str = "") -> None:
        """Show that no save is under way, and why the last one failed."""
        self._saving = False
        self._busy.hide()
        self._say(problem, "error")

    def _say(self, text: str, role: str) -> None:
        self._words.set_role(role)
        self._words.setText(text)
        self.allow(self._can_save)
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
