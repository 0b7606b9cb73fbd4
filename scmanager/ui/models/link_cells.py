"""What the cells of handed-out links say, and by which columns they are sorted."""

from __future__ import annotations

import enum
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.link_log import KIND_WORDS, LinkEntry, LinkOrder, death_words, state_words
from scmanager.core.tracks import Track
from scmanager.ui.upload_words import utc_now

FindTrack = Callable[[str], Track | None]
"""Returns an own track by its URN."""


class LinkColumn(enum.IntEnum):
    """The columns in their order."""

    TRACK = 0
    FOR = 1
    NOTE = 2
    AT = 3
    STATE = 4
    SINCE = 5
    ACTION = 6


ORDERS = {
    LinkColumn.TRACK: LinkOrder.TITLE,
    LinkColumn.FOR: LinkOrder.RECIPIENT,
    LinkColumn.NOTE: LinkOrder.NOTE,
    LinkColumn.AT: LinkOrder.AT,
    LinkColumn.STATE: LinkOrder.STATE,
}
"""The columns that can be sorted by."""


def words_in(column: LinkColumn, entry: LinkEntry, track: Track | None) -> str:
    """Return what a cell says; `track` is None when it is not one of the account's any more."""
    return _WORDS[column](entry, track)


def column_name(column: LinkColumn) -> str:
    """Return the name of a column, empty for those that need none."""
    names = {
        LinkColumn.TRACK: _tr("Track"),
        LinkColumn.FOR: _tr("For"),
        LinkColumn.NOTE: _tr("Note"),
        LinkColumn.AT: _tr("Handed out"),
        LinkColumn.STATE: _tr("State"),
    }
    return names.get(column, "")


def title_of(entry: LinkEntry, track: Track | None) -> str:
    """Return what a track is called now, or was when its link was handed out."""
    return texts.one_line(track.title if track is not None else entry.title) or "Untitled"


def offer(entry: LinkEntry, track: Track | None) -> str:
    """Name what can be done with the link of a row; empty when its track has no secret link any more."""
    if track is None or not track.is_private:
        return ""
    if entry.is_live:
        return "Copy"
    return "Send new…" if entry.recipient else "Copy new"


def hand_out_words(entry: LinkEntry, track: Track | None) -> str:
    """Name a hand-out shortly: which track, to whom, and when."""
    whom = f" to {entry.recipient}" if entry.recipient else ""
    return f"“{title_of(entry, track)}”{whom}, {texts.day(entry.at)}"


def _recipient(entry: LinkEntry, _track: Track | None) -> str:
    return entry.recipient


def _note(entry: LinkEntry, _track: Track | None) -> str:
    return entry.note


def _at(entry: LinkEntry, _track: Track | None) -> str:
    return texts.moment(entry.at)


def _state(entry: LinkEntry, _track: Track | None) -> str:
    return "live" if entry.is_live else "dead"


def _action(entry: LinkEntry, track: Track | None) -> str:
    return "has the new link" if entry.has_new else offer(entry, track)


def _since(entry: LinkEntry, _track: Track | None) -> str:
    return state_words(entry, utc_now())


_WORDS: dict[LinkColumn, Callable[[LinkEntry, Track | None], str]] = {
    LinkColumn.TRACK: title_of,
    LinkColumn.FOR: _recipient,
    LinkColumn.NOTE: _note,
    LinkColumn.AT: _at,
    LinkColumn.STATE: _state,
    LinkColumn.SINCE: _since,
    LinkColumn.ACTION: _action,
}


def spoken(entry: LinkEntry, track: Track | None) -> str:
    """Say a row in a sentence or two."""
    whom = f" to {entry.recipient}" if entry.recipient else ""
    note = f" Note: {entry.note}." if entry.note else ""
    due = f" {_due_words(entry)}" if entry.reset_due else ""
    has = f" {entry.recipient} has the new link." if entry.has_new else ""
    state = f"{death_words(entry)}{has}" if not entry.is_live else f"It works, as far as is known.{due}"
    kind = KIND_WORDS[entry.kind]
    form = "as a link" if kind == "link" else f"as {'an' if kind[0] in 'aeAE' else 'a'} {kind}"
    return f"“{title_of(entry, track)}”, handed out{whom} on {texts.moment(entry.at)} {form}.{note} {state}"


def _due_words(entry: LinkEntry) -> str:
    when = texts.moment(entry.reset_due)
    return f"It was to be reset on {when} and was not." if entry.reset_missed else f"It will be reset on {when}."


def _tr(text: str) -> str:
    return QCoreApplication.translate("LinkCells", text)
