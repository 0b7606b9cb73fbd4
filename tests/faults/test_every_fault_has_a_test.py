"""The faults that are survived are named: each has a test that bears its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
KINDS = {"F": 11, "N": 19, "A": 12, "L": 9, "U": 6}
FAULTS = [f"{kind}{number}" for kind, most in KINDS.items() for number in range(1, most + 1)]


@pytest.fixture(scope="module")
def names() -> set[str]:
    """The identifiers in the names of all tests."""
    sources = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {found for source in sources for found in re.findall(r"def test_([A-Z]\d+)_", source)}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_a_test(fault: str, names: set[str]) -> None:
    assert fault in names
