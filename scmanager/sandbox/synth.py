"""Demo music: seeded, pleasant, quick, and exactly as long as asked for.

A piece is a few one-bar patterns (chords, bass, arpeggio, drums over four chords) mixed once for each kind of
section and then laid out from a quiet intro over breaks and choruses to a fade. Samples are unsigned bytes at 8 kHz,
8 KB a second; `bytes.translate` sets the volume of a bar, so that an hour of music takes about a second to write.
"""

import math
import wave
from collections.abc import Iterator
from pathlib import Path
from random import Random

from scmanager.sandbox.synth_patterns import Patterns, compose

RATE = 8000
HEADER_BYTES = 44
FULL_SCALE = 150  # the layers seldom peak together
BARS_PER_FORM = 110  # longer pieces go through the form again

# Loudness of chords, bass, arpeggio and drums.
SECTIONS = {
    "intro": (0.30, 0.00, 0.12, 0.00),
    "verse": (0.26, 0.34, 0.14, 0.20),
    "lift": (0.34, 0.30, 0.26, 0.10),
    "chorus": (0.34, 0.40, 0.26, 0.34),
    "break": (0.26, 0.00, 0.24, 0.00),
    "outro": (0.28, 0.16, 0.10, 0.00),
}
FORMS = (
    "intro verse verse lift chorus break verse lift chorus chorus break chorus outro",
    "intro lift verse chorus break break lift chorus verse chorus outro",
    "intro verse chorus verse break lift chorus chorus outro outro",
    "break verse verse break lift chorus break intro lift chorus chorus outro",
)


def wav_size(duration_ms: int) -> int:
    """Return the size in bytes of the file that `write_wav` makes for a duration in milliseconds."""
    return HEADER_BYTES + duration_ms * RATE // 1000


def write_wav(path: Path, *, seed: int, duration_ms: int) -> None:
    """Write a piece of music of exactly this many milliseconds as an 8-bit mono WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        for chunk in music(seed, duration_ms):
            file.writeframesraw(chunk)


def music(seed: int, duration_ms: int) -> Iterator[bytes]:
    """Yield the samples of a piece bar by bar, eight for every millisecond."""
    left = duration_ms * RATE // 1000
    rng = Random(seed)
    patterns = compose(rng, RATE)
    form = _sections(rng, math.ceil(left / patterns.frames))
    mixed: dict[tuple[str, int], bytes] = {}
    for number, (section, loudness) in enumerate(form):
        key = section, number % len(patterns.chords)
        if key not in mixed:
            mixed[key] = _mix(patterns, *key)
        yield mixed[key][:left].translate(_volume(loudness))
        left -= patterns.frames


def _sections(rng: Random, bars: int) -> list[tuple[str, float]]:
    """Lay out the bars of a piece: the section each belongs to, and its loudness from 0 to 1."""
    rounds = max(1, round(bars / BARS_PER_FORM))
    form = [name for _ in range(rounds) for name in rng.choice(FORMS).split()]
    heights = [rng.uniform(0.7, 1.0) for _ in form]
    return [_bar(rng, form, heights, number / bars * len(form), bars - number) for number in range(bars)]


def _bar(rng: Random, form: list[str], heights: list[float], position: float, bars_left: int) -> tuple[str, float]:
    place = int(position)
    swell = 0.5 + 0.5 * math.sin(math.pi * (0.1 + 0.8 * (position - place)))
    fade = min(1.0, bars_left / 4)
    return form[place], heights[place] * swell * fade * rng.uniform(0.85, 1.0)


def _mix(patterns: Patterns, section: str, chord: int) -> bytes:
    layers = (patterns.chords[chord], patterns.bass[chord], patterns.arpeggio[chord], patterns.drums)
    c, b, a, d = (FULL_SCALE * level for level in SECTIONS[section])
    mixed = (128 + c * w + b * x + a * y + d * z for w, x, y, z in zip(*layers, strict=True))
    return bytes([0 if sample < 0 else 255 if sample > 255 else int(sample) for sample in mixed])


def _volume(loudness: float) -> bytes:
    return bytes(128 + int((sample - 128) * loudness) for sample in range(256))
