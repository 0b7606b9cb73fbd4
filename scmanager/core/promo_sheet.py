"""A page of tracks to hand on: one HTML file with pictures, titles, lengths and links that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

import msgspec

from scmanager.core import texts
from scmanager.core.link_texts import SharedLink
from scmanager.core.promo_fields import USUAL_FIELDS, PromoField, about, description

MOST_PICTURE_BYTES = 400_000
"""A larger picture is left out."""

MOST_BYTES = 20_000_000
"""Of all pictures together; the mail of many people takes no more."""


class PromoSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says beside its tracks, the day it is of, and what it tells of each track."""

    heading: str
    note: str = ""
    day: date | None = None
    fields: frozenset[PromoField] = USUAL_FIELDS


_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}

_STYLE = """
:root { color-scheme: light dark; --text: #1b1c1e; --soft: #5d6268; --back: #f4f4f1; --card: #fff; --line: #dededa;
  --accent: #c2410c; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --text: #ecedee; --soft: #a2a8b0; --back: #17181b; --card: #1e2024;
  --line: #34383f; --accent: #ff6a2b; --on-accent: #17181b; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 48px 20px; background: var(--back); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 760px; margin: 0 auto; }
h1 { margin: 0 0 6px; font-size: 30px; line-height: 1.2; overflow-wrap: anywhere; }
header p { margin: 0; max-width: 62ch; color: var(--soft); white-space: pre-line; overflow-wrap: anywhere; }
ol { list-style: none; margin: 28px 0; padding: 0; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; overflow: hidden; }
li { display: flex; gap: 16px; align-items: center; padding: 12px 16px 12px 12px; }
li + li { border-top: 1px solid var(--line); }
img, .none { flex: none; width: 72px; height: 72px; border-radius: 6px; object-fit: cover; }
.none { display: grid; place-items: center; background: linear-gradient(135deg, var(--line), var(--accent));
  color: #fff; font-size: 26px; font-weight: 600; }
.words { flex: 1; min-width: 0; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 17px; line-height: 1.35; }
.words p { margin: 2px 0 0; color: var(--soft); font-size: 14px; font-variant-numeric: tabular-nums; }
.words p + p { margin-top: 6px; white-space: pre-line; }
a { flex: none; padding: 7px 16px; border-radius: 999px; background: var(--accent); color: var(--on-accent);
  font-size: 14px; font-weight: 600; text-decoration: none; white-space: nowrap; }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
footer { color: var(--soft); font-size: 13px; }
@media (max-width: 520px) {
  body { padding: 28px 14px; }
  li { gap: 12px; padding: 10px 12px 10px 10px; }
  img, .none { width: 56px; height: 56px; }
  a { padding: 6px 12px; }
}
@media print {
  :root { --text: #000; --soft: #444; --back: #fff; --card: #fff; --line: #bbb; --accent: #c2410c; }
  body { padding: 0; font-size: 13px; }
  main { max-width: none; }
  ol { border: 0; border-top: 1px solid var(--line); border-radius: 0; overflow: visible; margin: 18px 0; }
  li { break-inside: avoid; padding: 8px 0; }
  img, .none { width: 52px; height: 52px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2 { font-size: 14px; }
  .words p { font-size: 12px; }
  a { flex: 0 1 46%; padding: 0; background: none; color: var(--text); font-weight: 400; font-size: 0;
    text-align: right; white-space: normal; overflow-wrap: anywhere; }
  a::after { content: attr(href); font-size: 11px; }
}
"""


def promo_sheet(links: Sequence[SharedLink], pictures: Mapping[str, bytes], sheet: PromoSheet) -> str:
    """Write the page; `pictures` are PNG or JPEG by the URN of the track, others and too large ones are left out.

    Nothing in it is fetched from anywhere or can run, and whoever follows a link does not tell where from.
    """
    drawn = _Pictures(pictures) if PromoField.ARTWORK in sheet.fields else None
    items = "\n".join(_item(link, drawn, sheet.fields) for link in links)
    title = html.escape(texts.one_line(sheet.heading) or "Tracks")
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    told = f"\n<p>{html.escape(_clean(sheet.note))}</p>" if sheet.note.strip() else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<header>
<h1>{title}</h1>{told}
</header>
<ol>
{items}
</ol>
<footer>{_footer(links, sheet.day)}</footer>
</main>
</body>
</html>
"""


class _Pictures:
    """Writes pictures into the page until it would be too large."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self._pictures = pictures
        self._left = MOST_BYTES

    def tag(self, link: SharedLink) -> str:
        octets = self._pictures.get(link.track.urn, b"")
        kind = next((kind for start, kind in _KINDS.items() if octets.startswith(start)), "")
        if not kind or len(octets) > min(MOST_PICTURE_BYTES, self._left):
            return f'<div class="none" aria-hidden="true">{html.escape(link.title[:1].upper())}</div>'
        self._left -= len(octets)
        return f'<img src="data:{kind};base64,{base64.b64encode(octets).decode()}" alt="" width="88" height="88">'


def _item(link: SharedLink, pictures: _Pictures | None, fields: AbstractSet[PromoField]) -> str:
    title = html.escape(link.title)
    lines = (" · ".join(about(link.track, fields)), description(link.track, fields))
    told = "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
    picture = pictures.tag(link) if pictures is not None else ""
    listen = ""
    if link.address:
        name = f"Listen to {title}"
        listen = f'\n<a href="{html.escape(link.address)}" rel="noopener noreferrer" aria-label="{name}">Listen</a>'
    return f"""<li>{picture}
<div class="words"><h2>{title}</h2>{told}</div>{listen}</li>"""


def _footer(links: Sequence[SharedLink], day: date | None) -> str:
    total = sum(link.track.duration_ms or 0 for link in links)
    parts = [texts.plural(len(links), "track"), texts.length(total) if total else "", texts.date(day) if day else ""]
    told = " · ".join(html.escape(part) for part in parts if part)
    if any(link.secret is not None for link in links):
        return f"{told}<br>These are private links: whoever has one can listen. Please do not pass them on."
    return told


def _clean(text: str) -> str:
    return "\n".join(texts.one_line(line) for line in text.strip().splitlines())
