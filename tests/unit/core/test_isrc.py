"""Recording codes."""

import pytest

from scmanager.core import isrc


@pytest.mark.parametrize("text", ["GBABC2600001", "gb-abc-26-00001", " GB ABC 26 00001 "])
def test_a_code_is_written_in_capitals_without_hyphens(text):
    assert isrc.normal(text) == "GBABC2600001"


@pytest.mark.parametrize("text", ["", "GBABC260000", "GBABC26000012", "1BABC2600001", "GBABC26٠0001", "none"])
def test_anything_else_is_no_code(text):
    assert isrc.normal(text) == ""
