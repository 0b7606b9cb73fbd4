"""Formats that are a row of small frames: MPEG layer II and III, AAC (ADTS) and AMR.

The frames are counted one by one; in very long files the rest is estimated from the mean of the first ones.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scmanager.sandbox.audio_info import AudioInfo, UnreadableAudio

COUNTED_FRAMES = 100_000
RUBBISH_BYTES = 64 * 1024  # some files carry this much before the first frame
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


def probe_frames(path: Path, offset: int) -> AudioInfo:
    """Count the frames of a file from an offset on; raises UnreadableAudio when there are none."""
    with path.open("rb") as file:
        file.seek(offset)
        head = file.read(RUBBISH_BYTES)
        runs = (_follow(file, reader, offset + place) for reader, place in _candidates(head))
        run = next((run for run in runs if run.believable), None)
    if run is None or run.first is None:
        raise UnreadableAudio("The file is not audio in a supported format.")
    return AudioInfo(run.first.format, run.milliseconds, run.first.sample_rate, run.first.channels)


def _candidates(head: bytes) -> Iterator[tuple[HeaderReader, int]]:
    """Yield where frames may begin: behind the magic of AMR, or wherever an MPEG frame could start."""
    if head.startswith(AMR_WIDE_MAGIC):
        yield amr_wide_frame, len(AMR_WIDE_MAGIC)
    elif head.startswith(AMR_MAGIC):
        yield amr_frame, len(AMR_MAGIC)
    else:
        for found in re.finditer(b"\xff[\xe2-\xff]", head):
            yield from ((adts_frame, found.start()), (mpeg_frame, found.start()))


@dataclass(frozen=True, slots=True)
class _Run:
    """Frames in a row: the first, their number, samples and bytes, and how many bytes of the file there were."""

    first: Frame | None
    frames: int
    samples: int
    size: int
    available: int

    @property
    def believable(self) -> bool:
        """Whether this is no accident: several frames, or a file of nothing but one or two."""
        return self.frames >= ENOUGH_FRAMES or (self.frames > 0 and self.size == self.available)

    @property
    def milliseconds(self) -> int:
        """The length; estimated for the part of a very long file that was not counted."""
        rate = self.first.sample_rate if self.first else 1
        uncounted = self.available / self.size if self.frames == COUNTED_FRAMES else 1
        return int(self.samples * uncounted * 1000) // rate


def _follow(file: BinaryIO, reader: HeaderReader, start: int) -> _Run:
    end = file.seek(0, 2)
    first, frames, samples, place = None, 0, 0, start
    while frames < COUNTED_FRAMES:
        file.seek(place)
        frame = reader(file.read(7))
        if frame is None or place + frame.size > end:
            break
        first = first or frame
        frames, samples, place = frames + 1, samples + frame.samples, place + frame.size
    return _Run(first, frames, samples, place - start, end - start)
