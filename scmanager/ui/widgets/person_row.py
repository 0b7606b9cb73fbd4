"""A person in a list, with a button that takes them off it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scmanager.core.users import User
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.avatar import Avatar
from scmanager.ui.widgets.plain_label import PlainLabel

AVATAR = 24
HEIGHT = 34


class PersonRow(QWidget):
    """Picture, name, and Remove.

    Signals: removed(urn).
    """

    removed = Signal(str)

    def __init__(self, user: User, picture: QPixmap | None, *, is_new: bool) -> None:
        super().__init__()
        self.user = user
        self._avatar = Avatar(AVATAR, user)
        self.show_picture(picture)
        remove = button(self.tr("Remove"), "flat")
        remove.setAccessibleName(self.tr("Remove {}").format(user.name))
        on_click(remove, self._on_remove)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._avatar)
        layout.addWidget(PlainLabel(user.name, elided=True), 1)
        if is_new:
            layout.addWidget(PlainLabel(self.tr("not saved yet"), role="hint"))
        layout.addWidget(remove)

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show the person's picture."""
        self._avatar.show_picture(picture)

    def _on_remove(self) -> None:
        self.removed.emit(self.user.urn)
