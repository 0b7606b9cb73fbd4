"""Short help on the language of searches, and examples of what can stand behind a field."""

from __future__ import annotations

import msgspec

from scmanager.core.search_fields import FIELDS, Kind


class Example(msgspec.Struct, frozen=True):
    """Something to type, and what it finds."""

    text: str
    meaning: str


class Section(msgspec.Struct, frozen=True):
    """Examples under a heading."""

    title: str
    examples: tuple[Example, ...]


VALUES: dict[Kind, tuple[Example, ...]] = {
    Kind.COUNT: (
        Example(">1000", "more than 1000"),
        Example("<100", "fewer than 100"),
        Example("1k..10k", "from 1000 to 10,000"),
        Example(">1m", "more than a million"),
        Example("0", "none"),
    ),
    Kind.TEMPO: (
        Example("120..130", "from 120 to 130"),
        Example(">140", "faster than 140"),
        Example("<90", "slower than 90"),
        Example("128", "128, rounded"),
    ),
    Kind.LENGTH: (
        Example("<5m", "shorter than 5 minutes"),
        Example(">1h", "longer than an hour"),
        Example("4:30..6:00", "from 4:30 to 6:00"),
        Example("5m", "5 minutes and less than 6"),
        Example("<90s", "shorter than 90 seconds"),
    ),
    Kind.DATE: (
        Example("today", "today"),
        Example("7d", "in the last 7 days"),
        Example("30d", "in the last 30 days"),
        Example("6mo", "in the last 6 months"),
        Example("<2w", "younger than 2 weeks"),
        Example(">1y", "older than a year"),
        Example("2025..", "since the start of 2025"),
        Example("2025-03", "in March 2025"),
        Example("2025-03..2025-06", "from March to June 2025"),
    ),
}
"""What can stand behind the colon where a number or date is wanted."""

HELP: tuple[Section, ...] = (
    Section(
        "Words",
        (
            Example("night bus", "both words, in the title, tags, genre, artist or description"),
            Example('"night bus"', "the words together"),
            Example("-remix", "without this word"),
            Example("night OR bus", "either; OR, in capitals, joins the two beside it"),
        ),
    ),
    Section("Fields", tuple(Example(field.example, field.help) for field in FIELDS)),
    Section(
        "Values",
        (
            Example("genre:techno,house", "one or the other"),
            Example("tag:dub tag:live", "both"),
            Example("genre:dub OR tag:dub", "at least one of the two"),
            Example("-genre:techno", "everything else, and what has no genre"),
            Example("genre:=techno", "the whole genre, not a part of it"),
            Example("plays:>1k plays:<=1.2m", "more than 1,000 (written 1000, 1,000 or 1.000), at most 1.2 million"),
            Example("length:<5m length:4:30..1h", "seconds (s), minutes (m), hours (h); a number alone is minutes"),
            Example("uploaded:<30d", "younger: days (d), weeks (w), months (mo), years (y)"),
            Example("uploaded:2025-03..2025-06", "whole months; open at one end: 2025.."),
            Example('"genre:" "OR"', "quotes make letters of what would mean something"),
        ),
    ),
)
"""The help, in the order it is shown."""
