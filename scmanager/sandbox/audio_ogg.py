"""Ogg files with Vorbis, Opus or FLAC inside: the codec from the first page, the length from the last."""

import struct
import zlib
from pathlib import Path
from typing import BinaryIO

from scmanager.sandbox.audio_info import AudioInfo, UnreadableAudio

TAIL_BYTES = 128 * 1024  # two pages of the largest size
OPUS_RATE = 48000
MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


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


def is_intact(path: Path) -> bool:
    """Check the sums of all pages: the Vorbis decoder takes the whole process down with it on some damaged files."""
    with path.open("rb") as file:
        while head := file.read(27):
            sizes = file.read(head[26]) if len(head) == 27 else b""
            body = file.read(sum(sizes))
            if head[:4] != b"OggS" or len(head) < 27 or len(sizes) != head[26] or len(body) != sum(sizes):
                return False
            if _sum(head[:22] + bytes(4) + head[26:] + sizes + body) != int.from_bytes(head[22:26], "little"):
                return False
    return True


def _sum(page: bytes) -> int:
    """Return the check sum of a page: the one of zlib with the bits of every byte, and of the result, mirrored."""
    mirrored = zlib.crc32(page.translate(MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(MIRRORED), "big")
