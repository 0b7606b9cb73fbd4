"""The one-bar patterns a demo piece is made of: chords, bass, arpeggio and drums, as samples from -1 to 1."""

import math
from dataclasses import dataclass
from random import Random

Samples = list[float]

STEPS = 16
TEMPOS = (76, 84, 92, 100, 108, 118, 124, 130)
SCALES = ((0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 9, 10))
PROGRESSIONS = ((0, 5, 2, 6), (0, 3, 4, 3), (0, 4, 5, 3), (5, 3, 0, 4), (0, 2, 5, 4), (0, 6, 5, 6))
BASS_LINES = ("x...x...x...x...", "x..x..x.x..x..x.", "x.....x.x.......", "..x...x...x...x.", "x.x.x.x.x.x.x.x.")
DRUM_KITS = (
    ("x...x...x...x...", "....x.......x...", "..x...x...x...x."),
    ("x.....x...x.....", "....x.......x...", "x.x.x.x.x.x.x.x."),
    ("x..x......x..x..", "....x.......x..x", "xxxxx.xxxxxxx.xx"),
    ("x.......x.......", "........x.......", "..x...x...x..x.x"),
)


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of a piece, each one bar of `frames` samples; all but the drums exist once for each chord."""

    frames: int
    chords: list[Samples]
    bass: list[Samples]
    arpeggio: list[Samples]
    drums: Samples


def compose(rng: Random, rate: int) -> Patterns:
    """Make the patterns of a piece at a sample rate in hertz."""
    step = rate * 60 // rng.choice(TEMPOS) // 4
    scale, root = rng.choice(SCALES), rng.randint(45, 56)
    chords = [_chord(scale, root, degree) for degree in rng.choice(PROGRESSIONS)]
    line, kit = rng.choice(BASS_LINES), rng.choice(DRUM_KITS)
    order = [rng.randrange(4) for _ in range(STEPS)]
    return Patterns(
        frames=step * STEPS,
        chords=[_pad(notes, step * STEPS, rate) for notes in chords],
        bass=[_line([notes[0] - 12 if mark == "x" else None for mark in line], step, rate) for notes in chords],
        arpeggio=[_line([notes[place] + 12 for place in order], step, rate) for notes in chords],
        drums=_drums(rng, kit, step, rate),
    )


def _chord(scale: tuple[int, ...], root: int, degree: int) -> list[int]:
    """Return the four notes of the seventh chord on a degree of the scale."""
    places = [degree + third for third in (0, 2, 4, 6)]
    return [root + 12 * (place // len(scale)) + scale[place % len(scale)] for place in places]


def _hertz(note: int) -> float:
    return 440.0 * 2 ** ((note - 69) / 12)


def _wave(note: int, frames: int, rate: int) -> Samples:
    """Return a soft tone: a sine with a little of its octave and twelfth."""
    turn = math.tau * _hertz(note) / rate
    period = 512
    shape = [math.sin(a) * 0.75 + math.sin(2 * a) * 0.18 + math.sin(3 * a) * 0.07 for a in _circle(period)]
    stride = turn / math.tau * period
    return [shape[int(frame * stride) % period] for frame in range(frames)]


def _circle(period: int) -> Samples:
    return [math.tau * place / period for place in range(period)]


def _pad(notes: list[int], frames: int, rate: int) -> Samples:
    tones = [_wave(note, frames, rate) for note in notes]
    swell = [0.25 * (0.55 + 0.45 * math.sin(math.pi * frame / frames)) for frame in range(frames)]
    return [sum(voices) * loud for loud, *voices in zip(swell, *tones, strict=True)]


def _line(notes: list[int | None] | list[int], step: int, rate: int) -> Samples:
    """Return one note for every step, each struck and fading; a step without a note lets the last one ring."""
    samples: Samples = []
    for place, note in enumerate(notes):
        if note is None:
            continue
        samples.extend([0.0] * (place * step - len(samples)))
        length = _ringing(notes, place) * step
        fade = math.exp(-3.0 / max(length, 2 * step))
        samples.extend(_struck(_wave(note, length, rate), fade))
    return samples + [0.0] * (len(notes) * step - len(samples))


def _ringing(notes: list[int | None] | list[int], place: int) -> int:
    following = range(place + 1, len(notes))
    return next((later for later in following if notes[later] is not None), len(notes)) - place


def _struck(tone: Samples, fade: float) -> Samples:
    loud, attack, release = 1.0, 24, 40
    struck = []
    for frame, sample in enumerate(tone):
        edge = min(1.0, frame / attack, (len(tone) - frame) / release)
        struck.append(sample * loud * edge)
        loud *= fade
    return struck


def _drums(rng: Random, kit: tuple[str, str, str], step: int, rate: int) -> Samples:
    bar = [0.0] * (step * STEPS)
    sounds = (_kick(rate), _noise(rng, rate // 7, 0.5), _noise(rng, rate // 40, 0.22))
    for line, sound in zip(kit, sounds, strict=True):
        for place, mark in enumerate(line):
            if mark == "x":
                _add(bar, sound, place * step)
    return bar


def _add(bar: Samples, sound: Samples, start: int) -> None:
    for frame, sample in enumerate(sound[: len(bar) - start], start):
        bar[frame] += sample


def _kick(rate: int) -> Samples:
    frames = rate // 5
    return [_thump(frame / frames, frame / rate) for frame in range(frames)]


def _thump(part: float, seconds: float) -> float:
    """Return a sine that falls quickly to 45 Hz and fades, `part` of the way through."""
    falling = 40.0 * (1 - math.exp(-12.0 * part))
    return math.sin(falling + math.tau * 45 * seconds) * (1 - part) ** 2


def _noise(rng: Random, frames: int, loudness: float) -> Samples:
    return [rng.uniform(-loudness, loudness) * (1 - frame / frames) ** 3 for frame in range(frames)]
