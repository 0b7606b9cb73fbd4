"""What a screen reader says of the cells of a table of tracks."""

from __future__ import annotations

from scmanager.core.tracks import Track
from scmanager.ui.models.columns import COLUMNS, Column


def spoken(column: Column, track: Track) -> str:
    """Return the name and the value of a cell; the title, on which the keys stand, tells of the whole row."""
    if column.key != "title":
        return _named(column, track)
    others = [each for each in COLUMNS if (each.default or each.key == "tags") and each.key != "title"]
    values = [_named(each, track) for each in others if each.text(track)]
    return ", ".join([track.title or "Untitled", *values])


def _named(column: Column, track: Track) -> str:
    return f"{column.title}: {column.text(track) or 'none'}"
