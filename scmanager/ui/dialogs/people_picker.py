"""Choosing people: by name or profile link, or from those access was given to lately."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core.users import User
from scmanager.errors import InputError, ScmanagerError
from scmanager.services.sharing import Sharing
from scmanager.ui.prompts import button, button_row
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.widgets import person_row
from scmanager.ui.widgets.flow_layout import FlowLayout
from scmanager.ui.widgets.person_field import PersonField
from scmanager.ui.widgets.person_row import PersonRow
from scmanager.ui.widgets.plain_label import PlainLabel

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
        self.tasks = tasks
        self._sharing = sharing
        self._pictures = pictures
        self._recent = recent[:_MOST_RECENT]
        self._rows: dict[str, PersonRow] = {}
        self._field = PersonField()
        self._field.setAccessibleName(self.tr("Choose a person"))
        self._field.setPlaceholderText(self.tr("Add a user: name or profile link"))
        self._field.suggestions_wanted.connect(self._suggest)
        self._field.person_chosen.connect(self.add)
        self._field.entered.connect(self._on_add)
        self._add_button = button(self.tr("Add"))
        on_click(self._add_button, self._on_add)
        self._problem = PlainLabel(role="error", wrap=True)
        self._problem.hide()
        self._lay_out()
        pictures.arrived.connect(self._on_picture_arrived)

    @property
    def people(self) -> list[User]:
        """Who is chosen, in order."""
        return [row.user for row in self._rows.values()]

    def take_focus(self) -> None:
        """Have the keyboard in the field."""
        self._field.setFocus()

    def add(self, user: User) -> None:
        """Choose somebody, once."""
        self._complain("")
        if user.urn in self._rows:
            return
        row = PersonRow(user, self._pictures.pixmap(user.avatar_url, person_row.AVATAR), is_new=False)
        row.setFixedHeight(person_row.HEIGHT)
        row.removed.connect(self._on_removed)
        self._rows[user.urn] = row
        self._chosen.addWidget(row)
        self.changed.emit()

    @async_action
    async def _find_and_add(self, text: str) -> None:
        self._add_button.setEnabled(False)
        try:
            user = await self._sharing.find_person(text)
        except InputError as error:
            self._complain(error.message)
        else:
            self._field.reset()
            self.add(user)
        finally:
            self._add_button.setEnabled(True)

    async def _fetch_suggestions(self, text: str) -> None:
        try:
            people = await self._sharing.suggest(text)
        except ScmanagerError:
            return
        self._field.suggest(text, people)

    def _suggest(self, text: str) -> None:
        self.tasks.latest("suggested people", self._fetch_suggestions(text))

    def _on_add(self) -> None:
        text = self._field.text().strip()
        if text and self._add_button.isEnabled():
            self._find_and_add(text)

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

    def _complain(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _lay_out(self) -> None:
        add = button_row(self._add_button)
        add.insertWidget(0, self._field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(add)
        column.addWidget(self._problem)
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
