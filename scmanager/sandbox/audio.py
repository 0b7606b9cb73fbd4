"""Read audio files: what they are (from their content, never from their name), and how their waveform looks.

WAV, AIFF, FLAC, MP3 and Ogg Vorbis are decoded for the waveform. For the other formats (Opus, MP2, AAC, M4A, AMR, WMA)
no decoder is at hand: their waveform is a flat line.
"""

from dataclasses import replace
from pathlib import Path

import miniaudio
from tinytag import TinyTag, TinyTagException

from scmanager.sandbox import audio_peaks
from scmanager.sandbox.audio_frames import probe_frames
from scmanager.sandbox.audio_info import AudioInfo, UnreadableAudio
from scmanager.sandbox.audio_ogg import probe_ogg
from scmanager.sandbox.audio_pcm import Pcm, read_aiff, read_wav

__all__ = ["AudioInfo", "UnreadableAudio", "probe", "waveform"]

MOST_TAGS = 8
ASF_MAGIC = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")


def probe(path: Path) -> AudioInfo:
    """Return format, length in milliseconds, sample rate and channels; raises UnreadableAudio for anything else."""
    start = _skip_id3(path)
    head = _bytes_at(path, start, 64)
    if not head:
        raise UnreadableAudio("The file is empty.")
    info = _probe_as(path, start, head)
    if info.duration_ms <= 0:
        raise UnreadableAudio("The file holds no sound.")
    return info


def _probe_as(path: Path, start: int, head: bytes) -> AudioInfo:
    if head[:4] in {b"RIFF", b"RF64", b"BW64"} and head[8:12] == b"WAVE":
        return _from_pcm(read_wav(path))
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return _from_pcm(read_aiff(path))
    if head.startswith(b"OggS"):
        return probe_ogg(path)
    if head.startswith(b"fLaC"):
        return _probe_flac(path, start)
    if head.startswith(ASF_MAGIC) or head[4:8] == b"ftyp":
        return _probe_container(path, "m4a" if head[4:8] == b"ftyp" else "wma")
    return _probe_stream(path, start)


def _from_pcm(pcm: Pcm) -> AudioInfo:
    return AudioInfo(pcm.format, pcm.duration_ms, pcm.sample_rate, pcm.channels)


def _skip_id3(path: Path) -> int:
    """Return the offset behind the ID3v2 tags that open a file."""
    place = 0
    for _ in range(MOST_TAGS):
        head = _bytes_at(path, place, 10)
        if head[:3] != b"ID3" or len(head) < 10:
            break
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        place += 10 + size + (10 if head[5] & 0x10 else 0)
    return place


def _bytes_at(path: Path, offset: int, count: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(count)


def _probe_flac(path: Path, start: int) -> AudioInfo:
    """Read the STREAMINFO block; a recorder that piped its output leaves the length out, then it is counted."""
    block = _bytes_at(path, start + 8, 34)
    bits = int.from_bytes(block[10:18], "big")
    rate, channels, frames = bits >> 44, (bits >> 41 & 7) + 1, bits & (1 << 36) - 1
    if len(block) < 34 or not rate:
        raise UnreadableAudio("The FLAC file has no complete header.")
    frames = frames or audio_peaks.count_frames(path)
    return AudioInfo("flac", frames * 1000 // rate, rate, channels)


def _probe_container(path: Path, kind: str) -> AudioInfo:
    try:
        with path.open("rb") as file:
            tag = TinyTag.get(file_obj=file, tags=False)
    except (TinyTagException, ValueError, OSError):
        raise UnreadableAudio("The file has a damaged header.") from None
    if not (tag.duration and tag.samplerate):
        raise UnreadableAudio("The file holds no sound.")
    return AudioInfo(kind, round(tag.duration * 1000), int(tag.samplerate), tag.channels or 2)


def _probe_stream(path: Path, start: int) -> AudioInfo:
    info = probe_frames(path, start)
    return replace(info, duration_ms=_mp3_length(path)) if info.format == "mp3" else info


def _mp3_length(path: Path) -> int:
    """Return the milliseconds of music, without the silence an encoder adds at both ends."""
    try:
        seconds: float = miniaudio.mp3_get_file_info(str(path)).duration
    except miniaudio.MiniaudioError:
        raise UnreadableAudio("The MP3 file is damaged.") from None
    return round(seconds * 1000)


def waveform(path: Path, points: int = 1800, height: int = 140) -> list[int]:
    """Return `points` peaks from 0 to `height`, where `height` is full scale; flat for formats nothing here decodes."""
    info = probe(path)
    peaks = audio_peaks.peaks(path, info, points)
    return [round(height * min(1.0, peak)) for peak in peaks]
