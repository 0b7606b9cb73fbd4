"""The first page of people for several tracks: who they are, and what becomes of the lists with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from scmanager.core.users import User
from scmanager.services.permissions import exactly, with_added, without
from scmanager.services.sharing import Sharing
from scmanager.ui.dialogs.people_picker import PeoplePicker
from scmanager.ui.tasks import Tasks
from scmanager.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

_MAKERS = (with_added, without, exactly)
_EXACTLY = _MAKERS.index(exactly)


class PeopleChoice(QWidget):
    """People who are added to lists, taken off them, or take the place of all others.

    Signals: changed (what is chosen).
    """

    changed = Signal()

    def __init__(self, sharing: Sharing, tasks: Tasks, pictures: Pictures, recent: Sequence[User]) -> None:
        super().__init__()
        self._ways = QButtonGroup(self)
        self._picker = PeoplePicker(sharing, tasks, pictures, recent)
        self._picker.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        words = self.tr("They can listen while signed in, without the link. You see what changes before it is saved.")
        column.addWidget(PlainLabel(words, role="secondary", wrap=True))
        column.addLayout(self._build_ways())
        column.addWidget(self._picker)
        column.addStretch(1)

    @property
    def wanted(self) -> Callable[[Sequence[User]], Sequence[User]]:
        """What makes a list the new one."""
        return _MAKERS[self._ways.checkedId()](self._picker.people)

    @property
    def has_people(self) -> bool:
        """Whether somebody is chosen."""
        return bool(self._picker.people)

    @property
    def is_whole(self) -> bool:
        """Whether there is something to do: nobody is chosen only where a list is to be empty."""
        return self.has_people or self._ways.checkedId() == _EXACTLY

    def take_focus(self) -> None:
        """Have the keyboard in the field for people."""
        self._picker.take_focus()

    def _build_ways(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        words = (
            self.tr("Add them to the people who have access"),
            self.tr("Take them off the lists"),
            self.tr("Make each list exactly these people"),
        )
        for number, text in enumerate(words):
            choice = QRadioButton(text)
            self._ways.addButton(choice, number)
            column.addWidget(choice)
        self._ways.button(0).setChecked(True)
        self._ways.idToggled.connect(self._on_way_toggled)
        return column

    def _on_way_toggled(self, _number: int, _checked: bool) -> None:  # noqa: FBT001 -- Qt's signature
        self.changed.emit()
