"""Tags of real and of hostile files."""

import base64
import io
import struct
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.services import tag_reader
from scmanager.services.tag_reader import FileTags, read_tags
from tests.helpers.audio_files import DURATIONS, audio_file
from tests.helpers.sounds import id3_tag, wav, with_chunks

PNG = b"\x89PNG\r\n\x1a\n"
FRAME = b"\xff\xfb\x90\x00" + bytes(413)


def read(data):
    raw = io.BytesIO(data)
    tags = read_tags(raw)
    assert not raw.closed
    return tags


def id3(*frames):
    return id3_tag(*frames) + FRAME * 40


def text(value):
    return b"\x03" + value.encode()


@pytest.mark.parametrize("name", sorted(set(DURATIONS) - {"song.aac", "song.amr"}))
def test_the_length_of_every_format_is_about_right(name):
    with audio_file(name).open("rb", buffering=0) as raw:
        assert read_tags(raw).duration_ms == pytest.approx(DURATIONS[name], abs=80)


@pytest.mark.parametrize("name", ["song.flac", "song.ogg", "song.opus", "song.mp3", "song.m4a", "song.wma"])
def test_tags_of_every_format_are_read(name):
    with audio_file(name).open("rb", buffering=0) as raw:
        tags = read_tags(raw)
    assert (tags.title, tags.artist, tags.genre) == ("Pale Reeds", "Odile Tamba", "Ambient")
    assert tags.release_date == date(2026, 5, 4)


@pytest.mark.parametrize("name", ["song.flac", "song.mp3", "song.m4a"])
def test_the_cover_is_read(name):
    with audio_file(name).open("rb", buffering=0) as raw:
        assert read_tags(raw).artwork.startswith(PNG)


def test_the_fields_of_an_id3_tag():
    tags = read(
        id3(
            (b"TIT2", text("Pale\nReeds\x00")),
            (b"TPE1", text("Odile Tamba")),
            (b"TBPM", text("128")),
            (b"TSRC", text("gb-abc-26-00001")),
            (b"TPUB", text("Late Trains")),
            (b"TDRC", text("2026-12-04")),
        )
    )
    assert (tags.title, tags.artist, tags.label) == ("Pale Reeds", "Odile Tamba", "Late Trains")
    assert (tags.bpm, tags.isrc, tags.release_date) == (128.0, "GBABC2600001", date(2026, 12, 4))


INFO = b"INFO" + b"".join(
    name + struct.pack("<I", len(value)) + value + b"\0" * (len(value) % 2)
    for name, value in ((b"INAM", b"Pale Reeds\0"), (b"IART", b"Odile Tamba\0"), (b"IGNR", b"Ambient\0"))
)
TAG = id3_tag(
    (b"TIT2", text("Pale Reeds")),
    (b"TPE1", text("Odile Tamba")),
    (b"TCON", text("Ambient")),
    (b"APIC", b"\x00image/png\x00\x03\x00" + PNG),
)
CHUNKS = {
    "WAV with a LIST of INFO": (wav(500), [(b"LIST", INFO)], ("Ambient", b"")),
    "WAV with ID3": (wav(500), [(b"id3 ", TAG)], ("Ambient", PNG)),
    "WAV with ID3 in capitals": (wav(500), [(b"ID3 ", TAG)], ("Ambient", PNG)),
    "WAV with both": (wav(500), [(b"LIST", INFO), (b"id3 ", TAG)], ("Ambient", PNG)),
    "AIFF with a name": (
        audio_file("song.aiff").read_bytes(),
        [(b"NAME", b"Pale Reeds"), (b"AUTH", b"Odile Tamba")],
        ("", b""),
    ),
    "AIFF with ID3": (audio_file("song.aiff").read_bytes(), [(b"ID3 ", TAG)], ("Ambient", PNG)),
}


@pytest.mark.parametrize(("sound", "chunks", "more"), list(CHUNKS.values()), ids=list(CHUNKS))
def test_tags_in_chunks_behind_the_sound_are_read(sound, chunks, more):
    tags = read(with_chunks(sound, *chunks))
    assert (tags.title, tags.artist) == ("Pale Reeds", "Odile Tamba")
    assert (tags.genre, tags.artwork) == more
    assert tags.duration_ms in {500, 1500}


def test_the_cover_of_an_ogg_file_is_read():
    """A FLAC picture block in base64 is a comment of its own (https://wiki.xiph.org/VorbisComment)."""
    picture = struct.pack(">II9sI", 3, 9, b"image/png", 0) + bytes(16) + struct.pack(">I", len(PNG)) + PNG
    comment = b"METADATA_BLOCK_PICTURE=" + base64.b64encode(picture)
    packet = (
        b"\x03vorbis"
        + struct.pack("<II", 0, 2)
        + b"".join(struct.pack("<I", len(each)) + each for each in (b"TITLE=Pale Reeds", comment))
    )
    start = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 22050, 0, 0, 0, 0xB8, 1)
    pages = [ogg_page(number, data) for number, data in enumerate((start, packet + b"\x01"))]
    tags = read(b"".join(pages))
    assert (tags.title, tags.artwork) == ("Pale Reeds", PNG)


