import array
import random
import struct
import wave
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scmanager.sandbox.audio import AudioInfo, UnreadableAudio, probe, waveform
from tests.helpers.audio_files import DURATIONS, audio_file

FORMATS = {"song.opus": "ogg"}
DECODED = ["song.wav", "song.aiff", "song.flac", "song.mp3", "song.ogg"]
FLAT = ["song.opus", "song.mp2", "song.aac", "song.m4a", "song.amr", "song.wma"]


@pytest.mark.parametrize("name", DURATIONS)
def test_every_format_is_recognised_by_its_content(name: str, tmp_path: Path) -> None:
    nameless = tmp_path / "upload"
    nameless.write_bytes(audio_file(name).read_bytes())
    info = probe(nameless)
    assert (info.format, info.duration_ms) == (FORMATS.get(name, name.removeprefix("song.")), DURATIONS[name])
    assert info.sample_rate in {8000, 22050, 48000}
    assert info.channels in {1, 2}


def test_a_wrong_name_does_not_matter(tmp_path: Path) -> None:
    disguised = tmp_path / "song.mp3"
    disguised.write_bytes(audio_file("song.flac").read_bytes())
    assert probe(disguised).format == "flac"
    assert waveform(disguised) == waveform(audio_file("song.flac"))


WAV_START = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00"
BAD_FILES = {
    "empty": b"",
    "text": b"This is no music at all.\n" * 200,
    "utf-16 text": ("Grüße aus dem Studio. " * 200).encode("utf-16"),
    "zeros": bytes(100_000),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + random.Random(5).randbytes(20_000),
    "noise": random.Random(4).randbytes(300_000),
    "riff of zeros": b"RIFF\x00\x10\x00\x00WAVE" + bytes(100_000),
    "wav without data": b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00"
    + struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8),
    "wav without rate": WAV_START + bytes(16) + b"data\x04\x00\x00\x00abcd",
    "flac in name only": b"fLaC",
    "ogg video": b"OggS" + bytes(22) + b"\x01\x1e\x80theora" + bytes(200),
    "mp4 without sound": b"\x00\x00\x00\x18ftypmp42" + bytes(12),
    "one mpeg header": b"\xff\xfb\x90\x00" + bytes(5000),
    "tag without music": b"ID3\x03\x00\x00\x00\x00\x00\x10" + bytes(16),
    "amr without frames": b"#!AMR\n",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_what_is_not_audio_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file.wav"
    path.write_bytes(BAD_FILES[name])
    with pytest.raises(UnreadableAudio, match=r"^The .*\.$"):
        probe(path)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(DURATIONS)), data=st.data())
def test_damaged_files_are_read_or_refused_but_never_crash(name: str, data: st.DataObject, tmp_path_factory) -> None:
    content = bytearray(audio_file(name).read_bytes())
    del content[data.draw(st.integers(0, len(content))) :]
    if content:
        for place in data.draw(st.lists(st.integers(0, min(200, len(content) - 1)), max_size=6)):
            content[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    try:
        peaks = waveform(path, points=50)
    except UnreadableAudio:
        return
    assert len(peaks) == 50


def test_an_mp3_may_begin_with_rubbish(tmp_path: Path) -> None:
    path = tmp_path / "rubbish"
    path.write_bytes(bytes(3000) + audio_file("song.mp3").read_bytes())
    info = probe(path)
    assert info.format == "mp3"
    assert info.duration_ms == pytest.approx(DURATIONS["song.mp3"], abs=100)


def test_a_piped_wav_file_counts_the_bytes_that_are_there(tmp_path: Path) -> None:
    content = bytearray(audio_file("song.wav").read_bytes())
    content[4:8] = content[40:44] = b"\xff\xff\xff\xff"
    path = tmp_path / "piped"
    path.write_bytes(content)
    assert probe(path) == AudioInfo("wav", 1500, 8000, 1)


def test_a_piped_flac_file_is_counted(tmp_path: Path) -> None:
    content = bytearray(audio_file("song.flac").read_bytes())
    content[21] &= 0xF0
    content[22:26] = bytes(4)
    path = tmp_path / "piped"
    path.write_bytes(content)
    assert probe(path).duration_ms == 1500


@pytest.mark.parametrize("name", DECODED)
def test_the_waveform_follows_the_music(name: str) -> None:
    peaks = waveform(audio_file(name), points=100)
    expected = waveform(audio_file("song.wav"), points=100)
    assert len(peaks) == 100
    assert 0 <= min(peaks) < max(peaks) <= 140
    # Vorbis and MP3 keep the loudness, not every sample.
    assert sum(abs(a - b) for a, b in zip(peaks, expected, strict=True)) / 100 < 6


@pytest.mark.parametrize("name", FLAT)
def test_formats_without_a_decoder_have_a_flat_waveform(name: str) -> None:
    assert set(waveform(audio_file(name))) == {49}


def test_a_damaged_ogg_file_is_measured_but_not_decoded(tmp_path: Path) -> None:
    content = bytearray(audio_file("song.ogg").read_bytes())
    content[4000] ^= 0xFF
    path = tmp_path / "damaged"
    path.write_bytes(content)
    assert probe(path).duration_ms == 1500
    assert set(waveform(path)) == {49}


def test_samples_that_do_not_fill_their_frames_are_not_read(tmp_path: Path) -> None:
    content = bytearray(audio_file("song.wav").read_bytes())
    content[32:36] = struct.pack("<HH", 38, 24)
    path = tmp_path / "odd"
    path.write_bytes(content)
    assert set(waveform(path)) == {49}


def test_a_waveform_has_as_many_points_as_asked_for_even_from_few_samples(tmp_path: Path) -> None:
    path = tmp_path / "short.wav"
    write(path, 2, array.array("h", [0] * 8 + [16384] * 8 + [-32768] * 8).tobytes())
    assert len(waveform(path)) == 1800
    assert waveform(path, points=3, height=100) == [0, 50, 100]


@pytest.mark.parametrize(
    ("width", "sample"),
    [(1, b"\x40"), (2, struct.pack("<h", -(1 << 14))), (3, b"\x00\x00\xc0"), (4, struct.pack("<i", 1 << 30))],
)
def test_half_of_full_scale_is_half_of_the_height_at_every_width(width: int, sample: bytes, tmp_path: Path) -> None:
    path = tmp_path / "level.wav"
    write(path, width, sample * 4000)
    assert set(waveform(path, points=10)) == {70}


def test_an_hour_of_sound_is_read_in_part(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    with path.open("wb") as file:
        file.write(b"RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00" + struct.pack("<HHIIHH", 1, 2, 44100, 176400, 4, 16))
        file.write(b"data\xff\xff\xff\xff")
        file.truncate(44 + 3600 * 176400)
    assert probe(path).duration_ms == 3_600_000
    assert set(waveform(path)) == {0}


def write(path: Path, width: int, frames: bytes) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(width)
        file.setframerate(8000)
        file.writeframes(frames)
