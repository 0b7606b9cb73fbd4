"""People to choose from with one click."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.users import User
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.flow_layout import FlowLayout
from scmanager.ui.widgets.plain_label import PlainLabel

_LONGEST = 24


class PeoplePills(QWidget):
    """A button for each person; hidden while there is nobody to choose.

    Signals: chosen(User).
    """

    chosen = Signal(object)

    def __init__(self, label: str) -> None:
        super().__init__()
        self._flow = FlowLayout(self, gap=6)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._label = PlainLabel(label, role="hint")
        self._people: list[User] = []
        self.hide()

    def show_people(self, people: Iterable[User]) -> None:
        """Offer these people."""
        wanted = list(people)
        if wanted == self._people:
            return
        self._people = wanted
        self._clear()
        if wanted:
            self._flow.addWidget(self._label)
        for user in wanted:
            pill = self._pill(user)
            self._flow.addWidget(pill)
            pill.show()
            self._label.setFixedHeight(pill.sizeHint().height())
        self._label.setVisible(bool(wanted))
        self.setVisible(bool(wanted))

    def _clear(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget is not self._label:
                widget.hide()
                widget.deleteLater()

    def _pill(self, user: User) -> QWidget:
        name = texts.one_line(user.name)
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        pill = button(short.replace("&", "&&"), "pill")
        pill.setAccessibleName(self.tr("Add {}").format(name))
        pill.setToolTip(html.escape(name))
        on_click(pill, partial(self.chosen.emit, user))
        return pill
