"""What the form says of wrong fields."""

from __future__ import annotations

from datetime import date

import pytest

from scmanager.ui.dialogs.field_checks import CHECKS, parse_bpm, parse_date

GOOD = {
    "title": ["A", "  B "],
    "release_date": ["", "2026-12-04"],
    "isrc": ["", "USS1Z1001234", "us-s1z-10-01234"],
    "bpm": ["", "128", "92,5"],
    "purchase_url": ["", "https://example.org/shop?a=1"],
    "video_url": ["http://example.org"],
    "permalink": ["", "salt-flats_2"],
}
BAD = {
    "title": ["", "   "],
    "release_date": ["tomorrow", "2026-02-30", "04.12.2026"],
    "isrc": ["USS1Z100123", "12345"],
    "bpm": ["fast", "0", "-3", "1000", "nan", "inf"],
    "purchase_url": ["shop", "javascript:alert(1)", "https://", "http://[broken"],
    "video_url": ["ftp://example.org"],
    "permalink": ["Salt Flats", "ä"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_good_fields_pass(name: str, text: str) -> None:
    assert CHECKS[name](text) == ""


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_wrong_fields_are_told_in_a_sentence(name: str, text: str) -> None:
    problem = CHECKS[name](text)
    assert problem.endswith(".")
    assert problem[0].isupper()


def test_dates_and_tempos_are_read() -> None:
    assert parse_date(" 2026-12-04 ") == date(2026, 12, 4)
    assert parse_bpm("92,5") == 92.5
