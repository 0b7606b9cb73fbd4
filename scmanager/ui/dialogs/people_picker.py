"""Choosing people: by name or profile link, or from those access was given to lately."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core.users import User
from scmanager.services.sharing import Sharing
from scmanager.ui.person_adder import PersonAdder
from scmanager.ui.prompts import button
from scmanager.ui.tasks import Tasks, on_click
from scmanager.ui.widgets import person_row
from scmanager.ui.widgets.flow_layout import FlowLayout
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
        row = PersonRow(user, self._pictures.pixmap(user.avatar_url, person_row.AVATAR), is_new=False)
        row.setFixedHeight(person_row.HEIGHT)
        row.removed.connect(self._on_removed)
        self._rows[user.urn] = row
        self._chosen.addWidget(row)
        self.changed.emit()

    def _on_removed(self, urn: str) -> None:
        row = self._rows.pop(urn)
        self._chosen.removeWidget(row)
        row.hide()
        row.deleteLater()
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
        if self._recent:
            column.addWidget(self._build_recent())
        self._chosen = QVBoxLayout()
        self._chosen.setSpacing(0)
        column.addLayout(self._chosen)

    def _build_recent(self) -> QWidget:
        made = QWidget()
        flow = FlowLayout(made, gap=6)
        flow.setContentsMargins(0, 0, 0, 0)
        for user in self._recent:
            pill = button(user.name.replace("&", "&&"), "pill")
            pill.setAccessibleName(self.tr("Add {}").format(user.name))
            on_click(pill, partial(self.add, user))
            flow.addWidget(pill)
        return made
