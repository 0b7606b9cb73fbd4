"""Formats told by the first bytes of a file."""

import struct
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.audio import AudioFormat, refusal, sniff, tag_length

MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # 128 kbit/s, 44.1 kHz: 417 bytes
MP2_FRAME = b"\xff\xfd\x90\x00" + bytes(518)  # 160 kbit/s, 44.1 kHz: 522 bytes
LOW_MP3_FRAME = b"\xff\xf3\x80\x00" + bytes(204)  # MPEG-2, 64 kbit/s, 22.05 kHz: 208 bytes
ADTS_FRAME = b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(9)  # 44.1 kHz, 16 bytes


def mp4(brand):
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(12)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", AudioFormat.WAVE),
        (b"RF64\xff\xff\xff\xffWAVEds64", AudioFormat.WAVE),
        (b"BW64\xff\xff\xff\xffWAVEds64", AudioFormat.WAVE),
        (b"FORM\x00\x00\x00\x20AIFFCOMM", AudioFormat.AIFF),
        (b"FORM\x00\x00\x00\x20AIFCFVER", AudioFormat.AIFF),
        (b"fLaC\x00\x00\x00\x22", AudioFormat.FLAC),
        (b"OggS\x00\x02" + bytes(20), AudioFormat.OGG),
        (b"#!AMR\n\x3c", AudioFormat.AMR),
        (b"#!AMR-WB\n\x3c", AudioFormat.AMR),
        (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(8), AudioFormat.WMA),
        (mp4(b"M4A "), AudioFormat.M4A),
        (mp4(b"mp42"), AudioFormat.M4A),
        (mp4(b"isom"), AudioFormat.M4A),
        (b"ADIF" + bytes(20), AudioFormat.AAC),
        (ADTS_FRAME * 3, AudioFormat.AAC),
        (MP3_FRAME * 3, AudioFormat.MP3),
        (MP3_FRAME, AudioFormat.MP3),
        (LOW_MP3_FRAME * 3, AudioFormat.MP3),
        (MP2_FRAME * 3, AudioFormat.MP2),
        (bytes(1000) + MP3_FRAME * 3, AudioFormat.MP3),
    ],
)
def test_L5_the_format_is_told_from_the_bytes(head, expected):
    assert sniff(head) is expected


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff",
        b"\xff\xfb",
        b"hello, this is a diary\n" * 20,
        "ÿû not MPEG".encode("utf-16"),
        b"RIFF\x24\x00\x00\x00AVI LIST",
        b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        b"FORM\x00\x00\x00\x20ILBMBMHD",
        b"\x89PNG\r\n\x1a\n" + MP3_FRAME * 3,
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        mp4(b"qt  "),
        mp4(b"avif"),
        b"\xff\xfb\xf0\x00" + bytes(2000),  # bit rate index 15 is forbidden
        b"\xff\xfb\x90\x00" + bytes(2000),  # a frame with nothing behind it
        b"\xff\xff\x90\x00" * 500,  # layer I
        bytes(64 * 1024),
        b"\xff" * 4096,
        bytes(100) + MP3_FRAME * 2,  # behind padding two frames prove nothing
    ],
)
def test_L5_other_bytes_are_no_audio(head):
    assert sniff(head) is None
    assert refusal(head).endswith(".")


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (b"", "This file is empty."),
        (b"Dear diary,\r\n\ttoday", "This is a text file, not audio."),
        ("Grüße – 曲".encode(), "This is a text file, not audio."),
        ("notes".encode("utf-16"), "This is a text file, not audio."),
        (("é" * 5000).encode()[: 64 * 1024], "This is a text file, not audio."),
        (bytes(range(256)) * 16, "This is not an audio file SoundCloud accepts."),
        (b"MThd\x00\x00\x00\x06", "This is a MIDI file. SoundCloud does not accept it; convert it to WAV or FLAC."),
        (b"wvpk", "This is a WavPack file. SoundCloud does not accept it; convert it to WAV or FLAC."),
        (mp4(b"qt  "), "This is a video file. SoundCloud does not accept it; convert it to WAV or FLAC."),
        (b"\xff\xd8\xff\xe0", "This is a JPEG picture."),
    ],
)
def test_L5_the_refusal_says_what_it_is(head, sentence):
    assert refusal(head) == sentence


@given(st.binary(max_size=400))
def test_L5_no_bytes_make_the_look_fail(head):
    assert sniff(head) is None or sniff(head) in AudioFormat
    assert refusal(head)


def test_L5_random_bytes_are_hardly_ever_taken_for_audio():
    random = Random(1)
    assert [sniff(random.randbytes(8192)) for _ in range(200)] == [None] * 200


def test_the_audio_begins_behind_an_id3_tag():
    tag = b"ID3\x04\x00\x00\x00\x00\x02\x01" + bytes(257)
    assert tag_length(tag) == 267
    assert tag_length(b"ID3\x04\x00\x10\x00\x00\x02\x01") == 277
    assert sniff((tag + MP3_FRAME * 3)[tag_length(tag) :]) is AudioFormat.MP3


@pytest.mark.parametrize("head", [b"", b"ID3", b"ID3\x04\x00\x00\x80\x00\x00\x00", MP3_FRAME])
def test_there_is_no_tag_length_without_a_tag(head):
    assert tag_length(head) == 0
