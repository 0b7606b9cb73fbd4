"""Beneath the links: what is known of the selected ones, and what can be done with them."""

from __future__ import annotations

import html
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.link_log import HONEST_WORDS
from scmanager.ui.models.link_cells import FindTrack, spoken
from scmanager.ui.panes.link_actions import ChosenLinks
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.clamped_label import ClampedLabel
from scmanager.ui.widgets.frames import line

_HEIGHT = 56  # of two lines: nothing moves when another row is selected


class LinkFoot(QWidget):
    """Details of one row, or how many are selected; with nothing selected, what a link is.

    Signals: wanted(name of an action): `show`, `edit`, `send` or `reset`.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ClampedLabel(HONEST_WORDS, role="secondary")
        self._show = self._button("show", self.tr("Show track"))
        self._edit = self._button("edit", self.tr("Change for whom…"))
        self._send = self._button("send", self.tr("Send new links…"))
        self._reset = self._button("reset", self.tr("Reset link…"), "danger")
        self._reset.setAccessibleName(self.tr("Reset links of selected rows…"))
        self._lay_out()

    def show_chosen(self, chosen: ChosenLinks, find: FindTrack) -> None:
        """Say what is known of the selected links."""
        links, one = texts.plural(chosen.count, self.tr("link")), chosen.one
        if one is not None:
            words = spoken(one, find(one.track_urn))
        elif chosen.entries:
            tracks = texts.plural(len(chosen.track_urns), self.tr("track"))
            words = self.tr("{} of {} selected.").format(links, tracks)
        else:
            words = self.tr("{} selected.").format(links) if chosen.count else HONEST_WORDS
        self._words.setText(words)
        self._words.setToolTip(html.escape(words) if one is not None else "")
        self._show.setVisible(chosen.track is not None)
        self._edit.setVisible(bool(chosen.entries))
        self._send.setVisible(chosen.count > 1 and bool(chosen.lost))
        self._reset.setVisible(chosen.can_reset)
        self._reset.setText(self.tr("Reset link…") if chosen.track is not None else self.tr("Reset links…"))

    def _button(self, name: str, text: str, kind: str = "") -> QPushButton:
        made = button(text, kind)
        made.hide()
        on_click(made, partial(self.wanted.emit, name))
        return made

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(20, 0, 14, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        for each in (self._show, self._edit, self._send, self._reset):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addLayout(row, 1)
        self.setFixedHeight(_HEIGHT)
