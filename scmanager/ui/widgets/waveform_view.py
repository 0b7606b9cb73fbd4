"""The waveform of a track with its timed comments beneath."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from scmanager.core import texts
from scmanager.core.waveforms import Waveform, bars
from scmanager.ui import theme
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.markers import CLUSTER_SIDE, Cluster, Marker, clustered

_HEIGHT = 56
_GAP = 4
_BAR = 3
_COUNT_PX = 9
_STEP = 4
_KEY_STEP_MS = 5000
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: 6, Qt.Key.Key_PageDown: -6}


class WaveformView(QWidget):
    """Bars over the length of a track and markers beneath; a click or the arrow keys choose a place.

    Clicks on markers drawn as one choose each of them in turn.

    Signals: place_chosen(ms), marker_chosen(key).
    """

    place_chosen = Signal(int)
    marker_chosen = Signal(str)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = look
        self._length = 0
        self._waveform: Waveform | None = None
        self._words = ""
        self._markers: list[Marker] = []
        self._clusters: list[Cluster] = []
        self._highlighted = ""
        self._place: int | None = None
        self._pointer: float | None = None
        self.setFixedHeight(_HEIGHT + _GAP + CLUSTER_SIDE + 2)
        self.setMinimumWidth(120)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Waveform"))
        look.changed.connect(self.update)

    @property
    def place(self) -> int | None:
        """The chosen place in ms, None when none is."""
        return self._place

    @property
    def highlighted(self) -> str:
        """The key of the marker that stands out."""
        return self._highlighted

    @property
    def words(self) -> str:
        """What is said in place of the bars."""
        return self._words

    def show_length(self, length_ms: int | None, words: str = "") -> None:
        """Start with a track of a length, or unknown; `words` stand where no bars can be drawn."""
        self._length = length_ms or 0
        self._waveform = None
        self._words = words
        self._highlighted = ""
        self.show_markers([])
        self.show_place(None)

    def show_waveform(self, waveform: Waveform | None, words: str = "") -> None:
        """Draw the bars; `words` say why there are none."""
        self._waveform = waveform
        self._words = "" if waveform and waveform.peaks else words
        self.update()

    def show_markers(self, markers: Sequence[Marker]) -> None:
        """Draw the markers of comments; none while the length is unknown."""
        self._markers = list(markers) if self._length else []
        self._join_markers()

    def show_place(self, place_ms: int | None) -> None:
        """Mark a chosen place, None for none; nothing is told."""
        self._place = None if place_ms is None else max(0, min(place_ms, self._length))
        self.setAccessibleDescription("" if self._place is None else texts.length(self._place))
        self.update()

    def highlight(self, key: str) -> None:
        """Let one marker stand out."""
        self._highlighted = key
        self.update()

    def position_of(self, at_ms: int) -> float:
        """Return where a place lies, in pixels from the left."""
        share = min(1.0, max(0.0, at_ms / self._length)) if self._length else 0.0
        return share * self.width()

    def cluster_at(self, point: QPointF) -> Cluster | None:
        """Return the markers under a point."""
        return next((cluster for cluster in self._clusters if self._area(cluster).contains(point)), None)

    def _join_markers(self) -> None:
        self._clusters = clustered(self._markers, self.position_of)
        self.update()

    def _area(self, cluster: Cluster) -> QRectF:
        side = cluster.side
        left = min(max(0.0, cluster.x - side / 2), self.width() - side - 1.0)
        return QRectF(left, _HEIGHT + _GAP + (CLUSTER_SIDE - side) / 2, side, side)

    def _choose(self, place_ms: float) -> None:
        self.show_place(round(place_ms))
        if self._place is not None:
            self.place_chosen.emit(self._place)

    def _draw_bars(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color("wave"))
        peaks = bars(self._waveform, self.width() // _STEP) if self._waveform else []
        for number, peak in enumerate(peaks or [0.0] * (self.width() // _STEP)):
            height = max(2.0, peak * _HEIGHT)
            painter.drawRoundedRect(QRectF(number * _STEP, _HEIGHT - height, _BAR, height), 1, 1)

    def _draw_words(self, painter: QPainter) -> None:
        painter.setPen(self._theme.tokens.color("text_2"))
        painter.drawText(QRectF(0, 0, self.width(), _HEIGHT - 6), int(Qt.AlignmentFlag.AlignCenter), self._words)

    def _draw_markers(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        font = self.font()
        font.setPixelSize(_COUNT_PX)
        painter.setFont(font)
        for cluster in self._clusters:
            area, stands_out = self._area(cluster), cluster.holds(self._highlighted)
            painter.setBrush(cluster.markers[0].color if len(cluster.markers) == 1 else tokens.color("wave"))
            painter.setPen(QPen(tokens.color("text"), 2) if stands_out else QPen(tokens.color("window"), 1))
            painter.drawEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5) if stands_out else area)
            painter.setPen(tokens.color("text"))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), cluster.count_text)

    def _draw_line(self, painter: QPainter, x: float, color: str) -> None:
        painter.setPen(QPen(self._theme.tokens.color(color), 1.5))
        painter.drawLine(QPointF(x, 0), QPointF(x, _HEIGHT))

    def _draw_time(self, painter: QPainter, x: float, at_ms: int) -> None:
        font = self.font()
        font.setPixelSize(theme.HINT_PX)
        painter.setFont(font)
        text = texts.length(at_ms)
        width = painter.fontMetrics().horizontalAdvance(text) + 10
        area = QRectF(min(max(0.0, x + 4), self.width() - width), 0, width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color("raised"))
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(self._theme.tokens.color("text"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)

    def _tip(self, cluster: Cluster) -> str:
        more = [self.tr("and {} more").format(cluster.unsaid)] if cluster.unsaid else []
        return "<qt>" + "<br>".join(html.escape(line) for line in [*cluster.lines, *more]) + "</qt>"

    def sizeHint(self) -> QSize:
        """Ask for the width of the inspector."""
        return QSize(theme.INSPECTOR_WIDTH - 32, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bars, markers and the chosen place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_bars(painter)
        self._draw_words(painter)
        self._draw_markers(painter)
        if self._place is not None:
            self._draw_line(painter, self.position_of(self._place), "accent")
            self._draw_time(painter, self.position_of(self._place), self._place)
        if self._pointer is not None and self._length:
            self._draw_line(painter, self._pointer, "text_2")
            self._draw_time(painter, self._pointer, round(self._pointer / self.width() * self._length))
        if self.hasFocus():
            painter.setPen(self._theme.tokens.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Join other markers where there is more or less room."""
        super().resizeEvent(event)
        self._join_markers()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a marker or a place."""
        cluster = self.cluster_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif cluster is not None:
            self.marker_chosen.emit(cluster.after(self._highlighted).key)
        elif self._length:
            self._choose(event.position().x() / self.width() * self._length)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        over_bars = event.position().y() < _HEIGHT
        self._pointer = min(max(0.0, event.position().x()), float(self.width())) if over_bars else None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the place with the arrow keys, far with the page keys; Escape takes it away."""
        key = Qt.Key(event.key())
        if key in _KEYS and self._length:
            self._choose((self._place or 0) + _KEYS[key] * _KEY_STEP_MS)
        elif key == Qt.Key.Key_Escape and self._place is not None:
            self.show_place(None)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        self._pointer = None
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say who wrote the comment under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cluster = self.cluster_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._tip(cluster) if cluster else "", self)
            return True
        return super().event(event)
