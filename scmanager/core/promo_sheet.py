"""A page of tracks to hand on: one HTML file with pictures, titles, lengths and links that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping, Sequence
from datetime import date

from scmanager.core import texts
from scmanager.core.link_texts import SharedLink

MOST_PICTURE_BYTES = 400_000
"""A larger picture is left out."""

MOST_BYTES = 20_000_000
"""Of all pictures together; the mail of many people takes no more."""

_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}

_STYLE = """
:root { color-scheme: light dark; --text: #1b1c1f; --soft: #5f636b; --back: #f4f4f5; --card: #fff; --line: #dedfe2;
  --accent: #c43d00; }
@media (prefers-color-scheme: dark) { :root { --text: #ececee; --soft: #a2a5ab; --back: #17181b; --card: #212328;
  --line: #34373d; --accent: #ff7a45; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 48px 20px; background: var(--back); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 720px; margin: 0 auto; }
h1 { margin: 0 0 4px; font-size: 28px; line-height: 1.25; overflow-wrap: anywhere; }
header p, footer { color: var(--soft); }
header p { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
ol { list-style: none; margin: 32px 0; padding: 0; display: grid; gap: 12px; }
li { display: flex; gap: 16px; align-items: center; padding: 12px; background: var(--card);
  border: 1px solid var(--line); border-radius: 10px; }
li img, li .none { flex: none; width: 88px; height: 88px; border-radius: 6px; object-fit: cover; }
li .none { display: grid; place-items: center; background: linear-gradient(135deg, var(--line), var(--accent));
  color: #fff; font-size: 30px; font-weight: 600; }
.words { flex: 1; min-width: 0; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 17px; line-height: 1.35; }
.words p { margin: 2px 0 0; color: var(--soft); font-size: 14px; }
a { color: var(--accent); font-weight: 600; text-decoration: none; white-space: nowrap; }
a:hover, a:focus-visible { text-decoration: underline; }
footer { font-size: 13px; }
@media (max-width: 480px) { li { flex-wrap: wrap; } }
@media print { body { padding: 0; background: none; } li { break-inside: avoid; } }
"""


def promo_sheet(
    links: Sequence[SharedLink],
    pictures: Mapping[str, bytes],
    *,
    heading: str,
    note: str = "",
    day: date | None = None,
) -> str:
    """Write the page; `pictures` are PNG or JPEG by the URN of the track, others and too large ones are left out.

    Nothing in it is fetched from anywhere or can run, and whoever follows a link does not tell where from.
    """
    drawn = _Pictures(pictures)
    items = "\n".join(_item(link, drawn) for link in links)
    title = html.escape(texts.one_line(heading) or "Tracks")
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    told = f"\n<p>{html.escape(_clean(note))}</p>" if note.strip() else ""
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
<footer>{_footer(links, day)}</footer>
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


def _item(link: SharedLink, pictures: _Pictures) -> str:
    about = " · ".join(html.escape(part) for part in (link.artist, link.length) if part)
    title = html.escape(link.title)
    listen = ""
    if link.address:
        name = f"Listen to {title}"
        listen = f'\n<a href="{html.escape(link.address)}" rel="noopener noreferrer" aria-label="{name}">Listen</a>'
    return f"""<li>{pictures.tag(link)}
<div class="words"><h2>{title}</h2><p>{about}</p></div>{listen}</li>"""


def _footer(links: Sequence[SharedLink], day: date | None) -> str:
    total = sum(link.track.duration_ms or 0 for link in links)
    parts = [texts.plural(len(links), "track"), texts.length(total) if total else "", texts.date(day) if day else ""]
    told = " · ".join(html.escape(part) for part in parts if part)
    if any(link.secret is not None for link in links):
        return f"{told}<br>These are private links: whoever has one can listen. Please do not pass them on."
    return told


def _clean(text: str) -> str:
    return "\n".join(texts.one_line(line) for line in text.strip().splitlines())
