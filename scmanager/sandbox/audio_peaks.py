"""Peaks of sound files: how loud each of a number of equal stretches gets, from 0 to 1.

Memory stays constant. Plain samples are read in part when a stretch is long (`LOOK_BYTES` of it); compressed ones are
all decoded, but only every so many are looked at. Two hours take a few seconds; longer compressed files are drawn flat.
"""

import itertools
import sys
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

import miniaudio

from scmanager.sandbox.audio_info import AudioInfo
from scmanager.sandbox.audio_ogg import is_intact
from scmanager.sandbox.audio_pcm import Pcm, read_aiff, read_wav

FLAT = 0.35
LOOK_BYTES = 16 * 1024
LOOK_SAMPLES = 2000
CHUNK_FRAMES = 16 * 1024
LONGEST_DECODED_MS = 2 * 60 * 60 * 1000

# The `array` type code of one sample, by bytes per sample, and the value of full scale.
INTEGERS = {1: ("b", 1 << 7), 2: ("h", 1 << 15), 3: ("h", 1 << 15), 4: ("i", 1 << 31)}
UNSIGNED_TO_SIGNED = bytes((value + 128) % 256 for value in range(256))
FLOATS = {4: ("f", 1), 8: ("d", 1)}


def peaks(path: Path, info: AudioInfo, points: int) -> list[float]:
    """Return the peaks of a file that `audio.probe` has described."""
    if info.format == "wav":
        found = _plain_peaks(path, read_wav(path), points)
    elif info.format == "aiff":
        found = _plain_peaks(path, read_aiff(path), points)
    else:
        found = _decoded_peaks(path, info, points)
    return _fit(list(found), points)


def count_frames(path: Path) -> int:
    """Return the length of a FLAC file in samples by decoding it; 0 when it cannot be decoded."""
    try:
        channels: int = miniaudio.flac_get_file_info(str(path)).nchannels
    except miniaudio.MiniaudioError:
        return 0
    return sum(len(chunk) for chunk in _decode(path, "flac")) // channels


def _plain_peaks(path: Path, pcm: Pcm, points: int) -> Iterator[float]:
    """Yield a peak for each stretch of a file of plain samples; nothing when they are packed."""
    codes = {"unsigned": INTEGERS, "int": INTEGERS, "float": FLOATS}.get(pcm.encoding, {})
    if pcm.width not in codes:
        return
    code, full_scale = codes[pcm.width]
    frames = pcm.size // pcm.frame_bytes
    looked_at = max(1, LOOK_BYTES // pcm.frame_bytes)
    stretches = min(points, frames)
    with path.open("rb") as file:
        for stretch in range(stretches):
            first, last = frames * stretch // stretches, frames * (stretch + 1) // stretches
            file.seek(pcm.offset + first * pcm.frame_bytes)
            data = file.read(min(last - first, looked_at) * pcm.frame_bytes)
            yield _loudest(_samples(data, pcm, code)) / full_scale


def _samples(data: bytes, pcm: Pcm, code: str) -> "array[int] | array[float]":
    if pcm.encoding == "unsigned":
        data = data.translate(UNSIGNED_TO_SIGNED)
    if pcm.width == 3:
        data = _upper_bytes(data, big_endian=pcm.big_endian)
    samples = array(code, data)
    if pcm.big_endian != (sys.byteorder == "big"):
        samples.byteswap()
    return samples


def _upper_bytes(data: bytes, *, big_endian: bool) -> bytes:
    """Keep the upper two of every three bytes: `array` knows no samples of 24 bits."""
    first = 0 if big_endian else 1
    upper = bytearray(len(data) // 3 * 2)
    upper[0::2] = data[first::3]
    upper[1::2] = data[first + 1 :: 3]
    return bytes(upper)


def _loudest(samples: "array[int] | array[float]") -> float:
    return max(float(max(samples)), -float(min(samples))) if samples else 0.0


def _decoded_peaks(path: Path, info: AudioInfo, points: int) -> Iterator[float]:
    """Yield a peak for each stretch of a compressed file; nothing when it cannot be decoded or takes too long."""
    if info.duration_ms > LONGEST_DECODED_MS:
        return
    stretch = max(1, info.duration_ms * info.sample_rate // 1000 // points) * info.channels
    stride = max(1, stretch // LOOK_SAMPLES) | 1
    for samples in _regroup(_decode(path, info.format), stretch):
        yield _loudest(samples[::stride]) / (1 << 15)


def _decode(path: Path, kind: str) -> "Iterator[array[int]]":
    """Yield the samples of all channels, interleaved, 16 bits each."""
    try:
        if kind == "mp3":
            yield from miniaudio.mp3_stream_file(str(path), CHUNK_FRAMES)
        elif kind == "flac":
            yield from miniaudio.flac_stream_file(str(path), CHUNK_FRAMES)
        elif kind == "ogg" and is_intact(path):
            yield from miniaudio.vorbis_stream_file(str(path))
    except miniaudio.MiniaudioError:
        return


def _regroup(chunks: "Iterable[array[int]]", size: int) -> "Iterator[array[int]]":
    """Yield the same samples in groups of `size`; the last one may be shorter."""
    rest: array[int] = array("h")
    for chunk in chunks:
        rest += chunk
        whole = len(rest) - len(rest) % size
        for start in range(0, whole, size):
            yield rest[start : start + size]
        rest = rest[whole:]
    if rest:
        yield rest


def _fit(found: list[float], points: int) -> list[float]:
    """Return exactly `points` peaks: the loudest of neighbours, or repeated ones; a flat line when there are none."""
    count = len(found)
    if not count:
        return [FLAT] * points
    bounds = [point * count // points for point in range(points + 1)]
    return [max(found[a : max(b, a + 1)]) for a, b in itertools.pairwise(bounds)]
