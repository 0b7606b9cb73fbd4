"""Rows as words for other programs: complete, on one line each, and without anything that works there."""

from __future__ import annotations

import pytest

from scmanager.core.tracks import Sharing
from scmanager.ui.models.columns import KEYS
from scmanager.ui.models.row_texts import columns_of, html_lines, link_lines, markdown_lines, page_link, table_lines
from tests.helpers.track_tables import track

HOSTILE = "=1+1\tnext\ncell\r\u2028\x00\u202egnirts <b>&amp;</b> *bold* [x](y)\ud800"


def test_a_table_has_the_columns_in_the_order_asked_for_with_numbers_in_full() -> None:
    rows = [track(1, playback_count=1_240_000, genre="Techno"), track(2)]
    lines = list(table_lines(rows, columns_of(("genre", "title", "plays", "created_at")), heading=True))
    assert lines == [
        "Genre\tTitle\tPlays\tUploaded",
        "Techno\tPiece 001\t1240000\t2026-11-19 12:00",
        "\tPiece 002\t0\t2026-11-18 12:00",
    ]
    assert list(table_lines(rows[:1], columns_of(("title", "colour")), heading=False)) == ["Piece 001"]


def test_a_cell_never_breaks_the_table_and_is_plain_in_html() -> None:
    rows = [track(1, title=HOSTILE)]
    (line,) = table_lines(rows, columns_of(("title", "access")), heading=False)
    assert line == "=1+1 next cell gnirts <b>&amp;</b> *bold* [x](y)�\tPublic"
    text = "".join(html_lines(rows, columns_of(("title",)), heading=False))
    assert "<td>=1+1 next cell gnirts &lt;b&gt;&amp;amp;&lt;/b&gt; *bold* [x](y)�</td>" in text
    assert "<b>" not in text


def test_every_column_can_be_written() -> None:
    columns = columns_of(KEYS)
    assert [column.key for column in columns] == list(KEYS)
    (line,) = table_lines([track(1, playback_count=None, created_at=None)], columns, heading=False)
    assert line.count("\t") == len(KEYS) - 1


def test_titles_with_their_links() -> None:
    rows = [track(1, title="One"), track(2, title="", sharing=Sharing.PRIVATE), track(3, permalink_url="")]
    assert list(link_lines(rows)) == ["One — https://soundcloud.com/tilde-rask/piece-1", "Untitled", "Piece 003"]


def test_a_list_in_markdown_keeps_titles_to_the_letter() -> None:
    rows = [track(1, title="*A* [b](c) <d>", permalink_url="https://soundcloud.com/a/b_(c)?d=e"), track(2, title="# x")]
    assert list(markdown_lines(rows)) == [
        r"- [\*A\* \[b\](c) \<d>](https://soundcloud.com/a/b_%28c%29?d=e)",
        r"- [# x](https://soundcloud.com/tilde-rask/piece-2)",
    ]
    assert list(markdown_lines([track(3, sharing=Sharing.PRIVATE, title="Not yet")])) == ["- Not yet"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://",
        "http://[",
        "https://a.b/\nx",
        "a b",
    ],
)
def test_what_is_no_address_of_the_web_is_no_link(url: str) -> None:
    assert page_link(track(1, permalink_url=url)) == ""
