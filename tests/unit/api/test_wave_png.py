"""Waveforms read from their pictures."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from scmanager.api import wave_png
from scmanager.sandbox.wave_png import draw

PEAKS = [0, 35, 70, 140, 139, 1, 20, 0]


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return data.data()


def _picture(peaks: list[int], *, cut_out: bool) -> QImage:
    """Draw peaks from 0 to 140 as another program would: smooth colours, so that every filter is used."""
    image = QImage(len(peaks), 280, QImage.Format.Format_RGBA8888)
    for x, peak in enumerate(peaks):
        for y in range(280):
            inside = abs(y - 139.5) < peak
            image.setPixelColor(x, y, QColor(x * 7 % 256, y % 256, (x + y) % 256, 0 if inside is cut_out else 255))
    return image


def test_the_picture_of_the_sandbox_shows_its_peaks() -> None:
    waveform = wave_png.read(draw(PEAKS, 140))
    assert waveform is not None
    assert waveform.peaks == pytest.approx([peak / 140 for peak in PEAKS])


@pytest.mark.parametrize("cut_out", [True, False])
def test_all_filters_of_PNG_are_undone(cut_out: bool) -> None:
    peaks = [(x * x * 13) % 120 for x in range(300)]
    waveform = wave_png.read(_png(_picture(peaks, cut_out=cut_out)))
    assert waveform is not None
    assert waveform.peaks == pytest.approx([peak / 140 for peak in peaks])


def test_a_palette_may_hold_the_transparency() -> None:
    image = QImage(4, 8, QImage.Format.Format_Indexed8)
    image.setColorTable([0xFFEFEFEF, 0x00EFEFEF])
    image.fill(0)
    for x, peak in enumerate([0, 1, 2, 4]):
        for y in range(4 - peak, 4 + peak):
            image.setPixel(x, y, 1)
    waveform = wave_png.read(_png(image))
    assert waveform is not None
    assert waveform.peaks == (0.0, 0.25, 0.5, 1.0)


def test_a_picture_of_the_usual_size_is_read_fast() -> None:
    picture = _png(_picture([x % 140 for x in range(1800)], cut_out=True))
    started = time.process_time()
    assert wave_png.read(picture) is not None
    assert time.process_time() - started < 2


def test_other_pictures_are_no_waveforms() -> None:
    opaque = QImage(4, 4, QImage.Format.Format_RGB888)
    opaque.fill(0)
    whole = draw(PEAKS, 140)
    for data in (b"", b"GIF89a", whole[:8], whole[:60], _png(opaque), whole.replace(b"IDAT", b"iDAT")):
        assert wave_png.read(data) is None


@given(st.binary(max_size=200), st.integers(0, 150))
def test_anything_may_come(junk: bytes, place: int) -> None:
    whole = draw(PEAKS, 10)
    wave_png.read(whole[:place] + junk + whole[place + len(junk) :])
