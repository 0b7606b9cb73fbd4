"""What the cells of the overview of private tracks say."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.link_overview import LinkFacts, PrivateLink, age_words, origin_words
from scmanager.ui.models.private_links import OverviewColumn

NUMBERS = frozenset({OverviewColumn.RECIPIENTS, OverviewColumn.ACCESS})
"""The columns that hold numbers."""

_C = OverviewColumn


def name_of(column: OverviewColumn) -> str:
    """Return the name of a column."""
    return {
        _C.TRACK: _tr("Track"),
        _C.AGE: _tr("Age of link"),
        _C.RECIPIENTS: _tr("Recipients"),
        _C.ACCESS: _tr("Access"),
        _C.HANDED_OUT: _tr("Last handed out"),
        _C.RESET: _tr("Last reset"),
        _C.PLANNED: _tr("Reset planned"),
    }[column]


def hint_of(column: OverviewColumn) -> str:
    """Say what is in a column and how it is known."""
    return {
        _C.TRACK: _tr("All private tracks"),
        _C.AGE: _tr("Since the last reset from this program, or else since the upload of the track"),
        _C.RECIPIENTS: _tr("People the link it has now was handed to, as noted in Links"),
        _C.ACCESS: _tr("People who may listen without the link"),
        _C.HANDED_OUT: _tr("When a link of the track was last copied or exported in this program"),
        _C.RESET: _tr("When the link was last reset from this program"),
        _C.PLANNED: _tr("When the link is to be reset while the program runs"),
    }[column]


def lines(column: OverviewColumn, link: PrivateLink, now: datetime) -> tuple[str, str]:
    """Return what a cell says, and what stands beneath it."""
    facts, second = link.facts, ""
    match column:
        case _C.TRACK:
            first = texts.one_line(link.title) or _tr("Untitled")
        case _C.AGE:
            first, second = age_words(link.since, now), origin_words(link)
        case _C.RECIPIENTS:
            first = texts.count(facts.recipients)
        case _C.ACCESS:
            first = texts.count(link.access)
        case _C.HANDED_OUT:
            first = _day(facts.last_at)
        case _C.RESET:
            first = _day(facts.last_reset_at)
        case _C.PLANNED:
            first, second = _planned(facts, now)
    return first, second


def _planned(facts: LinkFacts, now: datetime) -> tuple[str, str]:
    when = texts.near(facts.reset_due, now) if facts.reset_due else ""
    return (_tr("missed"), when) if facts.reset_missed else (when, "")


def _day(moment: datetime | None) -> str:
    return texts.day(moment) if moment is not None else _tr("never")


def _tr(text: str) -> str:
    return QCoreApplication.translate("OverviewCells", text)
