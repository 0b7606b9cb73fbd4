"""A link as a QR picture."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage

_QUIET_ZONE = 4  # modules, ISO/IEC 18004
_MODULE_PIXELS = 10


def qr_picture(text: str) -> QImage:
    """Draw a text as a QR code, black on white whatever the theme is: scanners ask for that."""
    import segno  # noqa: PLC0415 -- needed by few, and not while the program starts

    matrix = segno.make(text, error="m", micro=False).matrix
    side = len(matrix) + 2 * _QUIET_ZONE
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    black = 0xFF000000
    for y, line in enumerate(matrix, start=_QUIET_ZONE):
        for x, module in enumerate(line, start=_QUIET_ZONE):
            if module:
                image.setPixel(x, y, black)
    return image.scaled(side * _MODULE_PIXELS, side * _MODULE_PIXELS)


def png_of(image: QImage) -> bytes:
    """Write a picture as PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stubs want bytes here, Qt a text
    return bytes(data.data())
