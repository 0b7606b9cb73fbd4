"""Secret links from whatever a server says of them, and pages resolved however they are told."""

from __future__ import annotations

import httpx
import pytest

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, DialectName, ServerProfile
from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User
from scmanager.errors import BadAnswer, NotFound
from tests.helpers.recorder import Recorder, answering, in_turn

TRACK = Track(
    urn="soundcloud:tracks:12",
    user=User(urn="soundcloud:users:1"),
    sharing=Sharing.PRIVATE,
    permalink_url="https://soundcloud.com/me/song",
)


def _client(dialect: DialectName, network: Recorder) -> Client:
    return Client(ServerProfile("https://api.soundcloud.com", dialect), Credentials(token="t"), transport=network)


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"status": "OK"}'])
async def test_a_reset_that_does_not_tell_the_token_is_followed_by_a_question(answer: bytes) -> None:
    network = Recorder(in_turn(answer, b'{"token": "s-New12"}'))
    client = _client("classic", network)
    link = await client.reset_secret_link(TRACK)
    assert [(request.method, request.url.path) for request in network.requests] == [
        ("PUT", "/tracks/12/secret-token.json"),
        ("GET", "/tracks/12/secret-token.json"),
    ]
    assert link.listener_url == "https://soundcloud.com/me/song/s-New12"
    assert link.api_url == "https://api.soundcloud.com/tracks/12?secret_token=s-New12"
    await client.close()


async def test_the_current_dialect_tells_it_with_the_track() -> None:
    uri = b"https://api.soundcloud.com/tracks/soundcloud:tracks:12?secret_token=s-AbC12"
    network = Recorder(answering(b'{"urn": "soundcloud:tracks:12", "secret_uri": "%s"}' % uri))
    client = _client("current", network)
    link = await client.secret_link(TRACK)
    assert link is not None
    assert link.token == "s-AbC12"
    await client.close()


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_a_token_that_is_not_told_is_an_error(dialect: DialectName) -> None:
    client = _client(dialect, Recorder(answering(b'{"id": 12, "secret_uri": null}')))
    with pytest.raises(BadAnswer, match="did not tell"):
        await client.secret_link(TRACK)
    await client.close()


def _redirect(location: str, body: bytes = b"") -> Recorder:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/resolve"):
            headers = {"location": location} if location else {}
            return httpx.Response(302, headers=headers, stream=httpx.ByteStream(body))
        return answering(b'{"id": 12, "username": "Me"}')(request)

    return Recorder(answer)


@pytest.mark.parametrize(
    ("location", "body", "path"),
    [
        ("https://api.soundcloud.com/tracks/12.json", b"", "/tracks/12.json"),
        ("https://api.soundcloud.com/tracks/soundcloud%3Atracks%3A12", b"", "/tracks/12.json"),
        ("", b'{"status": "302 - Found", "location": "https://api.soundcloud.com/users/12"}', "/users/12.json"),
        ("https://evil.example/users/12", b"", "/users/12.json"),
    ],
)
async def test_a_redirect_names_the_object_and_is_not_followed(location: str, body: bytes, path: str) -> None:
    network = _redirect(location, body)
    client = _client("classic", network)
    assert (await client.resolve("https://soundcloud.com/me")).urn.endswith(":12")
    assert {request.url.host for request in network.requests} == {"api.soundcloud.com"}
    assert network.requests[1].url.path == path
    await client.close()


async def test_a_page_of_something_else_is_not_found() -> None:
    client = _client("classic", _redirect("https://api.soundcloud.com/playlists/12"))
    with pytest.raises(NotFound, match="not the page of a track"):
        await client.resolve("https://soundcloud.com/me/sets/x")
    await client.close()


async def test_the_secret_of_a_resolved_link_opens_the_track() -> None:
    network = _redirect("https://api.soundcloud.com/tracks/12?secret_token=s-AbC12")
    client = _client("current", network)
    await client.resolve("https://soundcloud.com/me/song/s-AbC12")
    assert network.requests[1].url.params["secret_token"] == "s-AbC12"
    await client.close()
