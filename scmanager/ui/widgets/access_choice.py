"""Private or public, or public later: pills with a mark, and words that say what it means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scmanager.core.tracks import Sharing
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.flow_layout import FlowLayout
from scmanager.ui.widgets.moment_field import MomentField
from scmanager.ui.widgets.plain_label import PlainLabel

_MARK = 10
_GAP = 3
_SHARPNESS = 3


class AccessChoice(QWidget):
    """Who may listen; with `can_wait` a track can become public at a chosen time.

    Signals: changed (the user chose).
    """

    changed = Signal()

    def __init__(self, theme: Theme, *, can_wait: bool = False, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock or _now
        self._private = self._pill(self.tr("Private"))
        self._public = self._pill(self.tr("Public"))
        self._later = self._pill(self.tr("Public at…"))
        self._later.setVisible(can_wait)
        self.when = MomentField(self.tr("Public at"))
        self._words = PlainLabel(role="hint", wrap=True)
        self._later_words = PlainLabel(self._meaning(later=True), role="hint", wrap=True)
        self._group = QButtonGroup(self)
        self._lay_out()
        self.setFocusProxy(self._private)
        self._group.buttonToggled.connect(self._on_toggled)
        self.when.dateTimeChanged.connect(self._on_moment_changed)
        theme.changed.connect(self._draw_marks)
        self._draw_marks()
        self.set_sharing(Sharing.PRIVATE)

    @property
    def sharing(self) -> Sharing:
        """The choice; what becomes public later counts as public."""
        return Sharing.PRIVATE if self._private.isChecked() else Sharing.PUBLIC

    @property
    def publish_at(self) -> datetime | None:
        """When it becomes public, in UTC; None when that is not left to a later time."""
        return self.when.moment if self._later.isChecked() else None

    @property
    def problem(self) -> str:
        """What is wrong with the time."""
        late = self.publish_at is not None and self.publish_at <= self._clock()
        return self.tr("Choose a time that is still to come.") if late else ""

    def set_sharing(self, sharing: Sharing, publish_at: datetime | None = None) -> None:
        """Show a choice."""
        self.when.set_moment(publish_at or _tomorrow(self._clock()))
        pill = self._private if sharing is Sharing.PRIVATE else self._public
        (self._later if publish_at else pill).setChecked(True)
        self._explain()

    def show_several(self, words: str) -> None:
        """Show that there are several choices, none of them checked."""
        self._group.setExclusive(False)
        for pill in self._group.buttons():
            pill.setChecked(False)
        self._group.setExclusive(True)
        self._explain()
        self._words.setText(words)

    def _pill(self, text: str) -> QPushButton:
        pill = QPushButton(text)
        pill.setProperty("kind", "pill")
        pill.setCheckable(True)
        pill.setAutoDefault(False)
        pill.setIconSize(QSize(_MARK + _GAP, _MARK))
        pill.setAccessibleName(self.tr("Access: {}").format(text))
        return pill

    def _meaning(self, *, later: bool) -> str:
        if later:
            return self.tr(
                "It is uploaded now and stays private until then. This computer must be on and scmanager running."
            )
        private = self.sharing is Sharing.PRIVATE
        return self.tr("Only people with the secret link can listen") if private else self.tr("Everybody can listen")

    def _explain(self) -> None:
        later = self._later.isChecked()
        words = self._meaning(later=later)
        self._words.setText(words)
        self._words.setVisible(not later)
        self.when.setVisible(later)
        self._later_words.setVisible(later)
        for control in (*self._group.buttons(), self.when):
            control.setAccessibleDescription(words)

    def _lay_out(self) -> None:
        pills = QWidget()
        flow = FlowLayout(pills, gap=8)
        flow.setContentsMargins(0, 0, 0, 0)
        for pill in (self._private, self._public, self._later):
            self._group.addButton(pill)
            flow.addWidget(pill)
        time = QHBoxLayout()
        time.setSpacing(8)
        time.addWidget(self.when)
        time.addWidget(self._later_words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(pills)
        column.addWidget(self._words)
        column.addLayout(time)

    def _draw_marks(self) -> None:
        for pill in self._group.buttons():
            pill.setIcon(_mark(self._theme, filled=pill is self._private))

    def _on_toggled(self, _button: QPushButton, checked: bool) -> None:  # noqa: FBT001 -- Qt's signature
        if checked:
            self._explain()
            self.changed.emit()

    def _on_moment_changed(self) -> None:
        if self._later.isChecked():
            self.changed.emit()


def _now() -> datetime:
    return datetime.now(UTC)


def _tomorrow(now: datetime) -> datetime:
    """Return the full hour a day from now."""
    return (now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)


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
