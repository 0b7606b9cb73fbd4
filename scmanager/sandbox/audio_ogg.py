"""Ogg files with Vorbis, Opus or FLAC inside: the codec from the first page, the length from the last."""

import struct
from pathlib import Path
from typing import BinaryIO

from scmanager.sandbox.audio_info import AudioInfo, UnreadableAudio

TAIL_BYTES = 128 * 1024  # two pages of the largest size
OPUS_RATE = 48000


def probe_ogg(path: Path) -> AudioInfo:
    """Return what an Ogg file holds; raises UnreadableAudio when no audio stream opens it."""
    with path.open("rb") as file:
        head = file.read(4096)
        rate, channels, skip = _codec(head[27 + head[26] :] if len(head) > 27 else b"")
        last = _last_position(file, head[14:18])
    return AudioInfo("ogg", max(0, last - skip) * 1000 // rate, rate, channels)


def _codec(packet: bytes) -> tuple[int, int, int]:
    """Return hertz, channels and the samples to skip at the start."""
    try:
        if packet.startswith(b"\x01vorbis"):
            channels, rate = struct.unpack_from("<BI", packet, 11)
            return _checked(rate, channels, 0)
        if packet.startswith(b"OpusHead"):
            channels, skip = struct.unpack_from("<BH", packet, 9)
            return _checked(OPUS_RATE, channels, skip)
        if packet.startswith(b"\x7fFLAC"):
            bits = int.from_bytes(packet[27:31], "big")
            return _checked(bits >> 12, (bits >> 9 & 7) + 1, 0)
    except struct.error:
        pass
    raise UnreadableAudio("The Ogg file holds no Vorbis, Opus or FLAC audio.")


def _checked(rate: int, channels: int, skip: int) -> tuple[int, int, int]:
    if not rate or not channels:
        raise UnreadableAudio("The Ogg file has an impossible header.")
    return rate, channels, skip


def _last_position(file: BinaryIO, serial: bytes) -> int:
    """Return the sample position of the last page that belongs to the first stream."""
    end = file.seek(0, 2)
    file.seek(max(0, end - TAIL_BYTES))
    tail = file.read()
    place = tail.rfind(b"OggS")
    while place >= 0:
        page = tail[place : place + 18]
        position = int.from_bytes(page[6:14], "little", signed=True)
        if page[14:18] == serial and position >= 0:
            return position
        place = tail.rfind(b"OggS", 0, place)
    raise UnreadableAudio("The Ogg file ends too early.")