def ogg_page(number, data):
    sizes = bytes([255] * (len(data) // 255) + [len(data) % 255])
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, 2 if number == 0 else 0, 0, 1, number, 0, len(sizes))
    return head + sizes + data


@pytest.mark.parametrize("value", ["0", "-5", "fast", "1e9", "99999", "nan"])
def test_a_senseless_tempo_is_left_out(value):
    assert read(id3((b"TBPM", text(value)))).bpm is None


@pytest.mark.parametrize("value", ["2026", "2026-13-01", "last year", ""])
def test_less_than_a_date_is_left_out(value):
    assert read(id3((b"TDRC", text(value)))).release_date is None


def test_a_very_long_title_is_cut():
    assert len(read(id3((b"TIT2", text("long " * 50_000)))).title) <= 255


def test_U3_artwork_beyond_10_mib_and_artwork_that_is_none_are_left_out(monkeypatch):
    monkeypatch.setattr(tag_reader, "MOST_ARTWORK_BYTES", 1000)

    def cover(data):
        return read(id3((b"TIT2", text("x")), (b"APIC", b"\x00image/png\x00\x03\x00" + data)))

    assert cover(PNG + bytes(900)).artwork == PNG + bytes(900)
    assert (cover(PNG + bytes(1000)).artwork, cover(PNG + bytes(1000)).title) == (b"", "x")
    assert cover(b"<svg/>").artwork == b""


def test_a_tag_too_large_to_read_is_no_tag(monkeypatch):
    monkeypatch.setattr(tag_reader, "MOST_READ_BYTES", 100_000)
    assert read(id3((b"TIT2", text("x")), (b"PRIV", bytes(200_000)))) == FileTags()


def test_a_file_that_takes_too_long_has_no_tags():
    times = iter(range(10_000))
    raw = io.BytesIO(id3((b"TIT2", text("x"))))
    assert read_tags(raw, clock=lambda: float(next(times))) == FileTags()


HOSTILE = {
    "empty": b"",
    "text": b"Dear diary\n" * 100,
    "an ID3 tag of 256 MiB that is not there": b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + FRAME,
    "an ID3 frame longer than its tag": b"ID3\x03\x00\x00\x00\x00\x00\x20TIT2\x7f\xff\xff\xff\x00\x00\x03abc"
    + FRAME * 3,
    "FLAC blocks without end": b"fLaC" + b"\x04\xff\xff\xff" * 2000,
    "a Vorbis comment of 4 GiB": b"OggS" + bytes(22) + b"\x01\xff\x03vorbis\xff\xff\xff\xff",
    "MP4 boxes of no size": struct.pack(">I", 24) + b"ftypM4A " + bytes(12) + bytes(8) * 2000,
    "an MP4 box inside itself": struct.pack(">I", 24)
    + b"ftypM4A "
    + bytes(12)
    + (struct.pack(">I", 8) + b"moov") * 5000,
    "a WAV of impossible rate": b"RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00"
    + bytes(14)
    + b"data\xff\xff\xff\xff",
    "an AIFF of no channels": b"FORM\x00\x00\x01\x00AIFFCOMM\x00\x00\x00\x12" + bytes(18),
    "ASF without objects": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + b"\xff" * 40,
}


@pytest.mark.parametrize("data", list(HOSTILE.values()), ids=list(HOSTILE))
def test_a_hostile_file_has_no_tags_and_nothing_worse(data):
    tags = read(data)
    assert (tags.title, tags.artwork) == ("", b"")


@pytest.mark.parametrize("name", sorted(DURATIONS))
def test_a_truncated_or_damaged_file_never_fails(name):
    whole, random = audio_file(name).read_bytes(), Random(name)
    for _ in range(40):
        damaged = bytearray(whole[: random.randrange(len(whole))])
        for _ in range(min(len(damaged), 20)):
            damaged[random.randrange(min(len(damaged), 600))] = random.randrange(256)
        tags = read(bytes(damaged))
        assert tags.duration_ms is None or tags.duration_ms > 0


@given(st.sampled_from([b"", b"ID3\x04\x00\x00", b"fLaC", b"OggS", b"RIFF", b"FORM", b"\xff\xfb\x90\x00"]), st.binary())
def test_random_bytes_never_fail(start, data):
    read(start + data)


def test_a_parser_that_runs_wild_is_stopped():
    """64 MiB of garbage behind a good start must not be read byte by byte to its end."""
    reads = []

    class Zeros(io.RawIOBase):
        size, at = 2**40, 0

        def readable(self):
            return True

        def seekable(self):
            return True

        def seek(self, offset, whence=0):
            self.at = offset + (0, self.at, self.size)[whence]
            return self.at

        def tell(self):
            return self.at

        def readinto(self, buffer):
            reads.append(len(buffer))
            self.at += len(buffer)
            buffer[:] = bytes(len(buffer))
            return len(buffer)

    class Mp3(Zeros):
        def readinto(self, buffer):
            start = self.at
            count = super().readinto(buffer)
            if start < 4:
                buffer[: 4 - start] = FRAME[start:4]
            return count

    ticks = iter(range(10**9))
    assert read_tags(Mp3(), clock=lambda: next(ticks) / 10_000) == FileTags()
    assert sum(reads) < 80 * 1024 * 1024
