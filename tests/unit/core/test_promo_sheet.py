"""The page of tracks: whole in itself, and safe whatever a title or an address holds."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from scmanager.core.link_texts import SharedLink
from scmanager.core.links import SecretLink
from scmanager.core.promo_fields import PromoField
from scmanager.core.promo_sheet import MOST_BYTES, MOST_PICTURE_BYTES, PromoSheet, promo_sheet
from tests.unit.core.test_link_texts import HOSTILE, URL, Page, shared

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100
URN = "soundcloud:tracks:1"


def sheet(*links: SharedLink, pictures: dict[str, bytes] | None = None, **words: Any) -> Page:
    return Page(promo_sheet(links, pictures or {}, PromoSheet(**{"heading": "Autumn promos", **words})))


def test_a_page_has_titles_lengths_links_and_pictures() -> None:
    page = sheet(shared(), shared("Two"), pictures={URN: PNG}, note="For radio.\nThanks", day=date(2026, 12, 1))
    images = [attributes["src"] for tag, attributes in page.elements if tag == "img"]
    assert all(str(each).startswith("data:image/png;base64,iVBORw0KG") for each in images)
    assert len(images) == 2
    assert [attributes["href"] for tag, attributes in page.elements if tag == "a"] == [URL, URL]
    for words in ("Autumn promos", "Salt Flats", "Mira · 6:42", "For radio.\nThanks", "2 tracks · 13:24 · 1 Dec 2026"):
        assert words in page.text


def test_nothing_is_fetched_and_nothing_can_run() -> None:
    text = promo_sheet(
        [shared(HOSTILE, url="javascript:alert(1)")], {URN: PNG}, PromoSheet(heading=HOSTILE, note=HOSTILE)
    )
    page = Page(text)
    assert not {tag for tag, _ in page.elements} & {"script", "link", "iframe", "object", "base", "form", "a"}
    names = {name for _tag, attributes in page.elements for name in attributes}
    assert not {name for name in names if name.startswith("on")}
    assert names & {"src", "href", "srcset", "action"} == {"src"}
    assert "url(" not in text
    assert "@import" not in text
    assert HOSTILE.split("\n", maxsplit=1)[0] in page.text


def test_the_policy_allows_what_is_in_the_page_and_nothing_else() -> None:
    text = promo_sheet([shared()], {URN: PNG}, PromoSheet(heading="x"))
    policies = [
        attributes["content"] for tag, attributes in Page(text).elements if tag == "meta" and "http-equiv" in attributes
    ]
    assert policies[0].startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policies[0]
    assert "style=" not in text.replace("<style>", "")
    before = text.index("Content-Security-Policy")
    assert before < text.index("<style>") < text.index("<body>")


def test_a_track_without_a_picture_has_its_first_letter_whatever_that_is() -> None:
    text = promo_sheet([shared("<Salt>")], {}, PromoSheet(heading="x"))
    assert '<div class="none" aria-hidden="true">&lt;</div>' in text


def test_whoever_follows_a_link_does_not_tell_where_from() -> None:
    metas = [attributes for tag, attributes in sheet(shared()).elements if tag == "meta"]
    assert {"name": "referrer", "content": "no-referrer"} in metas
    assert {"name": "robots", "content": "noindex"} in metas


def test_only_pictures_of_known_kinds_and_sizes_are_put_in() -> None:
    for octets in (b"", b"<svg onload=x>", b"GIF89a", PNG + b"x" * MOST_PICTURE_BYTES):
        page = sheet(shared(), pictures={URN: octets})
        assert not [tag for tag, _ in page.elements if tag == "img"]


def test_the_page_stays_small_enough_to_be_sent() -> None:
    picture = PNG + b"x" * (MOST_PICTURE_BYTES - len(PNG))
    links = [shared()] * 120
    text = promo_sheet(links, {URN: picture}, PromoSheet(heading="x"))
    assert text.count("<img") == MOST_BYTES // MOST_PICTURE_BYTES
    assert len(text) < MOST_BYTES * 1.4


def test_private_links_are_called_private() -> None:
    secret = SecretLink(track_urn=URN, token="s-AbCdEfGhIjK", listener_url=URL, api_url=URL)
    private = SharedLink(track=shared().track, url=URL, secret=secret)
    assert "do not pass them on" in sheet(private).text
    assert "do not pass them on" not in sheet(shared()).text


def test_it_is_well_formed() -> None:
    text = promo_sheet([shared(HOSTILE)], {}, PromoSheet(heading=HOSTILE))
    opened = re.findall(r"<(main|header|ol|li|div|h1|h2|p|a|footer|style|title|html|head|body)[ >]", text)
    closed = re.findall(r"</(main|header|ol|li|div|h1|h2|p|a|footer|style|title|html|head|body)>", text)
    assert sorted(opened) == sorted(closed)


def test_the_chosen_fields_are_told_and_no_others() -> None:
    known = shared(
        genre="House", bpm=122.5, key_signature="Am", label_name="Kite", release_date=date(2026, 10, 2),
        description=f"First\u202e line\n{HOSTILE}",
    )  # fmt: skip
    everything = sheet(known, pictures={URN: PNG}, fields=frozenset(PromoField)).text
    assert "Mira · 6:42 · House · 122.5 BPM · Am · Kite · 2 Oct 2026" in everything
    assert "First line" in everything
    assert HOSTILE.split("\n", maxsplit=1)[0] in everything
    page = sheet(known, pictures={URN: PNG}, fields=frozenset({PromoField.GENRE}))
    assert "House" in page.text
    assert "img" not in {tag for tag, _ in page.elements}
    for words in ("Mira", "6:42 ·", "Kite", "First line"):
        assert words not in page.text


def test_on_paper_the_addresses_can_be_read() -> None:
    text = promo_sheet([shared()], {}, PromoSheet(heading="x"))
    printed = text[text.index("@media print") :]
    assert "content: attr(href)" in printed
    assert text.index("prefers-color-scheme: dark") < text.index("@media print")
