"""Finding one person after the other: a field with suggestions, a button, and what is wrong beneath."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core.users import User
from scmanager.errors import InputError, ScmanagerError
from scmanager.services.sharing import Sharing
from scmanager.ui.prompts import button, button_row
from scmanager.ui.tasks import Tasks, on_click
from scmanager.ui.widgets.person_field import PersonField
from scmanager.ui.widgets.plain_label import PlainLabel


class PersonAdder(QWidget):
    """Asks for people by name or profile link.

    Signals: found(User).
    """

    found = Signal(object)

    def __init__(self, sharing: Sharing, tasks: Tasks, name: str) -> None:
        super().__init__()
        self._tasks = tasks
        self._sharing = sharing
        self._left_out: frozenset[str] = frozenset()
        self._field = PersonField()
        self._field.setAccessibleName(name)
        self._field.setPlaceholderText(self.tr("Add a user: name or profile link"))
        self._field.suggestions_wanted.connect(self._on_suggestions_wanted)
        self._field.person_chosen.connect(self.found)
        self._field.entered.connect(self._on_add)
        self.setFocusProxy(self._field)
        self._add = button(self.tr("Add"))
        on_click(self._add, self._on_add)
        self._problem = PlainLabel(role="error", wrap=True)
        self._problem.hide()
        row = button_row(self._add)
        row.insertWidget(0, self._field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._problem)

    def reset(self) -> None:
        """Empty the field, and find nobody any more that was asked for before."""
        self._tasks.cancel(self)
        self._field.reset()
        self.complain("")

    def leave_out(self, users: Iterable[User]) -> None:
        """Suggest none of these people, who are there already."""
        self._left_out = frozenset(user.urn for user in users)

    def complain(self, text: str) -> None:
        """Say what is wrong, or nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    async def _find(self, text: str) -> None:
        self._add.setEnabled(False)
        try:
            user = await self._sharing.find_person(text)
        except InputError as error:
            self.complain(error.message)
        else:
            self._field.reset()
            self.found.emit(user)
        finally:
            self._add.setEnabled(True)

    async def _suggest(self, text: str) -> None:
        try:
            people = await self._sharing.suggest(text)
        except ScmanagerError:
            return
        self._field.suggest(text, [user for user in people if user.urn not in self._left_out])

    def _on_suggestions_wanted(self, text: str) -> None:
        self._tasks.latest(self._field, self._suggest(text))

    def _on_add(self) -> None:
        text = self._field.text().strip()
        if text and self._add.isEnabled():
            self._tasks.latest(self, self._find(text))
