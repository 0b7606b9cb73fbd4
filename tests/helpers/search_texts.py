"""Texts as people might type them into a search, and stranger ones."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from scmanager.core.search_fields import NAMES

TODAY = date(2026, 3, 31)

_VALUES = (
    "techno",
    "Malmö",
    '"field recording"',
    '"open',
    "“smart”",
    '""',
    "=x",
    ">1000",
    "<=5m",
    "120..130",
    "..",
    "2025-03..",
    "<30d",
    "private",
    "artwork",
    "cc-by",
    "F#m",
    ",",
    "-",
    ":",
    '"',
)
_PIECES = st.one_of(
    st.sampled_from([f"{name}:" for name in NAMES]),
    st.sampled_from(_VALUES),
    st.sampled_from([" ", " ", " -", "-", ",", '"', "\t", "\u00a0"]),
    st.text(max_size=3),
)


def search_texts() -> st.SearchStrategy[str]:
    """Pieces of the language in any order, with anything between them."""
    return st.lists(_PIECES, max_size=12).map("".join)
