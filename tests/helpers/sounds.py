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


def sparse_wav(path: Path, size: int) -> None:
    """Write a WAV file of this many bytes that takes no room on the disk: silence, 192 kHz, 8 bits."""
    rate = 192_000
    body = min(size, 2**32) - 44
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate, 1, 8)
    with path.open("wb") as file:
        file.write(struct.pack("<4sI4s", b"RIFF", body + 36, b"WAVE") + form + struct.pack("<4sI", b"data", body))
        file.truncate(size)
