"""Links as text: nothing in a title or address means more than it says."""

from __future__ import annotations

import csv
import io
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scmanager.core.link_texts import (
    FILE_ENDINGS,
    LinkFormat,
    SharedLink,
    as_csv,
    as_html,
    as_list,
    as_markdown,
    form_of,
    in_file,
    in_format,
    links_in,
    web_address,
)
from scmanager.core.links import SecretLink
from scmanager.core.message_templates import FIELDS, check_template, message
from scmanager.core.template_texts import BUILT_IN
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.errors import InputError

TOKEN = "s-AbCdEfGhIjK"
URL = f"https://soundcloud.com/mira/salt-flats/{TOKEN}"
HOSTILE = '</a><script>alert(1)</script><img src=x onerror="a()">](javascript:alert(1)) `{title}`\n# =1+1 \u202eevil'


def shared(title: str = "Salt Flats", url: str = URL, **fields: object) -> SharedLink:
    values = {"duration_ms": 402_000, "metadata_artist": "Mira", **fields}
    return SharedLink(track=Track(urn="soundcloud:tracks:1", title=title, user=User(urn="u"), **values), url=url)


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_list_has_title_length_and_link() -> None:
    assert (
        as_list([shared(), shared("Two", duration_ms=None)]) == f"Mira – Salt Flats (6:42)\n{URL}\n\nMira – Two\n{URL}"
    )


def test_html_is_escaped_and_leads_only_to_the_link() -> None:
    page = Page(as_html([shared(HOSTILE, metadata_artist="A & <b>B</b>"), shared("Two")]))
    assert [tag for tag, _ in page.elements] == ["ul", "li", "a", "li", "a"]
    assert page.elements[2][1] == {"href": URL, "rel": "noopener noreferrer"}
    assert "A & <b>B</b> – </a><script>alert(1)</script>" in page.text


def test_markdown_in_a_title_stays_text() -> None:
    line = as_markdown([shared(HOSTILE)])
    assert "\n" not in line
    assert line.count("](<") == 1
    assert line.endswith(f"](<{URL}>) (6:42)")
    for sign in "`[]":
        assert all(
            line[at - 1] == "\\" for at, char in enumerate(line[3 : line.index("](<")], start=3) if char == sign
        ), sign


def test_a_table_has_no_formulas() -> None:
    rows = list(csv.reader(io.StringIO(as_csv([shared("=1+1"), shared('a,b\n"c"')]))))
    assert rows[1] == ["'=1+1", "Mira", "6:42", URL]
    assert rows[2][0] == 'a,b "c"'


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//soundcloud.com/x",
        "https://",
        "https://a b",
        "https://soundcloud.com@evil.example/x",
        "https://[bad",
        "",
    ],
)
def test_only_links_of_the_web_are_written(url: str) -> None:
    assert web_address(url) == ""
    link = shared(url=url)
    assert [tag for tag, _ in Page(as_html([link])).elements] == ["ul", "li"]
    for form in LinkFormat:
        assert url == "" or url not in in_format([link], form)


def test_a_link_cannot_end_what_it_stands_in() -> None:
    url = web_address('https://soundcloud.com/a"><script>/b>)`ü%2F?x=1&y=2')
    assert url == "https://soundcloud.com/a%22%3E%3Cscript%3E/b%3E%29%60%C3%BC%2F?x=1&y=2"
    assert Page(as_html([shared(url=url)])).elements[2][1]["href"] == url


def test_a_message_is_written_from_a_template() -> None:
    text = message("Hi {recipient}: {title} by { artist } ({length}) {link} {{x}}", [shared()], "Radio\nLumen")
    assert text == f"Hi Radio Lumen: Salt Flats by Mira (6:42) {URL} {{x}}"


def test_what_is_not_known_is_left_out_and_titles_stay_as_they_are() -> None:
    link = shared("Wait , what ( ) !", duration_ms=None)
    text = message("Hi {recipient},\n{title} ({length}) {bpm} {genre}.\n{link}", [link])
    assert text == f"Hi,\nWait , what ( ) !.\n{URL}"


