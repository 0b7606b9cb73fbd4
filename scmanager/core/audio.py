"""Which audio format a file has, told from its first bytes and never from its name.

SoundCloud takes AIFF, WAVE, FLAC, OGG, MP2, MP3, AAC, AMR and WMA, at most 4 GB and 24 hours
(https://developers.soundcloud.com/docs/llm-context), and ALAC in an MP4 file.
"""

from __future__ import annotations

import enum

from scmanager.core import mpeg

HEAD_BYTES = 64 * 1024
MOST_BYTES = 4 * 1024**3
MOST_MS = 24 * 60 * 60 * 1000
# Larger files have been refused (https://github.com/soundcloud/api/issues/477).
DOUBTFUL_BYTES = 500_000_000
LIKELY_REFUSED_BYTES = 1_000_000_000


class AudioFormat(enum.StrEnum):
    """The formats SoundCloud takes, as people name them."""

    AIFF = "AIFF"
    WAVE = "WAV"
    FLAC = "FLAC"
    OGG = "OGG"
    MP2 = "MP2"
    MP3 = "MP3"
    AAC = "AAC"
    M4A = "M4A"
    AMR = "AMR"
    WMA = "WMA"


_NAMED: dict[str, frozenset[AudioFormat]] = {
    **dict.fromkeys((".wav", ".wave", ".bwf"), frozenset({AudioFormat.WAVE})),
    **dict.fromkeys((".aif", ".aiff", ".aifc"), frozenset({AudioFormat.AIFF})),
    **dict.fromkeys((".ogg", ".oga", ".opus"), frozenset({AudioFormat.OGG})),
    **dict.fromkeys((".m4a", ".m4b", ".mp4", ".alac"), frozenset({AudioFormat.M4A})),
    ".aac": frozenset({AudioFormat.AAC, AudioFormat.M4A}),
    ".flac": frozenset({AudioFormat.FLAC}),
    ".mp2": frozenset({AudioFormat.MP2}),
    ".mp3": frozenset({AudioFormat.MP3}),
    ".amr": frozenset({AudioFormat.AMR}),
    ".wma": frozenset({AudioFormat.WMA}),
}
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_STARTS: tuple[tuple[bytes, AudioFormat], ...] = (
    (b"fLaC", AudioFormat.FLAC),
    (b"OggS", AudioFormat.OGG),
    (b"#!AMR", AudioFormat.AMR),
    (b"ADIF", AudioFormat.AAC),
    (_ASF, AudioFormat.WMA),
)
# A box of size and kind, then the kind of its content at byte 8.
_FORMS: dict[tuple[bytes, bytes], AudioFormat] = {
    (b"RIFF", b"WAVE"): AudioFormat.WAVE,
    (b"RF64", b"WAVE"): AudioFormat.WAVE,
    (b"BW64", b"WAVE"): AudioFormat.WAVE,
    (b"FORM", b"AIFF"): AudioFormat.AIFF,
    (b"FORM", b"AIFC"): AudioFormat.AIFF,
}
# Brands of MP4 files that hold pictures, raw photographs or QuickTime and iTunes films.
_NO_SOUND_BRANDS = frozenset({b"qt  ", b"M4V ", b"M4VH", b"M4VP", b"avif", b"avis", b"heic", b"heix", b"mif1", b"crx "})
_MPEG = {"layer 2": AudioFormat.MP2, "layer 3": AudioFormat.MP3, "adts": AudioFormat.AAC}

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"wvpk", "WavPack"),
    (b"MAC ", "Monkey's Audio"),
    (b"DSD ", "DSD"),
    (b"FRM8", "DSD"),
    (b"caff", "Core Audio"),
    (b".snd", "Sun audio"),
    (b"riff.\x91\xcf\x11", "Wave64"),
    (b"MThd", "MIDI"),
    (b"\x1aE\xdf\xa3", "Matroska or WebM"),
    (b"RIFF", "AVI or another RIFF"),
)
# No audio at all, so there is nothing to convert.
_NO_AUDIO: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"%PDF", "PDF document"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf", "7-Zip archive"),
)


def tag_length(head: bytes) -> int:
    """Return how many bytes an ID3v2 tag at the start takes, 0 when there is none; the audio begins behind it.

    Source: https://id3.org/id3v2.4.0-structure, section 3.1 (sizes have 7 bits a byte).
    """
    if len(head) < 10 or head[:3] != b"ID3" or any(byte & 0x80 for byte in head[6:10]):
        return 0
    size = sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    footer = 10 if head[5] & 0x10 else 0
    return 10 + size + footer


def sniff(head: bytes) -> AudioFormat | None:
    """Tell the format from the first bytes behind any ID3v2 tag; None when it is no audio SoundCloud takes."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    form = _FORMS.get((head[:4], head[8:12]))
    if form is not None:
        return form
    if head[4:8] == b"ftyp":
        return None if head[8:12] in _NO_SOUND_BRANDS else AudioFormat.M4A
    if _name_of(head, _OTHERS) or _name_of(head, _NO_AUDIO):
        return None
    kind = mpeg.kind(head)
    return _MPEG[kind] if kind else None


def misnamed(suffix: str, found: str) -> str:
    """Say in one sentence that a file's name promises another format, nothing when it does not."""
    promised = _NAMED.get(suffix.lower())
    if promised is None or found in promised:
        return ""
    return f"Its name ends in {suffix}, but it holds {found}. It is uploaded as it is."


def refusal(head: bytes) -> str:
    """Say in one sentence why a file that begins like this is not taken."""
    if not head:
        return "This file is empty."
    if name := _name_of(head, _NO_AUDIO):
        return f"This is a {name}."
    if name := _name_of(head, _OTHERS) or ("video" if head[4:8] == b"ftyp" else ""):
        return f"This is a {name} file. SoundCloud does not accept it; convert it to WAV or FLAC."
    if _is_text(head):
        return "This is a text file, not audio."
    return "This is not an audio file SoundCloud accepts."


def _name_of(head: bytes, names: tuple[tuple[bytes, str], ...]) -> str:
    return next((name for start, name in names if head.startswith(start)), "")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    try:
        text = head[:4096].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < min(len(head), 4096) - 4:
            return False
        text = head[: error.start].decode("utf-8")
    return all(char.isprintable() or char in "\t\r\n\f" for char in text)
