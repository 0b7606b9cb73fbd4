"""Waveforms drawn with fewer or more bars than peaks."""

from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.waveforms import Waveform, bars

PEAKS = st.lists(st.floats(min_value=0, max_value=1), max_size=300).map(tuple)


def test_each_bar_is_the_loudest_peak_of_its_stretch():
    assert bars(Waveform((0.1, 0.9, 0.2, 0.3)), 2) == [0.9, 0.3]


def test_more_bars_than_peaks_repeat_them():
    assert bars(Waveform((0.1, 0.9)), 4) == [0.1, 0.1, 0.9, 0.9]


def test_no_peaks_or_no_room_is_no_bars():
    assert bars(Waveform(()), 5) == []
    assert bars(Waveform((0.5,)), 0) == []


@given(PEAKS.filter(bool), st.integers(min_value=1, max_value=400))
def test_there_are_as_many_bars_as_asked_for_and_the_loudest_peak_is_kept(peaks, number):
    drawn = bars(Waveform(peaks), number)
    assert len(drawn) == number
    assert max(drawn) == max(peaks)