def test_fields_in_titles_are_not_filled() -> None:
    assert message("{title}", [shared("{link} {recipient}")], "Mira") == "{link} {recipient}"


def test_several_tracks_are_one_message_or_one_each() -> None:
    links = [shared("One"), shared("Two")]
    assert message("Hi\n{tracks}", links) == f"Hi\n{as_list(links)}"
    assert message("{title}", links) == "One\n\nTwo"
    assert message("{title}", []) == ""


def test_braces_around_the_word_tracks_are_no_list() -> None:
    links = [shared("One"), shared("Two")]
    assert message("{{tracks}} {title}", links) == "{tracks} One\n\n{tracks} Two"
    assert message("{{{tracks}}}", links) == f"{{{as_list(links)}}}"


def test_every_field_can_be_filled() -> None:
    link = shared(
        bpm=92.5, genre="Dub", key_signature="Am", label_name="L", release_date=date(2026, 12, 1), description="D"
    )
    text = message("|".join(f"{{{name}}}" for name in FIELDS if name != "tracks"), [link], "R")
    assert text == f"Salt Flats|Mira|{URL}|6:42|Dub|92.5|Am|L|1 Dec 2026|D|R"


@pytest.mark.parametrize("template", [template.text for template in BUILT_IN])
def test_the_built_in_templates_can_be_filled(template: str) -> None:
    check_template(template)
    assert URL in message(template, [shared()], "Mira")


@pytest.mark.parametrize("template", ["{titel}", "{}", "{title", "title}", "{title.__class__}", "{0}"])
def test_a_template_that_makes_no_sense_is_refused(template: str) -> None:
    with pytest.raises(InputError):
        message(template, [shared()])


def test_U4_a_link_is_not_in_what_a_log_would_show() -> None:
    secret = SecretLink(track_urn="u", token=TOKEN, listener_url=URL, api_url=URL)
    link = SharedLink(track=shared().track, url=URL, secret=secret)
    assert TOKEN not in repr(link) + str([link]) + f"{(link,)}"


def test_the_ending_of_a_file_tells_its_form() -> None:
    assert {form_of(Path(f"a b.x{ending}")) for ending in FILE_ENDINGS.values()} == set(LinkFormat)
    assert form_of(Path("LINKS.HTML")) is LinkFormat.HTML
    assert form_of(Path("links.doc")) is None
    assert form_of(Path("links")) is None


def test_a_file_of_html_is_a_page_that_tells_nobody_where_it_is() -> None:
    text = in_file([shared(HOSTILE)], LinkFormat.HTML)
    page = Page(text)
    assert ("meta", {"charset": "utf-8"}) in page.elements
    assert ("meta", {"name": "referrer", "content": "no-referrer"}) in page.elements
    assert "script" not in {tag for tag, _ in page.elements}
    assert URL in text


@pytest.mark.parametrize("form", [LinkFormat.LIST, LinkFormat.MARKDOWN, LinkFormat.CSV])
def test_other_files_hold_what_is_copied_and_end_with_a_line(form: LinkFormat) -> None:
    links = [shared(), shared("{} {0}")]
    assert in_file(links, form).rstrip() == in_format(links, form).rstrip()
    assert in_file(links, form).endswith("\n")


def test_links_are_found_in_a_text_by_their_address_or_their_secret() -> None:
    secret = SecretLink(track_urn="soundcloud:tracks:1", token=TOKEN, listener_url=URL, api_url="")
    link = SharedLink(track=shared().track, url=URL, secret=secret)
    odd = shared(url="javascript:alert(1)")
    public = shared(url="https://soundcloud.com/mira/tide")
    every = [link, odd, public]
    assert links_in("Hi, {link}", every) == ()
    assert links_in(f"Listen: {URL}", every) == (link,)
    assert links_in(f"https://api.example/tracks/1?secret_token={TOKEN}", every) == (link,)
    assert links_in(as_list(every), every) == (link, public)
