"""Frames of MPEG audio: found and checked one behind the other, because two sync bytes prove nothing.

Source: ISO/IEC 11172-3 and 13818-3 (layers), 13818-7 (ADTS); a readable table of the header is at
http://www.mp3-tech.org/programmer/frame_header.html.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["layer 2", "layer 3", "adts"]

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_LAYER_2 = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
_KBITS_LAYER_3 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SEARCHED = 8 * 1024
_PROOF_FRAMES = 3


class _Frame(NamedTuple):
    kind: Kind
    rate: int
    length: int


def kind(head: bytes) -> Kind | None:
    """Tell which MPEG audio the bytes are, None when they are none.

    At the very start one good frame followed by another, or by the end of the bytes, is enough; further in,
    behind padding, three are needed.
    """
    at = head.find(b"\xff", 0, _SEARCHED)
    while at >= 0:
        found = _chain(head, at)
        if found is not None:
            return found
        at = head.find(b"\xff", at + 1, _SEARCHED)
    return None


def _chain(head: bytes, start: int) -> Kind | None:
    first = _frame(head, start)
    if first is None:
        return None
    at = start + first.length
    for _ in range(1 if start == 0 else _PROOF_FRAMES - 1):
        if at + 4 > len(head):
            return first.kind if start == 0 else None
        following = _frame(head, at)
        if following is None or following[:2] != first[:2]:
            return None
        at += following.length
    return first.kind


def _frame(head: bytes, at: int) -> _Frame | None:
    if len(head) < at + 6 or head[at] != 0xFF or head[at + 1] & 0xE0 != 0xE0:
        return None
    return _adts(head, at) if head[at + 1] & 0xF6 == 0xF0 else _layer(head, at)


def _adts(head: bytes, at: int) -> _Frame | None:
    rate = head[at + 2] >> 2 & 0x0F
    length = (head[at + 3] & 0x03) << 11 | head[at + 4] << 3 | head[at + 5] >> 5
    return _Frame("adts", rate, length) if rate < 13 and length > 7 else None


def _layer(head: bytes, at: int) -> _Frame | None:
    version, layer = head[at + 1] >> 3 & 3, head[at + 1] >> 1 & 3
    rate_index, kbit_index = head[at + 2] >> 2 & 3, head[at + 2] >> 4
    if version == 1 or layer not in {1, 2} or rate_index == 3 or kbit_index in {0, 15}:
        return None
    rate, padding = _RATES[version][rate_index], head[at + 2] >> 1 & 1
    kbits = _kbits(version, layer)[kbit_index]
    samples = 72 if layer == 1 and version != 3 else 144
    return _Frame("layer 3" if layer == 1 else "layer 2", rate, samples * kbits * 1000 // rate + padding)


def _kbits(version: int, layer: int) -> tuple[int, ...]:
    if version != 3:
        return _KBITS_LOW
    return _KBITS_LAYER_2 if layer == 2 else _KBITS_LAYER_3
