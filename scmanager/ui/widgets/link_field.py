"""A line that shows a link, whole or with its middle left out; a secret one is only copied by whoever minds it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

_FRAME = 24  # what the style and the cursor take from the width


class LinkField(QLineEdit):
    """A link to read: a public one can be selected and copied, a masked one has host and end in sight.

    Nothing of a secret one can be selected, so that none gets to the clipboard, or to where X11 keeps what is
    selected, unnoticed; the keys and the menu for copying ask for all of it.

    Signals: copy_wanted (of a secret link).
    """

    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._masked = self._public = ""
        self._is_secret = False
        self.setReadOnly(True)
        self.setProperty("mono", True)
        self.selectionChanged.connect(self._on_selected)

    def show_public(self, url: str) -> None:
        """Show a link that can be selected and scrolled through; its middle is left out while it has no focus."""
        self._show(url, secret=False)
        self._public = url
        self._fit_public()

    def show_secret(self, url: str) -> None:
        """Show a secret link that can be scrolled through, with its end in sight."""
        self._show(url, secret=True)
        self.setCursorPosition(len(url))

    def show_masked(self, url: str) -> None:
        """Show a masked secret link; where it is too long its scheme and its middle are left out."""
        self._is_secret = True
        self._masked, self._public = url, ""
        self.setToolTip(url)
        self._fit()

    def _show(self, url: str, *, secret: bool) -> None:
        self._masked = self._public = ""
        self._is_secret = secret
        self.setToolTip("")
        self.setText(url)

    def _fit_public(self) -> None:
        metrics, room = self.fontMetrics(), self.width() - _FRAME
        fits = self.hasFocus() or metrics.horizontalAdvance(self._public) <= room
        self.setText(self._public if fits else metrics.elidedText(self._public, Qt.TextElideMode.ElideMiddle, room))
        self.setToolTip("" if fits else self._public)
        self.setCursorPosition(0)

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), self.width() - _FRAME
        fits = metrics.horizontalAdvance(self._masked) <= room
        bare = self._masked.partition("://")[2]
        self.setText(self._masked if fits else metrics.elidedText(bare, Qt.TextElideMode.ElideMiddle, room))
        self.setCursorPosition(0)

    def _on_selected(self) -> None:
        if self._is_secret:
            self.deselect()

    def _on_copy(self, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's signature
        self.copy_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out as much of a link as the width asks for."""
        super().resizeEvent(event)
        if self._masked:
            self._fit()
        elif self._public:
            self._fit_public()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the whole of a public link, so that all of it can be selected."""
        super().focusInEvent(event)
        if self._public:
            self._fit_public()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave out the middle of a public link again."""
        super().focusOutEvent(event)
        if self._public and event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._fit_public()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Have a secret link copied by whoever minds it."""
        if self._is_secret and event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy a secret link, and nothing else."""
        if not self._is_secret:
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy link")).triggered.connect(self._on_copy)
        menu.popup(event.globalPos())
