"""Links: the listener's, the hidden one, and which may be opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.links import SecretLink, is_safe_page, listener_url, masked
from tests.helpers.addresses import LOCAL, SAFE, UNSAFE

TOKEN = "s-nIqsG1a2b3c"
PAGE = "https://soundcloud.com/ana/song"


@pytest.mark.parametrize(
    ("permalink", "expected"),
    [
        (PAGE, f"{PAGE}/{TOKEN}"),
        (f"{PAGE}/", f"{PAGE}/{TOKEN}"),
        (f"{PAGE}/{TOKEN}", f"{PAGE}/{TOKEN}"),
        (f"{PAGE}?si=abc&utm_source=clipboard&utm_medium=text", f"{PAGE}/{TOKEN}"),
        (f"{PAGE}?in=ana/sets/best&si=abc#t=1", f"{PAGE}/{TOKEN}?in=ana%2Fsets%2Fbest"),
        ("https://[soundcloud.com/ana/song", ""),
    ],
)
def test_listener_url(permalink, expected):
    assert listener_url(permalink, TOKEN) == expected


def test_masked_hides_all_but_the_first_two_characters():
    hidden = masked(f"{PAGE}/{TOKEN}", TOKEN)
    assert hidden == f"{PAGE}/s-••••••••"
    assert masked(PAGE, "") == PAGE


def test_a_secret_link_does_not_show_its_token_when_printed():
    link = SecretLink(track_urn="soundcloud:tracks:1", token=TOKEN, listener_url=f"{PAGE}/{TOKEN}", api_url=TOKEN)
    assert TOKEN not in repr(link)
    assert TOKEN not in f"{link}"


def test_the_embed_code_escapes_the_address():
    link = SecretLink(
        track_urn="soundcloud:tracks:1",
        token=TOKEN,
        listener_url=PAGE,
        api_url=f'https://api.soundcloud.com/tracks/1?secret_token={TOKEN}&x="><script>',
    )
    assert f"tracks%2F1%3Fsecret_token%3D{TOKEN}%26x%3D%22%3E%3Cscript%3E&color" in link.embed_code


@pytest.mark.parametrize("url", SAFE)
def test_U2_pages_that_are_opened_without_asking(url):
    assert is_safe_page(url, LOCAL)


@pytest.mark.parametrize("url", UNSAFE)
def test_U2_pages_that_are_not(url):
    assert not is_safe_page(url, LOCAL)


def test_U2_another_origin_is_never_trusted_because_it_was_configured():
    assert not is_safe_page("http://evil.example/ana", "http://evil.example")


@given(st.text(max_size=60))
def test_U2_no_text_makes_the_check_fail(text):
    assert is_safe_page(text) in {True, False}
    assert is_safe_page("https://" + text) in {True, False}
