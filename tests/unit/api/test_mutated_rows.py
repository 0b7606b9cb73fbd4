"""N16: whatever is done to the rows of a list, the list is read, and rows that are not named keep their values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scmanager.api import decode
from scmanager.api.rows import RawComment, RawTrack, RawUser
from scmanager.api.tolerant import ListReader
from scmanager.api.wire import Answer
from scmanager.core.tracks import Track
from tests.helpers.track_samples import CLASSIC_TRACK, CURRENT_TRACK

_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=2**63)
    | st.floats()
    | st.text()
    | st.text(alphabet=st.characters(categories=["Cs"]), min_size=1)
    | st.sampled_from(["0000/00/00 00:00:00 +0000", "s-secret1", "soundcloud:tracks:1", "", "\x00", "-1", "1e999"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_MUTATIONS = st.dictionaries(
    st.sampled_from(sorted(set(RawTrack.__struct_fields__) - {"id", "urn", "uri"})), _VALUES, max_size=6
)
_ROWS = st.builds(
    lambda base, changes, gone: {name: value for name, value in {**base, **changes}.items() if name not in gone},
    st.sampled_from([CLASSIC_TRACK, CURRENT_TRACK]),
    _MUTATIONS,
    st.sets(st.sampled_from(sorted({*CLASSIC_TRACK, *CURRENT_TRACK} - {"id", "urn"})), max_size=4),
)


def _read(kind: Any, make: Any, rows: Any) -> Any:
    body = json.dumps({"collection": rows}).encode("utf-8", "surrogatepass")
    return ListReader(kind, make).read(Answer(200, {}, body))


def _check(row: dict[str, Any]) -> None:
    listing = _read(RawTrack, decode.TrackReader(), [{**row, "id": 1, "urn": None}, {"id": 2, "title": "Right"}])
    odd, right = listing.rows
    assert (odd.urn, right.title) == ("soundcloud:tracks:1", "Right")
    _assert_storable(odd)


def _assert_storable(track: Track) -> None:
    """Text can be encoded, numbers fit a database, and what cannot be less than nothing is not."""
    for name in track.__struct_fields__:
        value = getattr(track, name)
        if isinstance(value, str):
            value.encode()
        if isinstance(value, int | float):
            assert 0 <= value < 2**63
    for tag in track.tags:
        tag.encode()


@settings(max_examples=300)
@given(_ROWS)
def test_N16_a_mutated_track_is_read(row: dict[str, Any]) -> None:
    _check(row)


@pytest.mark.campaign
@settings(max_examples=10_000, deadline=None)
@given(_ROWS)
def test_N16_ten_thousand_mutated_tracks_are_read(row: dict[str, Any]) -> None:
    _check(row)


@given(st.lists(_VALUES, max_size=5))
def test_N16_lists_of_anything_are_read(rows: list[Any]) -> None:
    for kind, make in ((RawTrack, decode.TrackReader()), (RawUser, decode.user), (RawComment, decode.comment)):
        listing = _read(kind, make, rows)
        assert listing.broken + len(listing.rows) >= len(rows)


@given(_VALUES)
def test_N16_secrets_and_waveforms_are_looked_for_in_anything(value: Any) -> None:
    decode.secret_token(value)
    decode.secret_token({"token": value, "secret_token": value, "secret_uri": value})
    decode.waveform({"samples": [value], "height": value})
