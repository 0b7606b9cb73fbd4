from pathlib import Path

import pytest

from scmanager.sandbox.audio import probe, waveform
from scmanager.sandbox.synth import wav_size, write_wav


@pytest.mark.parametrize("milliseconds", [1, 999, 45_000, 215_333])
def test_a_piece_is_exactly_as_long_as_asked_for(milliseconds: int, tmp_path: Path) -> None:
    path = tmp_path / "piece.wav"
    write_wav(path, seed=3, duration_ms=milliseconds)
    assert probe(path).duration_ms == milliseconds
    assert path.stat().st_size == wav_size(milliseconds)


def test_the_same_seed_makes_the_same_music(tmp_path: Path) -> None:
    pieces = []
    for place, seed in enumerate((8, 8, 9)):
        write_wav(tmp_path / str(place), seed=seed, duration_ms=20_000)
        pieces.append((tmp_path / str(place)).read_bytes())
    assert pieces[0] == pieces[1] != pieces[2]


@pytest.mark.parametrize("seed", range(5))
def test_the_music_has_loud_and_quiet_passages(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "piece.wav"
    write_wav(path, seed=seed, duration_ms=240_000)
    peaks = sorted(waveform(path, points=100))
    assert peaks[90] > 1.8 * peaks[20] > 0
    assert peaks[-1] > 80
