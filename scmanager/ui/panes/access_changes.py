"""What saving the people with access would change, what was changed elsewhere, and what was saved last."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from scmanager.core.permissions import AccessChange, change_words, done_words, elsewhere_words
from scmanager.ui.prompts import button, button_row
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.flow_layout import FlowLayout
from scmanager.ui.widgets.frames import bring_into_view
from scmanager.ui.widgets.plain_label import PlainLabel

_LAID_OUT_MS = 30


class AccessChanges(QFrame):
    """Names who is added and who removed, with the buttons that decide about it; hidden while there is nothing to say.

    Signals: save_wanted, discard_wanted, overwrite_wanted (undo what was changed elsewhere), undo_wanted.
    """

    save_wanted = Signal()
    discard_wanted = Signal()
    overwrite_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._brought = QTimer(self, singleShot=True, interval=_LAID_OUT_MS)
        self._brought.timeout.connect(self._on_laid_out)
        self.setProperty("well", True)
        self._title = PlainLabel(role="title", wrap=True)
        self._theirs = PlainLabel(wrap=True)
        self._mine = PlainLabel(wrap=True)
        self._save = button("Save access", "primary")
        self._discard = button(self.tr("Discard"))
        self._both = button(self.tr("Save both"), "primary")
        self._overwrite = button(self.tr("Only mine"), "danger")
        self._drop = button(self.tr("Only theirs"))
        self._undo = button(self.tr("Undo"))
        self._buttons = {
            self._save: self.save_wanted,
            self._discard: self.discard_wanted,
            self._both: self.save_wanted,
            self._drop: self.discard_wanted,
            self._overwrite: self.overwrite_wanted,
            self._undo: self.undo_wanted,
        }
        for each, signal in self._buttons.items():
            on_click(each, signal.emit)
        self._lay_out()
        self.clear()

    def clear(self) -> None:
        """Have nothing to say."""
        self._show()

    def show_edits(self, mine: AccessChange) -> None:
        """Show what is not saved yet."""
        self._title.setText(self.tr("Not saved yet"))
        self._mine.setText(change_words(mine))
        self._show(self._discard, self._save)

    def show_conflict(self, theirs: AccessChange, mine: AccessChange) -> None:
        """Show what was changed elsewhere since the list was read, and what is still to be saved here."""
        self._title.setText(self.tr("The list was changed elsewhere"))
        self._theirs.setText(elsewhere_words(theirs))
        self._mine.setText(self.tr("Your changes: {}").format(change_words(mine)))
        self._show(self._both, self._drop, self._overwrite)
        self._theirs.show()

    def show_saved(self, done: AccessChange) -> None:
        """Show what was saved last, as long as it can be undone."""
        self._mine.setText(self.tr("Saved: {}.").format(done_words(done)))
        self._show(self._undo)
        self._title.hide()

    def take_focus(self) -> bool:
        """Have the keyboard on the first decision there is to make; False when nothing is left to be saved."""
        first = next((each for each in (self._save, self._both) if not each.isHidden()), None)
        if first is None or self.isHidden():
            return False
        first.setFocus()
        return True

    def come_into_view(self) -> None:
        """Scroll to the decisions there are to make, once they have their place."""
        self._brought.start()

    def _on_laid_out(self) -> None:
        if self.isVisible():
            bring_into_view(self)

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 -- a setter
        """Let nothing be decided while it is being saved."""
        for each in self._buttons:
            each.setEnabled(not busy)

    def _show(self, *shown: QPushButton) -> None:
        """Show the sentences that every state has, and these buttons."""
        for each in self._buttons:
            each.setVisible(each in shown)
            each.setEnabled(each in shown)
        self._decisions.setVisible(self._both in shown)
        self._title.show()
        self._theirs.hide()
        self.setVisible(bool(shown))

    def _lay_out(self) -> None:
        self._decisions = QWidget()
        flow = FlowLayout(self._decisions, gap=8)
        flow.setContentsMargins(0, 0, 0, 0)
        for each in (self._both, self._drop, self._overwrite):
            flow.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        mine = button_row(self._undo)
        mine.insertWidget(0, self._mine, 1)
        column.addWidget(self._title)
        column.addWidget(self._theirs)
        column.addLayout(mine)
        column.addWidget(self._decisions)
        usual = button_row(self._discard, self._save)
        column.addLayout(usual)
        column.setAlignment(usual, Qt.AlignmentFlag.AlignRight)
