"""The filters beside the search field: what each is about, and what it offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from scmanager.core.search_terms import Term
from scmanager.ui.widgets.choices_popover import Choices

_ACCESS = frozenset({"private", "public"})


@dataclass(frozen=True, slots=True)
class FilterSpec:
    """A filter: the terms of a search it speaks of, and what can be chosen.

    `choices` are terms with their words, at most one is in force. `hints` show how the ends of a range are written;
    None: there are no ranges. `values_hint` is set where values of the catalogue are offered.
    """

    field: str
    name: str
    any_text: str
    owns: Callable[[Term], bool]
    choices: Choices = ()
    hints: tuple[str, str] | None = None
    values_hint: str = ""
    several: bool = False


def filter_specs() -> list[FilterSpec]:
    """Return the filters in the order of the toolbar."""
    return [_access(), _genre(), _tags(), _uploaded(), _length(), _plays()]


def _access() -> FilterSpec:
    return FilterSpec(
        "is",
        _tr("Access"),
        _tr("Any access"),
        lambda term: term.field == "is" and _ACCESS.issuperset(term.values),
        choices=(("is:private", _tr("Private")), ("is:public", _tr("Public"))),
    )


def _genre() -> FilterSpec:
    hint = _tr("Find a genre")
    return FilterSpec("genre", _tr("Genre"), _tr("No genre"), lambda term: term.subject == "genre", values_hint=hint)


def _tags() -> FilterSpec:
    return FilterSpec(
        "tag",
        _tr("Tags"),
        _tr("No tags"),
        lambda term: term.subject in {"tag", "tags"},
        values_hint=_tr("Find a tag"),
        several=True,
    )


def _uploaded() -> FilterSpec:
    choices = (
        ("uploaded:<7d", _tr("Last 7 days")),
        ("uploaded:<30d", _tr("Last 30 days")),
        ("uploaded:<1y", _tr("Last 12 months")),
        ("uploaded:>1y", _tr("Over a year ago")),
    )
    return _range("uploaded", _tr("Uploaded"), _tr("Any time"), choices, ("2025-01", "2025-06"))


def _length() -> FilterSpec:
    choices = (
        ("length:<2m", _tr("Under 2 minutes")),
        ("length:2m..10m", _tr("2 to 10 minutes")),
        ("length:>10m", _tr("Over 10 minutes")),
        ("length:>1h", _tr("Over an hour")),
    )
    return _range("length", _tr("Length"), _tr("Any length"), choices, ("2:30", "5m"))


def _plays() -> FilterSpec:
    choices = (
        ("plays:0", _tr("Never played")),
        ("plays:>100", _tr("Over 100 plays")),
        ("plays:>1k", _tr("Over 1\u202f000 plays")),
        ("plays:>10k", _tr("Over 10\u202f000 plays")),
    )
    return _range("plays", _tr("Plays"), _tr("Any number of plays"), choices, ("100", "5k"))


def _range(field: str, name: str, any_text: str, choices: Choices, hints: tuple[str, str]) -> FilterSpec:
    return FilterSpec(field, name, any_text, lambda term: term.subject == field, choices=choices, hints=hints)


def more_choices() -> list[tuple[str, Choices]]:
    """Return what the last menu offers: groups of terms that are put in or taken out."""
    return [
        (_tr("Artwork"), (("has:artwork", _tr("With artwork")), ("no:artwork", _tr("Missing artwork")))),
        (
            _tr("State"),
            (
                ("is:ready", _tr("Ready to listen")),
                ("is:processing", _tr("Being prepared")),
                ("is:failed", _tr("Failed")),
            ),
        ),
        (_tr("Sharing"), (("is:shared", _tr("Shared")), ("-is:shared", _tr("Never shared")))),
        (
            _tr("Listeners may"),
            (("is:downloadable", _tr("Download")), ("is:commentable", _tr("Comment"))),
        ),
        (
            _tr("Missing"),
            (
                ("no:description", _tr("Description")),
                ("no:label", _tr("Label")),
                ("no:isrc", _tr("ISRC")),
                ("no:release-date", _tr("Release date")),
                ("no:bpm", _tr("Tempo")),
                ("no:key", _tr("Key")),
            ),
        ),
        (_tr("License"), (("license:cc", _tr("Creative Commons")), ("-license:cc", _tr("Not Creative Commons")))),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Filters", text)
