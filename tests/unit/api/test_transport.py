"""The border to httpx: foreign errors are converted, foreign addresses refused, slow servers given up on."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, Callable

import httpx
import pytest

from scmanager.api import transport as module
from scmanager.api.client import Client
from scmanager.api.media import MediaReader
from scmanager.api.multipart import MultipartBody
from scmanager.api.profile import Credentials, DialectName, ServerProfile, origin_of
from scmanager.api.sender import proxy_for
from scmanager.api.transport import Transport
from scmanager.errors import BadAnswer, ConnectionLost, InputError, NetworkError, NotFound, Offline, TimedOut, Untrusted
from scmanager.sandbox.wave_png import draw
from tests.helpers.raw_server import serving
from tests.helpers.recorder import Recorder, answering, in_turn

HOME = "https://api.soundcloud.com"


def _raises(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise error

    return answer


def _broken_tls(kind: type[httpx.TransportError]) -> httpx.TransportError:
    error = kind("failed")
    error.__cause__ = ssl.SSLEOFError("EOF occurred in violation of protocol")
    return error


def _untrusted() -> httpx.ConnectError:
    error = httpx.ConnectError("failed")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    return error


@pytest.mark.parametrize(
    ("raised", "kind", "retryable"),
    [
        (httpx.ConnectError("x"), Offline, True),
        (httpx.ConnectTimeout("x"), Offline, True),
        (httpx.ProxyError("x"), Offline, True),
        (httpx.ReadTimeout("x"), TimedOut, True),
        (httpx.WriteTimeout("x"), TimedOut, True),
        (httpx.ReadError("x"), ConnectionLost, True),
        (httpx.WriteError("x"), ConnectionLost, True),
        (httpx.RemoteProtocolError("x"), ConnectionLost, True),
        (httpx.UnsupportedProtocol("x"), InputError, False),
        (_untrusted(), Untrusted, False),
        (_broken_tls(httpx.ConnectError), Offline, True),
        (_broken_tls(httpx.ReadError), ConnectionLost, True),
    ],
)
async def test_foreign_errors_become_our_own(raised: Exception, kind: type[Exception], retryable: bool) -> None:
    carrier = Transport(lambda _url: True, inner=Recorder(_raises(raised)))
    with pytest.raises(kind) as caught:
        await carrier.send("GET", f"{HOME}/me?secret_token=s-CANARY", {})
    assert caught.value.retryable is retryable
    assert "CANARY" not in str(caught.value)
    if isinstance(caught.value, NetworkError):
        assert "api.soundcloud.com" in caught.value.message
    await carrier.close()


async def test_other_origins_are_refused_before_anything_is_sent() -> None:
    network = Recorder(answering())
    carrier = Transport(lambda url: origin_of(url) == HOME, inner=network)
    for url in ("https://evil.example/me", "http://api.soundcloud.com/me", f"{HOME}:444/me"):
        with pytest.raises(BadAnswer, match="not asked"):
            await carrier.send("GET", url, {"authorization": "OAuth secret"})
    assert network.requests == []
    await carrier.send("GET", f"{HOME}/me", {"authorization": "OAuth secret"})
    assert network.requests[0].headers["authorization"] == "OAuth secret"
    await carrier.close()


@pytest.mark.parametrize(
    ("dialect", "credentials", "header", "key"),
    [
        ("classic", Credentials(client_id="key"), None, "key"),
        ("classic", Credentials(token="secret", client_id="key"), "OAuth secret", None),
        ("current", Credentials(token="secret", client_id="key"), "OAuth secret", None),
        ("current", Credentials(client_id="key"), None, None),
    ],
)
async def test_who_asks_is_shown_in_one_place(
    dialect: DialectName, credentials: Credentials, header: str | None, key: str | None
) -> None:
    network = Recorder(answering(b"[]"))
    client = Client(ServerProfile("http://api.soundcloud.com", dialect), credentials, transport=network)
    assert await client.search_users("x") == []
    (request,) = network.requests
    assert request.headers.get("authorization") == header
    assert request.url.params.get("consumer_key") == key
    assert request.url.scheme == "https"
    assert "client_id" not in request.url.params
    await client.close()


async def test_the_consumer_key_goes_to_every_page_once() -> None:
    page = b'{"collection": [], "next_href": "https://api.soundcloud.com/users/1/tracks?%scursor=2"}'
    for echoed in (b"", b"consumer_key=key&"):
        network = Recorder(in_turn(page % echoed, b"[]"))
        client = Client(ServerProfile(HOME, "classic"), Credentials(client_id="key"), transport=network)
        assert [page.rows async for page in client.user_tracks("soundcloud:users:1")] == [(), ()]
        assert network.requests[1].url.params.get_list("consumer_key") == ["key"]
        await client.close()


async def test_N8_an_answer_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless() -> AsyncGenerator[bytes, None]:
        while True:
            await asyncio.sleep(0.01)
            yield b" "

    monkeypatch.setattr(module, "TOTAL", 0.1)
    carrier = Transport(lambda _url: True, inner=Recorder(lambda _request: httpx.Response(200, content=endless())))
    with pytest.raises(TimedOut):
        await carrier.send("GET", HOME, {})
    await carrier.close()


async def test_N3_an_upload_without_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def listen(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    monkeypatch.setattr(module, "UPLOAD_ANSWER", 0.1)
    carrier = Transport(lambda _url: True)
    async with serving(listen) as port:
        with pytest.raises(TimedOut):
            await carrier.upload("POST", f"http://127.0.0.1:{port}", {}, MultipartBody((("a", "b"),), ()))
    await carrier.close()


async def test_uploads_to_other_origins_are_refused_before_a_connection_is_made() -> None:
    carrier = Transport(lambda url: origin_of(url) == HOME)
    with pytest.raises(BadAnswer, match="not asked"):
        await carrier.upload("POST", "https://evil.example/tracks", {}, MultipartBody((("a", "b"),), ()))
    await carrier.close()


async def test_httpx_says_nothing_of_secrets_at_warning_level(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        carrier = Transport(lambda _url: True, inner=Recorder(answering()))
        await carrier.send("GET", f"{HOME}/?secret_token=s-CANARY", {})
        await carrier.close()
    assert "CANARY" not in caplog.text


def _media(profile: ServerProfile, network: Recorder) -> MediaReader:
    return MediaReader(profile, transport=network)


@pytest.mark.parametrize(
    ("base", "url", "allowed"),
    [
        (HOME, "https://i1.sndcdn.com/artworks-x-large.jpg", True),
        (HOME, "https://sndcdn.com/x.jpg", True),
        (HOME, "http://i1.sndcdn.com/x.jpg", False),
        (HOME, "https://i1.sndcdn.com:8443/x.jpg", False),
        (HOME, "https://sndcdn.com.evil.example/x.jpg", False),
        (HOME, "https://evilsndcdn.com/x.jpg", False),
        (HOME, "https://me@i1.sndcdn.com/x.jpg", False),
        (HOME, f"{HOME}/x.jpg", False),
        (HOME, "http://127.0.0.1:1/x.jpg", False),
        (HOME, "file:///etc/passwd", False),
        (HOME, "", False),
        ("http://127.0.0.1:8760", "http://127.0.0.1:8760/media/x.jpg", True),
        ("http://127.0.0.1:8760", "http://127.0.0.1:8761/media/x.jpg", False),
    ],
)
async def test_U3_pictures_come_from_few_hosts_and_without_a_token(base: str, url: str, allowed: bool) -> None:
    network = Recorder(answering(b"picture"))
    media = _media(ServerProfile(base, "current"), network)
    if allowed:
        assert await media.picture(url) == b"picture"
        assert "authorization" not in network.requests[0].headers
    else:
        with pytest.raises(InputError):
            await media.picture(url)
        assert network.requests == []
    await media.close()


async def test_U3_pictures_are_not_endless() -> None:
    media = _media(ServerProfile(HOME, "current"), Recorder(answering(bytes(6_000_000))))
    with pytest.raises(BadAnswer, match="too large"):
        await media.picture("https://i1.sndcdn.com/x.jpg")
    await media.close()


async def test_waveforms_are_the_numbers_beside_the_picture() -> None:
    network = Recorder(answering(b'{"height": 2, "samples": [1, 2]}'))
    media = _media(ServerProfile(HOME, "current"), network)
    waveform = await media.waveform("https://wave.sndcdn.com/x_m.png")
    assert waveform is not None
    assert waveform.peaks == (0.5, 1.0)
    assert await media.waveform("https://wave.sndcdn.com/x_m.json") == waveform
    assert {str(request.url) for request in network.requests} == {"https://wave.sndcdn.com/x_m.json"}
    assert await media.waveform("https://a1.sndcdn.com/images/player-waveform-medium.png") is None
    network.answer = answering(b"\x89PNG")
    assert await media.waveform("https://wave.sndcdn.com/x_m.png") is None
    for status in (403, 404):
        network.answer = answering(status=status)
        assert await media.waveform("https://wave.sndcdn.com/x_m.png") is None
    network.answer = in_turn(b"no numbers", draw([0, 70, 140], 140))
    drawn = await media.waveform("https://wave.sndcdn.com/x_m.png")
    assert drawn is not None
    assert drawn.peaks == (0.0, 0.5, 1.0)
    network.answer = answering(status=404)
    with pytest.raises(NotFound):
        await media.picture("https://wave.sndcdn.com/x_m.png")
    await media.close()


def test_proxies_are_for_servers_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert proxy_for(HOME) == "http://proxy.example:3128"
    assert proxy_for("https://inside.example") is None
    assert proxy_for("http://127.0.0.1:8760") is None
