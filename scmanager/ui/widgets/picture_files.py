"""Pictures on this computer: what may become artwork, read and made small."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from scmanager.errors import FileProblem

LARGEST = 5 * 1024 * 1024
SIDE = 256
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made small (at most `SIDE` pixels a side), with the pixels it had."""

    image: QImage
    width: int
    height: int

    @property
    def dimensions(self) -> str:
        """Its size in words: `1400 × 1400`."""
        return f"{self.width} × {self.height}"


def read_picture(path: Path) -> Picture:
    """Read a file that is to become artwork; FileProblem says why it cannot. Blocks: call it in a thread."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileProblem(f"The picture could not be opened: {reason}.") from error
    return decode(data)


def decode(data: bytes) -> Picture:
    """Decode a PNG, JPEG or GIF; FileProblem when it is something else, broken or above 5 MiB."""
    if len(data) > LARGEST:
        raise FileProblem("The picture is larger than 5 MB. Choose a smaller one.")
    if not data.startswith(_SIGNATURES):
        raise FileProblem("SoundCloud takes PNG, JPEG and GIF pictures only. Choose another one.")
    content = QByteArray(data)
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    full = reader.size()
    if full.width() > SIDE or full.height() > SIDE:
        reader.setScaledSize(full.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise FileProblem("The picture cannot be read; it may be damaged. Choose another one.")
    return Picture(image, full.width(), full.height())
