"""Small sound files made for tests."""

import io
import wave


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
