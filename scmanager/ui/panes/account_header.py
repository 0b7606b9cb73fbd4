"""Whose account it is, and how much of its upload time is used."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QPushButton, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.users import Quota
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.plain_label import PlainLabel

AVATAR_SIZE = 34


class AccountHeader(QWidget):
    """Picture and name of the account, and the button of the program's menu."""

    def __init__(self, look: Theme, menu: QMenu, server_text: str) -> None:
        super().__init__()
        self._picture = _Disc(look)
        self._name = PlainLabel(role="title", elided=True)
        menu_button = QPushButton("⋯")
        menu_button.setProperty("kind", "flat")
        menu_button.setAccessibleName(self.tr("Menu"))
        menu_button.setToolTip(self.tr("Menu (F10)"))
        menu_button.setShortcut("F10")
        menu_button.setMenu(menu)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._name)
        words.addWidget(PlainLabel(server_text, role="hint", elided=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 10, 0)
        layout.setSpacing(10)
        layout.addWidget(self._picture)
        layout.addLayout(words, 1)
        layout.addWidget(menu_button)

    def show_name(self, name: str) -> None:
        """Show whose account it is."""
        self._name.setText(name)

    def show_avatar(self, picture: QPixmap) -> None:
        """Show the picture of the account."""
        self._picture.show_picture(picture)


class _Disc(QWidget):
    """A round picture; a plain disc as long as there is none."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._theme = look
        self._picture = QPixmap()
        self.setFixedSize(QSize(AVATAR_SIZE, AVATAR_SIZE))

    def show_picture(self, picture: QPixmap) -> None:
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture within a circle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        circle = QPainterPath()
        circle.addEllipse(self.rect())
        painter.setClipPath(circle)
        painter.fillPath(circle, self._theme.tokens.color("raised"))
        if not self._picture.isNull():
            painter.drawPixmap(self.rect(), self._picture)
        painter.end()


class QuotaMeter(QWidget):
    """How much of the upload time is used; nothing when it is unlimited or unknown."""

    def __init__(self) -> None:
        super().__init__()
        self._text = PlainLabel(role="hint", elided=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 0)
        layout.setSpacing(8)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        self.hide()

    def show_quota(self, quota: Quota) -> None:
        """Show what is used and what there is."""
        total, used = quota.seconds_total, quota.seconds_used
        self.setVisible(bool(total))
        if total and used is not None:
            minutes = [texts.count(seconds // 60) for seconds in (used, total)]
            self._text.setText(self.tr("{} of {} minutes used").format(*minutes))
            self.setToolTip(self.tr("{} upload minutes left").format(texts.count(max(0, total - used) // 60)))
            self._bar.setRange(0, total)
            self._bar.setValue(min(used, total))
            self._bar.setAccessibleName(self.tr("{} of {} upload minutes used").format(*minutes))
