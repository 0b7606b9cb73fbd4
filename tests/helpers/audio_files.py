"""Small real sound files: the same second and a half of music in every format SoundCloud takes.

    song.wav   8 kHz 8 bit     1500 ms   no tags
    song.aiff  8 kHz 16 bit    1500 ms   no tags
    song.flac  8 kHz 16 bit    1500 ms   tags, cover
    song.ogg   22 kHz Vorbis   1500 ms   tags
    song.opus  48 kHz Opus     1500 ms   tags
    song.mp3   22 kHz          1500 ms   tags, cover (1575 ms with the silence of the encoder)
    song.m4a   22 kHz AAC      1500 ms   tags, cover
    song.mp2   22 kHz          1515 ms   no tags
    song.aac   22 kHz ADTS     1578 ms   no tags
    song.wma   22 kHz          1532 ms   tags
    song.amr   8 kHz           1500 ms   silence, no tags

The tags: title `Pale Reeds`, artist `Odile Tamba`, album `Late Trains`, genre `Ambient`, date `2026-05-04`, comment
`Recorded at dawn`; the cover is a PNG of 96 by 96 pixels.
"""

from pathlib import Path

FOLDER = Path(__file__).parent / "audio"

DURATIONS = {
    "song.wav": 1500,
    "song.aiff": 1500,
    "song.flac": 1500,
    "song.ogg": 1500,
    "song.opus": 1500,
    "song.mp3": 1500,
    "song.m4a": 1500,
    "song.mp2": 1515,
    "song.aac": 1578,
    "song.wma": 1532,
    "song.amr": 1500,
}


def audio_file(name: str) -> Path:
    """Return the path of one of the files above, by its name."""
    path = FOLDER / name
    assert name in DURATIONS, f"no such sound file: {name}"
    return path
