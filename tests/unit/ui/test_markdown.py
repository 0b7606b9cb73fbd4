"""Markdown that is copied: a reader of Markdown gives titles and links back to the letter."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from scmanager.core import texts
from scmanager.core.link_texts import SharedLink, as_markdown
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.ui.models.row_texts import markdown_lines, page_link
from tests.helpers.track_tables import track

URL = "https://soundcloud.com/mira/salt-flats/s-AbC_dE_f"
TITLES = st.text(alphabet="ab1 .`*_[]()<>#+-!|~&:@\\;/{}=x'\"", min_size=1, max_size=24)


def read(text: str) -> tuple[str, set[str]]:
    """Return what a reader of Markdown shows, and the links in it."""
    document = QTextDocument()
    document.setMarkdown(text)
    links, block = set(), document.begin()
    while block.isValid():
        links |= {part.fragment().charFormat().anchorHref() for part in block}
        block = block.next()
    return document.toPlainText(), links - {""}


def shared(title: str, url: str, artist: str = "") -> SharedLink:
    made = Track(
        urn="soundcloud:tracks:1",
        title=title,
        user=User(urn="u", username="mira"),
        duration_ms=402_000,
        metadata_artist=artist,
    )
    return SharedLink(track=made, url=url)


@pytest.mark.parametrize(
    "title",
    ["Sodium Lamps: drum stems", "Salt (dub) - 2.0, A & B!", "snake_case_mix #3", "Star*", "C:\\mixes", "100% ~ x"],
)
def test_a_usual_title_is_copied_as_it_is(title: str) -> None:
    assert as_markdown([shared(title, URL)]) == f"- [mira – {title}](<{URL}>) (6:42)"


@pytest.mark.usefixtures("qapp")
@example("# x")
@example("--")
@example("12. x")
@example("*a* _b_ `c` ~~d~~ <b>e</b> &amp; [f](g) \\*")
@example("***")
@example("1  1")
@given(TITLES)
def test_a_reader_gives_the_title_back(title: str) -> None:
    expected = texts.one_line(title) or "Untitled"
    assert read(as_markdown([shared(title, URL)])) == (f"mira – {expected} (6:42)", {URL})
    assert read(as_markdown([shared(title, "javascript:x")]))[0] == f"mira – {expected} (6:42)"
    odd = shared("x", "javascript:x", title)
    assert read(as_markdown([odd]))[0] == f"{texts.one_line(title) or 'mira'} – x (6:42)"
    row = track(1, title=title)
    assert read("\n".join(markdown_lines([row]))) == (expected, {page_link(row)})
