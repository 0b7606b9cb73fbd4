"""Texts as people might type them into a search, and stranger ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from scmanager.core.search_choices import IS, LICENSES, PRESENT
from scmanager.core.search_fields import NAMES
from scmanager.core.tracks import License, Sharing, Track, TrackState
from scmanager.core.users import User

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
    "1,000",
    " OR ",
    " AND ",
    " NOT ",
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


_ODD_PIECES = st.one_of(_PIECES, st.sampled_from(["(", ")", " (a", "b) ", " 000", "5 ", "1.000", ",5k"]))


def search_texts() -> st.SearchStrategy[str]:
    """Pieces of the language in any order, with anything between them."""
    return st.lists(_PIECES, max_size=12).map("".join)


def odd_texts() -> st.SearchStrategy[str]:
    """The same, with what means something else depending on what stands beside it."""
    return st.lists(_ODD_PIECES, max_size=12).map("".join)


_WORDS = ("techno", "House", "Malmö", "field recording", "a", "", "ſtraße", "live", "x y")
_TERMS = st.one_of(
    st.sampled_from(_WORDS).map('"{}"'.format),
    st.builds(
        "{}:{}{}".format,
        st.sampled_from(["genre", "tag", "title", "artist", "description", "label", "album"]),
        st.sampled_from(["", "="]),
        st.lists(st.sampled_from(_WORDS).map('"{}"'.format), min_size=1, max_size=2).map(",".join),
    ),
    st.builds(
        "{}:{}".format,
        st.sampled_from(["plays", "likes", "bpm"]),
        st.sampled_from(["5", ">5", "<=5", "2..7", "..3", "1,9", "5..5"]),
    ),
    st.builds("length:{}".format, st.sampled_from(["<5m", "4:30", ">=1h", "4m..6m"])),
    st.builds(
        "{}:{}".format,
        st.sampled_from(["uploaded", "released"]),
        st.sampled_from(["2025", ">2025", "<30d", "30d", "2w..6mo", "today", "2025-03..2025-06"]),
    ),
    st.builds("is:{}".format, st.sampled_from([choice.name for choice in IS])),
    st.builds(
        "{}:{}".format,
        st.sampled_from(["has", "no"]),
        st.lists(st.sampled_from([choice.name for choice in PRESENT]), min_size=1, max_size=2).map(",".join),
    ),
    st.builds("license:{}".format, st.sampled_from([choice.name for choice in LICENSES])),
    st.builds("key:{}".format, st.sampled_from(["Am", "A", "8a", "minor"])),
)


def terms() -> st.SearchStrategy[str]:
    """Single terms without mistakes."""
    signed = st.builds("{}{}".format, st.sampled_from(["", "-"]), _TERMS)
    return signed.filter(lambda text: text not in {'""', '-""'})


def searches() -> st.SearchStrategy[str]:
    """Searches without mistakes."""
    return st.lists(terms(), max_size=4).map(" ".join)


def joined_searches() -> st.SearchStrategy[str]:
    """Searches without mistakes, some of whose parts are joined by words in capitals."""
    pieces = st.lists(st.tuples(st.sampled_from([" ", " OR ", " || ", " NOT ", " OR NOT "]), terms()), max_size=5)
    return pieces.map(lambda found: "".join(f"{joint}{term}" for joint, term in found).removeprefix(" OR"))


def searched_tracks() -> st.SearchStrategy[Track]:
    """Tracks that such searches find now and then."""
    texts = st.one_of(st.sampled_from(_WORDS), st.lists(st.sampled_from(_WORDS), max_size=3).map(" ".join))
    counts = st.one_of(st.none(), st.integers(0, 10))
    moments = st.integers(0, 470 * 24 * 60).map(
        lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    )
    return st.builds(
        Track,
        urn=st.just("soundcloud:tracks:1"),
        user=st.builds(User, urn=st.just("soundcloud:users:1"), username=texts),
        title=texts,
        sharing=st.sampled_from([None, *Sharing]),
        state=st.sampled_from([None, *TrackState]),
        duration_ms=st.one_of(st.none(), st.sampled_from([0, 269_999, 270_000, 270_999, 271_000, 3_600_000])),
        created_at=st.one_of(st.none(), moments),
        description=texts,
        genre=texts,
        tags=st.lists(st.sampled_from(_WORDS).filter(bool), max_size=3).map(tuple),
        metadata_artist=texts,
        label_name=texts,
        release=texts,
        release_date=st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2026, 4, 2))),
        bpm=st.one_of(st.none(), st.sampled_from([0.0, 4.6, 5.0, 5.5, 7.0])),
        key_signature=st.sampled_from(["", "A minor", "A", "A♭m", "8A"]),
        license=st.sampled_from([None, *License]),
        artwork_url=st.sampled_from(["", "https://pictures.example/1.jpg"]),
        playback_count=counts,
        likes_count=counts,
        comment_count=counts,
        shared_to_count=counts,
    )
