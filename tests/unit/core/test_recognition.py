"""What kind of text is pasted into the search of links: one with a secret, another link, or words."""

from __future__ import annotations

import time

import pytest

from scmanager.core.recognition import Pasted, Recognition, Verdict, host_in, kind_of, token_in, words_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://soundcloud.com/mira/salt-flats/s-AbCdEfGhIjK", Pasted.SECRET),
        ("soundcloud.com/mira/salt-flats/s-abcde", Pasted.SECRET),
        ("http://127.0.0.1:8760/mira/salt-flats/s-AbCdEfGhIjK", Pasted.SECRET),
        ("https://player.example/?url=https%3A//api.soundcloud.com/tracks/1%3Fsecret_token%3Ds-AbCde", Pasted.SECRET),
        ("s-AbCdEfGhIjK", Pasted.SECRET),
        ("“Salt Flats”: https://soundcloud.com/mira/salt-flats/s-abcde, bye", Pasted.SECRET),
        ("https://soundcloud.com/mira/s-curve", Pasted.PAGE),
        ("see soundcloud.com/mira/salt-flats.", Pasted.PAGE),
        ("http://127.0.0.1:8760/mira/salt-flats", Pasted.PAGE),
        ("https://on.soundcloud.com/AbCdE", Pasted.SHORT),
        ("https://soundcloud.com.evil.example/mira/x", Pasted.ELSEWHERE),
        ("https://soundcloud.com@evil.example/mira", Pasted.ELSEWHERE),
        ("notes at https://example.com/s-world/2", Pasted.ELSEWHERE),
        ("s-curve", Pasted.WORDS),
        ("the s-curve1 mix", Pasted.WORDS),
        ("Radio Lumen: session", Pasted.WORDS),
        ("file:///etc/passwd", Pasted.WORDS),
        ("", Pasted.WORDS),
    ],
)
def test_links_of_soundcloud_are_told_from_others_and_from_words(text: str, kind: Pasted) -> None:
    assert kind_of(text) is kind


def test_a_link_that_leads_elsewhere_is_told_with_its_server() -> None:
    assert host_in("see https://Files.Example.com:80/a/b?c=d.") == "files.example.com"
    assert host_in("https://[broken/a/b") == ""
    assert "leads to example.com" in words_of(Recognition(verdict=Verdict.ELSEWHERE, title="example.com"))
    assert "the page of “Salt Flats”" in words_of(Recognition(verdict=Verdict.NO_LINK, title="Salt Flats"))


@pytest.mark.parametrize("part", ["a=", "a/b=", "/", "s-abcde/", "'", "https://", "soundcloud.com/", "%2525"])
def test_no_text_takes_long_to_look_through(part: str) -> None:
    text = part * (1_000_000 // len(part))
    begun = time.thread_time()
    kind_of(text)
    token_in(text)
    assert time.thread_time() - begun < 0.5
