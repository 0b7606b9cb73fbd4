"""What can be done with a link: copied in several forms, shown as a picture, opened, reset."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from scmanager.core.link_log import LinkKind
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click


class LinkButtons(QWidget):
    """A row of buttons; the less frequent forms are in the menu beside Copy link.

    Signals: copy_wanted(LinkKind), qr_wanted, listen_wanted, reset_wanted.
    """

    copy_wanted = Signal(object)
    qr_wanted = Signal()
    listen_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copy = button("Copy link", "primary")
        self._more = button("▾")
        self._more.setAccessibleName(self.tr("More forms of the link"))
        self._more.setToolTip(self.tr("More forms of the link"))
        self._more.setMenu(self._build_menu())
        self._qr = button(self.tr("QR"))
        self._qr.setAccessibleName(self.tr("Show as QR picture"))
        self._reset = button("Reset link…", "danger")
        on_click(self._copy, partial(self.copy_wanted.emit, LinkKind.LISTENER))
        on_click(self._qr, self.qr_wanted.emit)
        on_click(self._reset, self.reset_wanted.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for each in (self._copy, self._more, self._qr):
            layout.addWidget(each)
        layout.addStretch(1)
        layout.addWidget(self._reset)

    def show_for(self, *, secret: bool, can_reset: bool) -> None:
        """Offer what makes sense: a link that is no secret is only copied."""
        for each in (self._more, self._qr):
            each.setVisible(secret)
        self._reset.setVisible(secret and can_reset)

    def take_focus(self) -> None:
        """Have the keyboard on Copy link."""
        self._copy.setFocus()

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        forms = {
            LinkKind.API: self.tr("Copy API link"),
            LinkKind.EMBED: self.tr("Copy embed code"),
            LinkKind.MESSAGE: self.tr("Copy message…"),
        }
        for kind, text in forms.items():
            action = QAction(text, menu)
            action.triggered.connect(partial(self._on_form, kind))
            menu.addAction(action)
        menu.addSeparator()
        listen = QAction(self.tr("Open as a listener"), menu)
        listen.triggered.connect(self._on_listen)
        menu.addAction(listen)
        return menu

    def _on_form(self, kind: LinkKind, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's signature
        self.copy_wanted.emit(kind)

    def _on_listen(self, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's signature
        self.listen_wanted.emit()
