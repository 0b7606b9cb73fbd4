"""Formats that are a row of small frames: MPEG layer II and III, AAC (ADTS) and AMR.

The frames are counted one by one; in very long files the rest is estimated from the mean of the first ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scmanager.sandbox.audio_info import AudioInfo, UnreadableAudio

COUNTED_FRAMES = 100_000
ENOUGH_FRAMES = 3  # so many in a row are no accident

MPEG_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
KILOBITS = {
    (3, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
AMR_SIZES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1)
AMR_WIDE_SIZES = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1)
AMR_MAGIC, AMR_WIDE_MAGIC = b"#!AMR\n", b"#!AMR-WB\n"


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: its format, its bytes in the file, the samples it stands for, hertz and channels."""

    format: str
    size: int
    samples: int
    sample_rate: int
    channels: int


HeaderReader = Callable[[bytes], Frame | None]


def mpeg_frame(head: bytes) -> Frame | None:
    """Read the four bytes that open an MPEG audio frame of layer II or III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    kilobits, rate = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer not in {1, 2} or rate == 3 or kilobits in {0, 15}:
        return None
    hertz = MPEG_RATES[version][rate]
    bits = KILOBITS[3 if version == 3 else 2, layer if version == 3 else 2][kilobits] * 1000
    samples = 576 if layer == 1 and version != 3 else 1152
    size = samples // 8 * bits // hertz + (head[2] >> 1 & 1)
    return Frame("mp3" if layer == 1 else "mp2", size, samples, hertz, 1 if head[3] >> 6 == 3 else 2)


def adts_frame(head: bytes) -> Frame | None:
    """Read the header of an AAC frame in an ADTS stream."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    rate = head[2] >> 2 & 15
    size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if rate >= len(AAC_RATES) or size < 7:
        return None
    channels = (head[2] & 1) << 2 | head[3] >> 6
    return Frame("aac", size, 1024 * ((head[6] & 3) + 1), AAC_RATES[rate], channels or 2)


def amr_frame(head: bytes) -> Frame | None:
    """Read the first byte of a narrow-band AMR frame of 20 ms."""
    size = AMR_SIZES[head[0] >> 3 & 15] if head else 0
    return Frame("amr", size, 160, 8000, 1) if size else None


def amr_wide_frame(head: bytes) -> Frame | None:
    """Read the first byte of a wide-band AMR frame of 20 ms."""
    size = AMR_WIDE_SIZES[head[0] >> 3 & 15] if head else 0
    return Frame("amr", size, 320, 16000, 1) if size else None


def frame_reader(head: bytes) -> tuple[HeaderReader, int] | None:
    """Find the kind of frames that follow, and how many bytes of magic come before the first."""
    if head.startswith(AMR_WIDE_MAGIC):
        return amr_wide_frame, len(AMR_WIDE_MAGIC)
    if head.startswith(AMR_MAGIC):
        return amr_frame, len(AMR_MAGIC)
    readers = (adts_frame, mpeg_frame)
    return next(((reader, 0) for reader in readers if reader(head)), None)


def probe_frames(path: Path, reader: HeaderReader, offset: int) -> AudioInfo:
    """Count the frames from an offset on; raises UnreadableAudio when they soon stop making sense."""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        first, counted, samples, place = _walk(file, reader, offset, end)
    if first is None or (counted < ENOUGH_FRAMES and place < end):
        raise UnreadableAudio("The file starts like audio, but its frames are damaged.")
    if counted == COUNTED_FRAMES:
        samples = samples * (end - offset) // (place - offset)
    return AudioInfo(first.format, samples * 1000 // first.sample_rate, first.sample_rate, first.channels)


def _walk(file: BinaryIO, reader: HeaderReader, offset: int, end: int) -> tuple[Frame | None, int, int, int]:
    """Follow the frames; return the first one, their number, their samples and the place reached."""
    first, counted, samples, place = None, 0, 0, offset
    while counted < COUNTED_FRAMES:
        file.seek(place)
        frame = reader(file.read(7))
        if frame is None or place + frame.size > end:
            break
        first = first or frame
        counted, samples, place = counted + 1, samples + frame.samples, place + frame.size
    return first, counted, samples, place
