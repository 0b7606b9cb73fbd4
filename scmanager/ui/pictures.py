"""Pictures from the server, ready to paint: decoded off the loop, cut to squares, kept within limits."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Collection
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageReader, QPainter, QPainterPath, QPixmap

from scmanager.errors import ScmanagerError
from scmanager.services.cache import Cache
from scmanager.services.media import Media
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.tile import corner, paint_tile

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 4096  # of an edge
MOST_MEMORY = MOST_PIXELS * MOST_PIXELS * 4  # in bytes, decoded
_KEPT_BYTES = 32 * 1024 * 1024  # of pixels ready to paint
_WAITING = 48  # asked for and not yet fetched; older wishes are forgotten, painting them again asks again
_WORKERS = 4
_REST_SECONDS = 0.04  # what scrolls by faster is not fetched at all
_RETRY_SECONDS = 60.0
_MOST_FAILED = 2000  # remembered
_MAGIC = {b"\x89PNG\r\n\x1a\n": b"png", b"\xff\xd8\xff": b"jpeg", b"RIFF": b"webp"}

_Key = tuple[str, int, float]


class _Wish(NamedTuple):
    """A picture asked for: whether it is one of the account's own, and when it may be fetched."""

    own: bool
    due: float


class Pictures(QObject):
    """Pixmaps by address and edge length in device-independent pixels.

    Signals: arrived(url) (a picture can be painted now).
    """

    arrived = Signal(str)

    def __init__(self, media: Media, tasks: Tasks, look: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._media = media
        self._tasks = tasks
        self._theme = look
        self._ready = Cache[_Key, QPixmap](_KEPT_BYTES, weigh=_weight)
        self._wanted: OrderedDict[_Key, _Wish] = OrderedDict()
        self._fetching: set[_Key] = set()
        self._workers = 0
        self._failed = Cache[str, float](_MOST_FAILED)
        self._is_closed = False

    def pixmap(self, url: str, size: int, *, own: bool = False) -> QPixmap | None:
        """Return a picture with rounded corners; None as long as it is not there, `arrived` tells when it is.

        `own`: it is one of the account's own tracks, so it may be kept on the disk.
        """
        if not url:
            return None
        key = (url, size, _device_pixel_ratio())
        if key in self._ready:
            found = self._ready.get(key)
            return None if found.isNull() else found
        self._want(key, own=own)
        return None

    def paint(self, painter: QPainter, area: QRect, url: str, name: str, *, own: bool = False) -> None:
        """Paint a picture, or a tile with the first letter of a name in its place."""
        picture = self.pixmap(url, area.width(), own=own)
        if picture is not None:
            painter.drawPixmap(area.topLeft(), picture)
        else:
            paint_tile(painter, area, name, self._theme.tokens)

    def forget_others(self, urls: Collection[str], size: int) -> None:
        """Fetch no more of the wishes for a size than these: the others are no longer on the screen."""
        for key in [key for key in self._wanted if key[1] == size and key[0] not in urls]:
            del self._wanted[key]

    def close(self) -> None:
        """Fetch nothing more; what is there can still be painted."""
        self._is_closed = True

    def _want(self, key: _Key, *, own: bool) -> None:
        if self._is_closed or key in self._fetching or self._failed_lately(key[0]):
            return
        self._wanted.setdefault(key, _Wish(own, time.monotonic() + _REST_SECONDS))
        self._wanted.move_to_end(key)
        while len(self._wanted) > _WAITING:
            self._wanted.popitem(last=False)
        if self._workers < _WORKERS:
            self._workers += 1
            self._tasks.spawn(self._work(), name="pictures")

    def _failed_lately(self, url: str) -> bool:
        return url in self._failed and time.monotonic() < self._failed.get(url)

    async def _work(self) -> None:
        """Fetch what was asked for last first, because that is what is on the screen."""
        try:
            while self._wanted:
                now = time.monotonic()
                key = next((key for key in reversed(self._wanted) if self._wanted[key].due <= now), None)
                if key is None:
                    await asyncio.sleep(_REST_SECONDS / 2)
                    continue
                wish = self._wanted.pop(key)
                self._fetching.add(key)
                try:
                    await self._fetch(key, own=wish.own)
                finally:
                    self._fetching.discard(key)
        finally:
            self._workers -= 1

    async def _fetch(self, key: _Key, *, own: bool) -> None:
        url, size, ratio = key
        try:
            octets = await self._media.picture(url, own=own)
        except ScmanagerError:
            self._failed.put(url, time.monotonic() + _RETRY_SECONDS)
            return
        image = await asyncio.to_thread(decode, octets, size, ratio)
        self._ready.put(key, QPixmap.fromImage(image))
        if not image.isNull():
            self.arrived.emit(url)


def decode(octets: bytes, size: int, ratio: float) -> QImage:
    """Decode a PNG, JPEG or WebP to a rounded square; a null image for anything else or too large."""
    kind = next((name for magic, name in _MAGIC.items() if octets.startswith(magic)), None)
    if kind is None or len(octets) > MOST_BYTES:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(octets))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    natural = reader.size()
    if not natural.isValid() or _is_huge(natural, reader.imageFormat()):
        return QImage()
    edge = round(size * ratio)
    reader.setScaledSize(natural.scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    return QImage() if image.isNull() else _rounded(image, edge, size, ratio)


def _is_huge(natural: QSize, pixels: QImage.Format) -> bool:
    """Tell whether a picture takes too much memory on the way; a pixel may have 16 bits of each colour."""
    octets = natural.width() * natural.height() * max(32, QImage.toPixelFormat(pixels).bitsPerPixel()) // 8
    return max(natural.width(), natural.height()) > MOST_PIXELS or octets > MOST_MEMORY


def _rounded(image: QImage, edge: int, size: int, ratio: float) -> QImage:
    made = QImage(edge, edge, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(0, 0, edge, edge), corner(size) * ratio, corner(size) * ratio)
    painter.setClipPath(outline)
    painter.drawImage((edge - image.width()) // 2, (edge - image.height()) // 2, image)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def _weight(picture: QPixmap) -> int:
    return 64 + picture.width() * picture.height() * 4


def _device_pixel_ratio() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
