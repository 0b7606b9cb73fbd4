"""Faults N1 to N19 over real sockets: odd servers and networks confuse, empty and leak nothing.

N13, N15 and N16 have more cases without a socket in tests/unit/api, N17 has all of its own in
tests/unit/services/test_library.py and test_editing.py.
"""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scmanager.api import transport
from scmanager.api.client import Client
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.core.tracks import TrackFields
from scmanager.errors import (
    BadAnswer,
    CaptivePortal,
    Forbidden,
    NotFound,
    Offline,
    Rejected,
    ScmanagerError,
    ServerFailed,
    SpamSuspected,
    TimedOut,
    TooManyRequests,
)
from scmanager.services.library import Library
from tests.helpers.api_clients import OWNER, all_tracks, connected, no_pause
from tests.helpers.certificates import Authority
from tests.helpers.raw_server import answer, head_of, serving
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav

TRACK = "soundcloud:tracks:1001"
QUICK = 0.3
"""Seconds that stand for the minutes a real time limit has."""


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A short sound file, sent in many pieces."""
    path = tmp_path / "song.wav"
    path.write_bytes(wav(milliseconds=4000, rate=1_000_000))
    return path


# N6: the server asks to slow down


def date_in(seconds: float) -> str:
    return f"{datetime.now(UTC) + timedelta(seconds=seconds):%a, %d %b %Y %H:%M:%S} GMT"


def limit_until(seconds: float) -> dict[str, object]:
    reset = f"{datetime.now(UTC) + timedelta(seconds=seconds):%Y/%m/%d %H:%M:%S} +0000"
    rate = {"rate_limit": {"group": "plays", "time_window": "PT24H"}, "remaining_requests": 0, "reset_time": reset}
    return {"errors": [{"meta": rate}]}


SHORT_PAUSES: dict[str, Callable[[], object]] = {
    "seconds": lambda: 2,
    "date": lambda: date_in(5),
    "past": lambda: date_in(-5),
    "garbage": lambda: "soon",
    "nothing, in words": lambda: {"body": "Please slow down."},
    "reset_time": lambda: {"body": limit_until(5)},
    "reset_time in the past": lambda: {"body": limit_until(-100_000)},
    "token host": lambda: {"body": {"error": "rate_limit_exceeded"}},
}
LONG_PAUSES: dict[str, Callable[[], object]] = {
    "seconds": lambda: 600,
    "10^9": lambda: 10**9,
    "date": lambda: date_in(3600),
    "reset_time": lambda: {"body": limit_until(3600)},
}


@pytest.mark.parametrize("form", SHORT_PAUSES)
async def test_N6_a_short_pause_is_kept_and_the_read_repeated(sandbox: Sandbox, form: str) -> None:
    sandbox.fault("retry_after", path="/me", arg=SHORT_PAUSES[form]())
    async with connected(sandbox, "current") as client:
        assert await client.me()
        assert client.paused_until is None
    assert len(sandbox.requests("GET", "/me")) == 2


@pytest.mark.parametrize("form", LONG_PAUSES)
async def test_N6_in_a_long_pause_the_whole_host_is_left_alone(sandbox: Sandbox, song: Path, form: str) -> None:
    sandbox.fault("retry_after", path="/me", arg=LONG_PAUSES[form]())
    async with connected(sandbox, "current") as client:
        for ask in (
            client.me,
            client.me,
            lambda: all_tracks(client.my_tracks()),
            lambda: client.post_comment(TRACK, "Hello", 0),
            lambda: client.upload(TrackFields(title="T", audio=song)),
        ):
            with pytest.raises(TooManyRequests) as caught:
                await ask()
            assert caught.value.retry_after is not None
    assert len(sandbox.requests()) == 1


async def test_N6_an_upload_does_not_find_out_whether_a_pause_is_over(sandbox: Sandbox, song: Path) -> None:
    sandbox.fault("retry_after", path="/me", arg=2, times=4)
    async with connected(sandbox, "current") as client:
        with pytest.raises(TooManyRequests):
            await client.me()
        sandbox.clear_requests()
        with pytest.raises(TooManyRequests):
            await client.upload(TrackFields(title="T", audio=song))
        assert await client.upload(TrackFields(title="T", audio=song))
    sent = [(entry["method"], entry["path"]) for entry in sandbox.requests()]
    assert sent == [("GET", "/me"), ("GET", "/me"), ("POST", "/tracks")]


async def test_N6_what_looks_like_spam_is_not_repeated_and_pauses_nothing(sandbox: Sandbox) -> None:
    body = {"code": 429, "message": "", "link": "x", "spam_warning_urn": "soundcloud:spam-warnings:1"}
    sandbox.fault("status", method="POST", path="/tracks", arg={"status": 429, "body": body}, times=None)
    async with connected(sandbox, "current") as client:
        with pytest.raises(SpamSuspected, match="in a browser") as caught:
            await client.post_comment(TRACK, "Buy this", 0)
        assert not caught.value.retryable
        assert await client.me()
    assert len(sandbox.requests("POST", "/tracks")) == 1


# N7: statuses on every kind of request

STATUSES: dict[int, tuple[type[ScmanagerError], bool]] = {
    400: (Rejected, False),
    403: (Forbidden, False),
    404: (NotFound, False),
    405: (Rejected, False),
    408: (ServerFailed, True),
    409: (Rejected, False),
    415: (Rejected, False),
    422: (Rejected, False),
    500: (ServerFailed, True),
    503: (ServerFailed, True),
}


@pytest.mark.parametrize("status", STATUSES)
async def test_N7_each_status_is_one_error_and_only_what_is_safe_is_repeated(
    sandbox: Sandbox, song: Path, status: int
) -> None:
    kind, passes = STATUSES[status]
    body = {"errors": [{"error_message": "Because of this."}]}
    async with connected(sandbox, "current") as client:
        calls: list[tuple[Callable[[], object], int]] = [
            (client.me, 3),
            (lambda: all_tracks(client.my_tracks()), 3),
            (lambda: client.update(TRACK, TrackFields(title="T")), 3),
            (lambda: client.delete(TRACK), 1),
            (lambda: client.post_comment(TRACK, "Hello", 0), 1),
            (lambda: client.upload(TrackFields(title="T", audio=song)), 1),
        ]
        for call, most in calls:
            sandbox.clear_requests()
            sandbox.fault("status", arg={"status": status, "body": body}, times=None)
            with pytest.raises(kind) as caught:
                await call()
            assert caught.value.retryable is passes
            assert "Because of this." in caught.value.message + caught.value.details
            assert len(sandbox.requests()) == (most if passes else 1)


async def test_N7_a_gateway_that_lets_nobody_through_pauses_the_host(sandbox: Sandbox) -> None:
    page = {"status": 403, "body": "<html>The distribution is not configured", "headers": {"content-type": "text/html"}}
    sandbox.fault("status", path="/me", arg=page)
    async with connected(sandbox, "current") as client:
        assert await client.me()
    assert len(sandbox.requests("GET", "/me")) == 2


# N8: an answer that trickles


async def test_N8_an_answer_that_trickles_is_given_up(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "TOTAL", QUICK)
    sandbox.fault("latency", path="/me", arg={"seconds": 0, "per_byte": 0.05}, times=None)
    async with connected(sandbox, "current") as client:
        with pytest.raises(TimedOut):
            await client.me()


async def test_N8_headers_that_trickle_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.01)

    monkeypatch.setattr(transport, "TOTAL", QUICK)
    async with serving(trickle) as port:
        client = Client(ServerProfile(f"http://127.0.0.1:{port}", "current"), OWNER, sleep=no_pause)
        with pytest.raises(TimedOut):
            await client.me()
        await client.close()


# N10: a network that wants a sign-in

PORTALS: dict[str, tuple[str, object]] = {
    "page": ("html_200", None),
    "redirect": ("status", {"status": 302, "headers": {"location": "http://portal.invalid/login"}, "body": ""}),
    "511": ("status", {"status": 511, "body": "<html>Log in</html>", "headers": {"content-type": "text/html"}}),
}


@pytest.mark.parametrize("form", PORTALS)
async def test_N10_a_captive_portal_is_recognised_and_loses_nothing(sandbox: Sandbox, song: Path, form: str) -> None:
    async with connected(sandbox, "current") as client:
        library = Library(client)
        await library.refresh()
        known = dict(library.tracks)
        sandbox.fault(PORTALS[form][0], arg=PORTALS[form][1], times=None)
        for ask in (
            client.me,
            lambda: client.delete(TRACK),
            lambda: client.upload(TrackFields(title="T", audio=song)),
            lambda: client.picture(f"{sandbox.url}/media/x.jpg"),
        ):
            with pytest.raises(CaptivePortal, match="wants a sign-in"):
                await ask()
        await library.refresh()
        assert isinstance(library.status.error, CaptivePortal)
        assert library.tracks == known


# N11, N12: no other host hears anything


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_N11_redirects_are_not_followed(sandbox: Sandbox, song: Path, status: int) -> None:
    with Sandbox.start(tracks=1) as elsewhere:
        target = {"location": f"{elsewhere.url}/me"}
        sandbox.fault("status", arg={"status": status, "headers": target, "body": ""}, times=None)
        async with connected(sandbox, "current") as client:
            for ask in (
                client.me,
                lambda: client.post_comment(TRACK, "Hello", 0),
                lambda: client.upload(TrackFields(title="T", audio=song)),
            ):
                with pytest.raises((BadAnswer, CaptivePortal)):
                    await ask()
        assert elsewhere.requests() == []


@pytest.mark.expects_log("a list was said to continue at 127.0.0.1")
async def test_N12_a_list_is_not_followed_elsewhere(sandbox: Sandbox) -> None:
    with Sandbox.start(tracks=1) as elsewhere:
        sandbox.fault("foreign_next_href", path="/me/tracks", arg=f"{elsewhere.url}/me/tracks?cursor=2")
        async with connected(sandbox, "current") as client:
            with pytest.raises(BadAnswer, match="another address"):
                await all_tracks(client.my_tracks())
        assert elsewhere.requests() == []


# N13: a list without an end


async def test_N13_a_list_that_goes_in_circles_ends(sandbox: Sandbox) -> None:
    sandbox.fault("next_href_loop", path="/me/tracks", times=None)
    async with connected(sandbox, "current") as client:
        with pytest.raises(BadAnswer, match="circles"):
            await all_tracks(client.my_tracks())
    assert len(sandbox.requests("GET", "/me/tracks")) <= 2


# N14, N15: bodies nobody should read


@pytest.mark.parametrize("packed", [False, True])
async def test_N14_a_huge_answer_is_cut_off(sandbox: Sandbox, packed: bool) -> None:
    size = 400 * 1024 * 1024 if packed else 40 * 1024 * 1024
    sandbox.fault("huge_json", path="/me/tracks", arg={"bytes": size, "gzip": packed}, times=None)
    before = _peak_memory()
    async with connected(sandbox, "current") as client:
        with pytest.raises(BadAnswer, match="too large"):
            await all_tracks(client.my_tracks())
    assert _peak_memory() - before < 80 * 1024 * 1024


def _peak_memory() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


@pytest.mark.parametrize(
    "text", ["", "{", "nothing", "[" * 200_000, '{"a":' * 100_000, "null", "12", '{"collection": 3}', '"text"']
)
async def test_N15_what_is_no_answer_is_one_error(sandbox: Sandbox, text: str) -> None:
    sandbox.fault("bad_json", arg=text, times=None)
    async with connected(sandbox, "current") as client:
        for ask in (client.me, lambda: all_tracks(client.my_tracks()), lambda: client.search_users("x")):
            with pytest.raises(BadAnswer):
                await ask()


# N16: rows that are not whole


async def test_N16_odd_rows_do_not_lose_the_list(sandbox: Sandbox) -> None:
    rows = [
        {"id": 1, "title": "Right"},
        {"id": 2, "title": 7, "duration": -5, "created_at": "0000/00/00 00:00:00 +0000", "sharing": "half"},
        {"title": "Nobody"},
        "text",
        {"id": 1, "title": "Last"},
    ]
    sandbox.fault("bad_json", path="/me/tracks", arg=json.dumps({"collection": rows}))
    async with connected(sandbox, "current") as client:
        (page,) = [page async for page in client.my_tracks()]
    assert [(row.urn, row.title) for row in page.rows] == [("soundcloud:tracks:1", "Last"), ("soundcloud:tracks:2", "")]
    assert page.broken == 4


# N18: no network


def closed_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def ask_me(url: str) -> object:
    """Ask a server who is signed in."""
    client = Client(ServerProfile(url, "current"), Credentials(token="t"), sleep=no_pause)
    try:
        return await client.me()
    finally:
        await client.close()


async def test_N18_a_server_that_is_not_there() -> None:
    with pytest.raises(Offline, match=r"127\.0\.0\.1"):
        await ask_me(f"http://127.0.0.1:{closed_port()}")


async def test_N18_a_name_nobody_knows() -> None:
    with pytest.raises(Offline, match=r"nobody\.invalid"):
        await ask_me("https://nobody.invalid")


async def test_N18_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{closed_port()}")
    with pytest.raises(Offline, match=r"api\.soundcloud\.com"):
        await ask_me("https://api.soundcloud.com")


async def test_N18_a_proxy_is_used_and_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    heads: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await head_of(reader))
        writer.write(answer("502 Bad Gateway", b""))

    async with serving(refuse) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        with pytest.raises(Offline):
            await ask_me("https://api.soundcloud.com")
    assert heads[0].startswith(b"CONNECT api.soundcloud.com:443 ")
    assert b"authorization: OAuth" not in b"".join(heads)


async def test_N18_a_proxy_carries_reads_and_uploads_without_seeing_the_token(
    tmp_path: Path, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    authority.trust(monkeypatch)
    tls = authority.server("api.soundcloud.com")
    passed: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed.append(await head_of(reader))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        await writer.start_tls(tls)
        head = (await head_of(reader)).lower()
        assert b"authorization: oauth t\r\n" in head
        await reader.readexactly(int((head + b"content-length: 0 ").partition(b"content-length: ")[2].split()[0]))
        writer.write(answer("200 OK", b'{"urn": "soundcloud:tracks:1", "title": "T"}'))
        await writer.drain()

    async with serving(proxy) as port:
        monkeypatch.setenv("https_proxy", f"http://user:word@127.0.0.1:{port}")
        client = Client(ServerProfile("https://api.soundcloud.com", "current"), Credentials(token="t"))
        assert (await client.track(TRACK)).title == "T"
        assert (await client.upload(TrackFields(title="T", audio=song))).title == "T"
        await client.close()
    assert len(passed) == 2
    for head in passed:
        assert head.startswith(b"CONNECT api.soundcloud.com:443 ")
        assert b"proxy-authorization: basic dxnlcjp3b3jk" in head.lower()
        assert b"OAuth" not in head


@pytest.mark.skipif(not socket.has_ipv6, reason="this computer has no IPv6")
async def test_N18_a_server_with_IPv6_only() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(answer("200 OK", b'{"urn": "soundcloud:users:1"}'))

    async with serving(greet, host="::1") as port:
        assert await ask_me(f"http://[::1]:{port}")
