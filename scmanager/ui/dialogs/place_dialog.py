"""Whose tracks to list: a person or a group, by name, link or number, or one that was listed before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.errors import ScmanagerError
from scmanager.services.browse import Place
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.widgets.plain_label import PlainLabel

_PLACE_ROLE = int(Qt.ItemDataRole.UserRole)
_MOST_ROWS = 7
_ROW_HEIGHT = 28


class PlaceWords(msgspec.Struct, frozen=True, kw_only=True):
    """What the dialog says: its question, the name of its field, an example, and the word on its button."""

    title: str
    label: str
    hint: str
    several: str
    action: str


class PlaceDialog(AsyncDialog):
    """Asks for a text and finds what it stands for; where that is several, one of them is picked from a list."""

    def __init__(
        self,
        parent: QWidget | None,
        words: PlaceWords,
        tasks: Tasks,
        find: Callable[[str], Awaitable[Sequence[Place]]],
        recent: Sequence[Place],
    ) -> None:
        super().__init__(parent, words.title)
        self.tasks = tasks
        self.place: Place | None = None
        self._words = words
        self._find = find
        self._recent = recent
        self._field = _field(words)
        self._problem = PlainLabel(role="error", wrap=True)
        self._heading = PlainLabel(role="section")
        self._list = PlaceList(self.tr("Choices"))
        self._show = button(words.action, "primary")
        self._cancel = button(self.tr("Cancel"))
        self._connect()
        self._lay_out()
        self._offer_recent()

    @classmethod
    async def ask(
        cls,
        parent: QWidget | None,
        words: PlaceWords,
        tasks: Tasks,
        find: Callable[[str], Awaitable[Sequence[Place]]],
        recent: Sequence[Place],
    ) -> Place | None:
        """Let the user choose; None means cancelled."""
        dialog = cls(parent, words, tasks, find, recent)
        return dialog.place if await dialog.answered() else None

    @async_action
    async def _look(self) -> None:
        """Find what is typed; one is taken, several are offered."""
        self._show.setEnabled(False)
        self._complain("")
        try:
            found = await self._find(self._field.text())
        except ScmanagerError as error:
            self._complain(error.message)
        else:
            self._take(found)
        finally:
            self._show.setEnabled(bool(self._field.text().strip()))

    def _take(self, found: Sequence[Place]) -> None:
        if len(found) == 1:
            self._choose(found[0])
        else:
            self._offer(found, self._words.several)
            self._list.take_focus()

    def _choose(self, place: Place) -> None:
        self.place = place
        self.accept()

    def _offer(self, places: Sequence[Place], heading: str) -> None:
        self._heading.setText(heading)
        self._heading.setVisible(bool(places))
        self._list.offer(places)
        self._fit()

    def _offer_recent(self) -> None:
        self._offer(self._recent, self.tr("Shown before"))

    def _complain(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._fit()

    def _fit(self) -> None:
        """Be as high as the content needs at this width."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _connect(self) -> None:
        self._problem.hide()
        self._show.setEnabled(False)
        self._show.setDefault(True)
        on_click(self._show, self._on_show)
        on_click(self._cancel, self.reject)
        self._field.textEdited.connect(self._on_edited)
        self._list.itemActivated.connect(self._on_picked)
        self._list.itemClicked.connect(self._on_picked)

    def _lay_out(self) -> None:
        self.setMinimumWidth(440)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(PlainLabel(self._words.title, role="heading", wrap=True))
        column.addWidget(PlainLabel(self._words.label, role="secondary", wrap=True))
        column.addWidget(self._field)
        column.addWidget(self._problem)
        column.addWidget(self._heading)
        column.addWidget(self._list)
        column.addStretch(1)
        column.addLayout(button_row(None, self._cancel, self._show))

    def _on_show(self) -> None:
        if self._list.hasFocus() and self._list.chosen is not None:
            self._choose(self._list.chosen)
        else:
            self._look()

    def _on_edited(self, text: str) -> None:
        self._complain("")
        self._show.setEnabled(bool(text.strip()))
        if not text.strip():
            self._offer_recent()

    def _on_picked(self, item: QListWidgetItem) -> None:
        self._choose(item.data(_PLACE_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down from the field into the list."""
        if event.key() == Qt.Key.Key_Down and self._field.hasFocus() and self._list.count():
            self._list.take_focus()
        else:
            super().keyPressEvent(event)


class PlaceList(QListWidget):
    """People or groups, as high as its rows."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setStyleSheet("QListView::item { padding: 0 6px }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def chosen(self) -> Place | None:
        """Who is marked."""
        item = self.currentItem()
        place: Place | None = item.data(_PLACE_ROLE) if item is not None else None
        return place

    def offer(self, places: Sequence[Place]) -> None:
        """Show these, none of them marked."""
        self.clear()
        for place in places:
            item = QListWidgetItem(_line(place), self)
            item.setData(_PLACE_ROLE, place)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
        self.setFixedHeight(min(len(places), _MOST_ROWS) * _ROW_HEIGHT)
        self.setVisible(bool(places))

    def take_focus(self) -> None:
        """Have the keyboard, with the first one marked."""
        self.setCurrentRow(max(0, self.currentRow()))
        self.setFocus()


def _line(place: Place) -> str:
    named = texts.one_line(place.name)
    return f"{named}  ·  {texts.one_line(place.about)}" if place.about and place.about != place.name else named


def _field(words: PlaceWords) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(words.label)
    made.setPlaceholderText(words.hint)
    return made
