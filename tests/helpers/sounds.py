"""Small sound files made for tests."""

import io
import struct
import wave
from pathlib import Path


def wav(milliseconds: int = 400, rate: int = 8000) -> bytes:
    """Return a WAV file of 8-bit mono sound, a square tone of exactly this length."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        frames = milliseconds * rate // 1000
        file.writeframes(((b"\x20" * 10 + b"\xe0" * 10) * (frames // 20 + 1))[:frames])
    return target.getvalue()


def with_chunks(sound: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a WAV or AIFF file with more chunks at its end."""
    order = "<" if sound.startswith(b"RIFF") else ">"
    padded = ((name, data, b"\0" * (len(data) % 2)) for name, data in chunks)
    body = sound[12:] + b"".join(name + struct.pack(f"{order}I", len(data)) + data + pad for name, data, pad in padded)
    return sound[:4] + struct.pack(f"{order}I", len(body) + 4) + sound[8:12] + body


def id3_tag(*frames: tuple[bytes, bytes]) -> bytes:
    """Return an ID3v2.3 tag of frames (https://id3.org/id3v2.3.0)."""
    body = b"".join(name + struct.pack(">I", len(data)) + b"\x00\x00" + data for name, data in frames)
    return b"ID3\x03\x00\x00" + bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0)) + body


def sparse_wav(path: Path, size: int) -> None:
    """Write a WAV file of this many bytes that takes no room on the disk: silence, 192 kHz, 8 bits."""
    rate = 192_000
    body = min(size, 2**32) - 44
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate, 1, 8)
    with path.open("wb") as file:
        file.write(struct.pack("<4sI4s", b"RIFF", body + 36, b"WAVE") + form + struct.pack("<4sI", b"data", body))
        file.truncate(size)
