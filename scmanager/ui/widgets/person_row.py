"""A person in a list, with a button that takes them off it."""

from __future__ import annotations

import html

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.permissions import AccessMark
from scmanager.core.users import User
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.avatar import Avatar
from scmanager.ui.widgets.plain_label import PlainLabel

AVATAR = 24
HEIGHT = 34


class PersonRow(QWidget):
    """Picture, name, how they stand, and Remove; those to be removed are struck out and can be kept.

    Signals: removed(urn), kept(urn).
    """

    removed = Signal(str)
    kept = Signal(str)

    def __init__(self, user: User, picture: QPixmap | None, mark: AccessMark = AccessMark.KEPT) -> None:
        super().__init__()
        self.user = user
        self._mark = mark
        self._avatar = Avatar(AVATAR, user)
        self.show_picture(picture)
        self._name = PlainLabel(texts.one_line(user.name), elided=True)
        self._name.setToolTip(html.escape(user.name))
        self._stands = PlainLabel(role="hint")
        self._button = button("", "row")
        on_click(self._button, self._on_button)
        self.setFocusProxy(self._button)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._avatar)
        layout.addWidget(self._name, 1)
        layout.addWidget(self._stands)
        layout.addWidget(self._button)
        self.show_mark(mark)

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show the person's picture."""
        self._avatar.show_picture(picture)

    def show_mark(self, mark: AccessMark) -> None:
        """Show how the person stands: on the list, to be added, or to be removed."""
        self._mark = mark
        words = {AccessMark.ADDED: self.tr("to be added"), AccessMark.REMOVED: self.tr("to be removed")}
        self._stands.setText(words.get(mark, ""))
        self._stands.setVisible(mark in words)
        is_gone = mark is AccessMark.REMOVED
        self._name.set_role("gone" if is_gone else "")
        self._button.setText(self.tr("Keep") if is_gone else self.tr("Remove"))
        action = self.tr("Keep {}") if is_gone else self.tr("Remove {}")
        self._button.setAccessibleName(action.format(self.user.name))

    def _on_button(self) -> None:
        signal = self.kept if self._mark is AccessMark.REMOVED else self.removed
        signal.emit(self.user.urn)
