"""Links as text to hand on: a list, Markdown, HTML or a table.

Only http and https links are written; a title is tidied into one line and escaped where it could mean something.
"""

from __future__ import annotations

import csv
import enum
import html
import io
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote, urlsplit

import msgspec

from scmanager.core import markdown, texts
from scmanager.core.csv_columns import shield
from scmanager.core.links import SecretLink
from scmanager.core.tracks import Track


class SharedLink(msgspec.Struct, frozen=True, kw_only=True):
    """A track with the link by which it is handed on: the secret one of a private track. Never written to a log.

    `secret` is the link it was made of, None for a public track.
    """

    track: Track
    url: str
    secret: SecretLink | None = None

    def __repr__(self) -> str:
        """Show the track only; the link must not reach a log."""
        return f"SharedLink({self.track.urn!r}, …)"

    @property
    def title(self) -> str:
        """The title in one line."""
        return texts.one_line(self.track.title) or "Untitled"

    @property
    def artist(self) -> str:
        """The artist in one line."""
        return texts.one_line(self.track.artist)

    @property
    def length(self) -> str:
        """The length as people read it, empty when it is not known."""
        return texts.length(self.track.duration_ms) if self.track.duration_ms else ""

    @property
    def address(self) -> str:
        """The link if it is one of the web, else nothing."""
        return web_address(self.url)


class LinkFormat(enum.StrEnum):
    """In which form several links are handed on."""

    LIST = "list"
    MARKDOWN = "markdown"
    HTML = "html"
    CSV = "csv"


FILE_ENDINGS = {LinkFormat.LIST: ".txt", LinkFormat.MARKDOWN: ".md", LinkFormat.HTML: ".html", LinkFormat.CSV: ".csv"}
"""How a file of each form is called."""

_LEFT_IN_URLS = ":/?#[]@!$&'*+,;=%-._~"


def web_address(url: str) -> str:
    """Return a link of the web that can stand anywhere, with odd characters encoded; empty for every other kind."""
    plain = url.strip()
    try:
        parts = urlsplit(plain)
        host = parts.hostname
    except ValueError:
        return ""
    is_web = parts.scheme.lower() in {"http", "https"} and bool(host) and "@" not in parts.netloc
    if not is_web or any(ord(char) <= 32 for char in plain):
        return ""
    return quote(plain, safe=_LEFT_IN_URLS, errors="replace")


def links_in(text: str, links: Sequence[SharedLink]) -> tuple[SharedLink, ...]:
    """Pick the links that a text holds: whoever reads it can open their tracks."""
    return tuple(link for link in links if any(each in text for each in _keys(link)))


def in_format(links: Sequence[SharedLink], form: LinkFormat) -> str:
    """Write links in one of the forms."""
    return _WRITERS[form](links)


def form_of(path: PurePath) -> LinkFormat | None:
    """Tell by its name in which form a file is written; None for a name that tells nothing."""
    return next((form for form, ending in FILE_ENDINGS.items() if path.suffix.lower() == ending), None)


def in_file(links: Sequence[SharedLink], form: LinkFormat) -> str:
    """Write links as the whole text of a file: HTML is a page of its own, which tells nobody where it is."""
    text = in_format(links, form)
    if form is LinkFormat.HTML:
        return _PAGE.format(text)
    return text if text.endswith("\n") else f"{text}\n"


def as_list(links: Sequence[SharedLink]) -> str:
    """Write a line `Artist – Title (6:42)` and one with the link for each track."""
    return "\n\n".join(_listed(link) for link in links)


def as_markdown(links: Sequence[SharedLink]) -> str:
    """Write a list in Markdown; nothing in a title is taken for Markdown (https://spec.commonmark.org/0.31.2/)."""
    return "\n".join(f"- {_markdown_link(link)}{_length_words(link)}" for link in links)


def as_html(links: Sequence[SharedLink]) -> str:
    """Write a list in HTML that may be put into any page."""
    items = [f"  <li>{html_link(link)}{html.escape(_length_words(link))}</li>" for link in links]
    return "\n".join(["<ul>", *items, "</ul>"])


def as_csv(links: Sequence[SharedLink]) -> str:
    """Write a table for spreadsheets."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(("Title", "Artist", "Length", "Link"))
    for link in links:
        table.writerow([shield(cell) for cell in (link.title, link.artist, link.length, link.address)])
    return file.getvalue()


def html_link(link: SharedLink) -> str:
    """Write the name of a track in HTML, as a link if it has one; whoever follows it does not tell where from."""
    name = html.escape(_name(link))
    if not link.address:
        return name
    return f'<a href="{html.escape(link.address)}" rel="noopener noreferrer">{name}</a>'


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Links</title>
</head>
<body>
{}
</body>
</html>
"""

_WRITERS = {
    LinkFormat.LIST: as_list,
    LinkFormat.MARKDOWN: as_markdown,
    LinkFormat.HTML: as_html,
    LinkFormat.CSV: as_csv,
}


def _keys(link: SharedLink) -> list[str]:
    """List what in a text opens a track."""
    token = link.secret.token if link.secret is not None else ""
    return [each for each in (token, link.address) if each]


def _name(link: SharedLink) -> str:
    return f"{link.artist} – {link.title}" if link.artist else link.title


def _length_words(link: SharedLink) -> str:
    return f" ({link.length})" if link.length else ""


def _listed(link: SharedLink) -> str:
    first = f"{_name(link)}{_length_words(link)}"
    return f"{first}\n{link.address}" if link.address else first


def _markdown_link(link: SharedLink) -> str:
    name = markdown.escaped(_name(link), starts_line=not link.address)
    return f"[{name}](<{link.address}>)" if link.address else name
