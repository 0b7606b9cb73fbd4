"""Private or public: two pills with a dot or a ring, and words that say what it means."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from scmanager.core.tracks import Sharing
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.plain_label import PlainLabel

_MARK = 10
_GAP = 3
_SHARPNESS = 3


class AccessChoice(QWidget):
    """Who may listen.

    Signals: changed (the user chose).
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pills = {
            Sharing.PRIVATE: self._pill(self.tr("Private")),
            Sharing.PUBLIC: self._pill(self.tr("Public")),
        }
        self._words = PlainLabel(role="hint", wrap=True)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for pill in self._pills.values():
            self._group.addButton(pill)
            row.addWidget(pill)
        row.addWidget(self._words, 1)
        self.setFocusProxy(self._pills[Sharing.PRIVATE])
        self._group.buttonToggled.connect(self._on_toggled)
        theme.changed.connect(self._draw_marks)
        self._draw_marks()
        self.set_sharing(Sharing.PRIVATE)

    @property
    def sharing(self) -> Sharing:
        """The choice."""
        return Sharing.PUBLIC if self._pills[Sharing.PUBLIC].isChecked() else Sharing.PRIVATE

    def set_sharing(self, sharing: Sharing) -> None:
        """Show a choice."""
        self._pills[sharing].setChecked(True)
        self._explain()

    def _pill(self, text: str) -> QPushButton:
        pill = QPushButton(text)
        pill.setProperty("kind", "pill")
        pill.setCheckable(True)
        pill.setAutoDefault(False)
        pill.setIconSize(QSize(_MARK + _GAP, _MARK))
        pill.setAccessibleName(self.tr("Access: {}").format(text))
        return pill

    def _explain(self) -> None:
        private = self.sharing is Sharing.PRIVATE
        words = self.tr("Only people with the secret link can listen") if private else self.tr("Everybody can listen")
        self._words.setText(words)
        for pill in self._pills.values():
            pill.setAccessibleDescription(words)

    def _draw_marks(self) -> None:
        for sharing, pill in self._pills.items():
            pill.setIcon(_mark(self._theme, filled=sharing is Sharing.PRIVATE))

    def _on_toggled(self, _button: QPushButton, checked: bool) -> None:  # noqa: FBT001 -- Qt's signature
        if checked:
            self._explain()
            self.changed.emit()


def _mark(theme: Theme, *, filled: bool) -> QIcon:
    icon = QIcon()
    for state, color in ((QIcon.State.On, theme.tokens.accent), (QIcon.State.Off, theme.tokens.text_2)):
        icon.addPixmap(_circle(QColor(color), filled=filled), QIcon.Mode.Normal, state)
    return icon


def _circle(color: QColor, *, filled: bool) -> QPixmap:
    picture = QPixmap((_MARK + _GAP) * _SHARPNESS, _MARK * _SHARPNESS)
    picture.setDevicePixelRatio(_SHARPNESS)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(color if filled else Qt.GlobalColor.transparent)
    painter.drawEllipse(QPointF(_MARK / 2, _MARK / 2), 4.0, 4.0)
    painter.end()
    return picture
