"""Choosing people: by name or profile link, or from those access was given to lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core.users import User
from scmanager.services.sharing import Sharing
from scmanager.ui.person_adder import PersonAdder
from scmanager.ui.tasks import Tasks
from scmanager.ui.widgets import person_row
from scmanager.ui.widgets.people_pills import PeoplePills
from scmanager.ui.widgets.person_row import PersonRow

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

_MOST_RECENT = 6


class PeoplePicker(QWidget):
    """A field with suggestions, a button for each of the recent people, and a row for each who was chosen.

    Signals: changed (who is chosen).
    """

    changed = Signal()

    def __init__(self, sharing: Sharing, tasks: Tasks, pictures: Pictures, recent: Sequence[User]) -> None:
        super().__init__()
        self._pictures = pictures
        self._recent = recent[:_MOST_RECENT]
        self._rows: dict[str, PersonRow] = {}
        self._adder = PersonAdder(sharing, tasks, self.tr("Choose a person"))
        self._adder.found.connect(self.add)
        self._pills = PeoplePills(self.tr("Recent"))
        self._lay_out()
        pictures.arrived.connect(self._on_picture_arrived)

    @property
    def people(self) -> list[User]:
        """Who is chosen, in order."""
        return [row.user for row in self._rows.values()]

    def take_focus(self) -> None:
        """Have the keyboard in the field."""
        self._adder.setFocus()

    def add(self, user: User) -> None:
        """Choose somebody, once."""
        self._adder.complain("")
        if user.urn in self._rows:
            return
        row = PersonRow(user, self._pictures.pixmap(user.avatar_url, person_row.AVATAR))
        row.setFixedHeight(person_row.HEIGHT)
        row.removed.connect(self._on_removed)
        self._rows[user.urn] = row
        self._chosen.addWidget(row)
        self._on_chosen()

    def _on_removed(self, urn: str) -> None:
        row = self._rows.pop(urn)
        self._chosen.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._on_chosen()

    def _on_chosen(self) -> None:
        self._pills.show_people(user for user in self._recent if user.urn not in self._rows)
        self._adder.leave_out(self.people)
        self.changed.emit()

    def _on_picture_arrived(self, url: str) -> None:
        for row in self._rows.values():
            if row.user.avatar_url == url:
                row.show_picture(self._pictures.pixmap(url, person_row.AVATAR))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._adder)
        self._pills.show_people(self._recent)
        self._pills.chosen.connect(self.add)
        column.addWidget(self._pills)
        self._chosen = QVBoxLayout()
        self._chosen.setSpacing(0)
        column.addLayout(self._chosen)
