"""What dialogs with fields have in common: they ask before what was typed is lost, and their frame."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from scmanager.ui.prompts import AsyncDialog, confirm
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.widgets.frames import line, scrolled
from scmanager.ui.widgets.plain_label import PlainLabel


class EditingDialog(AsyncDialog):
    """A dialog that is left without its changes only on the user's word; `loss` says what is lost, and what stays."""

    def __init__(self, parent: QWidget | None, title: str, tasks: Tasks, *, question: str, loss: str) -> None:
        super().__init__(parent, title)
        self.tasks = tasks
        self._question = question
        self._loss = loss

    @property
    def has_changes(self) -> bool:
        """Whether something would be lost."""
        raise NotImplementedError

    def reject(self) -> None:
        """Ask before changes are lost."""
        if self.has_changes:
            self._ask_to_discard()
        else:
            super().reject()

    @async_action
    async def _ask_to_discard(self) -> None:
        discard = self.tr("Discard")
        if await confirm(self, title=self._question, text=self._loss, action=discard, destructive=True):
            super().reject()

    def frame_form(self, form: QWidget, foot: QWidget | QLayout) -> None:
        """Lay out the title, a form that scrolls, and what stands beneath it."""
        self.setMinimumSize(520, 360)
        head = QHBoxLayout()
        head.setContentsMargins(18, 14, 18, 14)
        head.addWidget(PlainLabel(self.windowTitle(), role="heading", elided=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(scrolled(form), 1)
        column.addWidget(line())
        if isinstance(foot, QLayout):
            column.addLayout(foot)
        else:
            column.addWidget(foot)
