"""Rows of a table as words for other programs: a table, titles with their links, a list. Nothing secret is in them."""

from __future__ import annotations

import enum
import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC
from urllib.parse import quote, urlsplit

from scmanager.core import markdown, texts
from scmanager.core.tracks import Track
from scmanager.ui.models.columns import COLUMNS, Column


class Shape(enum.Enum):
    """How rows are written."""

    TABLE = enum.auto()
    LINKS = enum.auto()
    MARKDOWN = enum.auto()


def columns_of(keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of these keys, in their order."""
    known = {column.key: column for column in COLUMNS}
    return tuple(known[key] for key in keys if key in known)


def cell(column: Column, track: Track) -> str:
    """Write the value of a cell in full and on one line; nothing for an unknown one."""
    return plain(_FULL.get(column.key, column.text)(track))


def plain(text: str) -> str:
    """Put text on one line, without tabs and without marks that turn the direction of writing."""
    return text.strip() if text.isprintable() else texts.one_line(text)


def page_link(track: Track) -> str:
    """Return the address of a track's page, without any secret; empty when it is none of the web."""
    url = track.permalink_url
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    fits = parts.scheme in {"http", "https"} and parts.hostname and url.isprintable() and " " not in url
    return url if fits else ""


def table_lines(tracks: Iterable[Track], columns: Sequence[Column], *, heading: bool) -> Iterator[str]:
    """Write rows with tabs between their cells."""
    if heading:
        yield "\t".join(column.title for column in columns)
    for track in tracks:
        yield "\t".join(cell(column, track) for column in columns)


def html_lines(tracks: Iterable[Track], columns: Sequence[Column], *, heading: bool) -> Iterator[str]:
    """Write rows as a table of HTML."""
    yield '<meta charset="utf-8"><table>'
    if heading:
        yield f"<tr>{''.join(f'<th>{html.escape(column.title)}</th>' for column in columns)}</tr>"
    for track in tracks:
        yield f"<tr>{''.join(f'<td>{html.escape(cell(column, track))}</td>' for column in columns)}</tr>"
    yield "</table>"


def link_lines(tracks: Iterable[Track]) -> Iterator[str]:
    """Write titles with their links; a private track has none that others could open."""
    for track in tracks:
        link = _public_link(track)
        yield f"{_title(track)} — {link}" if link else _title(track)


def markdown_lines(tracks: Iterable[Track]) -> Iterator[str]:
    """Write a list in Markdown; titles say what they say, whatever marks are in them."""
    for track in tracks:
        link = _public_link(track)
        title = markdown.escaped(texts.one_line(_title(track)), starts_line=not link)
        yield f"- [{title}]({quote(link, safe=_IN_LINKS)})" if link else f"- {title}"


def _title(track: Track) -> str:
    return plain(track.title) or "Untitled"


def _public_link(track: Track) -> str:
    return "" if track.is_private else page_link(track)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _moment(track: Track) -> str:
    return track.created_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if track.created_at else ""


_IN_LINKS = "%/:?#@!$&'*+,;=~"

# What a cell shows shortened or for the eye is written in full.
_FULL: dict[str, Callable[[Track], str]] = {
    "plays": lambda track: _number(track.playback_count),
    "likes": lambda track: _number(track.likes_count),
    "comments": lambda track: _number(track.comment_count),
    "reposts": lambda track: _number(track.reposts_count),
    "downloads": lambda track: _number(track.download_count),
    "created_at": _moment,
    "released": lambda track: track.release_date.isoformat() if track.release_date else "",
}
