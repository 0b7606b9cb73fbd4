"""Waveforms: peaks of a track, and as many bars of them as fit."""

from __future__ import annotations

import itertools

import msgspec


class Waveform(msgspec.Struct, frozen=True):
    """Peaks from 0.0 (silence) to 1.0 (loudest), evenly spread over the whole track."""

    peaks: tuple[float, ...]


def bars(waveform: Waveform, number: int) -> list[float]:
    """Reduce the peaks to a number of bars: each bar is the loudest peak of its stretch."""
    peaks = waveform.peaks
    if not peaks or number <= 0:
        return []
    edges = [index * len(peaks) // number for index in range(number + 1)]
    return [max(peaks[start : max(end, start + 1)], default=0.0) for start, end in itertools.pairwise(edges)]
