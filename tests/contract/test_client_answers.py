"""Odd answers over a real socket: each becomes one error that tells the cause, or is read all the same."""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

import pytest

from scmanager.api.client import Client
from scmanager.api.detection import detect_dialect
from scmanager.api.profile import Credentials, DialectName, ServerProfile
from scmanager.errors import (
    BadAnswer,
    ConnectionLost,
    Forbidden,
    InputError,
    NotFound,
    NotSignedIn,
    Offline,
    Rejected,
    ServerError,
    ServerFailed,
    TooManyRequests,
)
from tests.helpers.api_clients import OWNER, VISITOR, all_tracks, connected, no_pause, private_track
from tests.helpers.sandbox import Sandbox

SHAPES: dict[str, tuple[int, Any, str, type[ServerError], str]] = {
    "1": (401, {"code": 401, "message": "", "status": "401 - Unauthorized"}, "", NotSignedIn, "Sign in again."),
    "2": (422, {"errors": [{"error_message": "Title is too long"}]}, "", Rejected, "It says: Title is too long"),
    "3": (400, {"error": "invalid_grant", "error_description": "Expired"}, "", Rejected, "It says: Expired"),
    "4": (403, "<errors><error>Not &amp; never</error></errors>", "application/xml", Forbidden, "Not & never"),
    "5": (403, "<html><h1>The distribution is not configured</h1></html>", "text/html", Forbidden, "not allow this"),
    "6": (404, "", "text/plain", NotFound, "does not exist any more"),
    "plain text": (415, "What is this?", "text/plain", Rejected, "It says: What is this?"),
}


@pytest.mark.parametrize("shape", SHAPES)
async def test_every_shape_of_error_is_understood(sandbox: Sandbox, dialect: DialectName, shape: str) -> None:
    status, body, kind, error, sentence = SHAPES[shape]
    headers = {"X-Amz-Cf-Id": "abc-123=="} | ({"content-type": kind} if kind else {})
    sandbox.fault("status", path="/me", arg={"status": status, "body": body, "headers": headers})
    async with connected(sandbox, dialect) as client:
        with pytest.raises(error) as caught:
            await client.me()
    assert sentence in caught.value.message
    assert (caught.value.status, caught.value.request_id) == (status, "abc-123==")
    assert "abc-123==" in caught.value.details
    assert len(sandbox.requests("GET", "/me")) == 1


async def test_reads_are_tried_three_times(sandbox: Sandbox, dialect: DialectName) -> None:
    sandbox.fault("status", path="/me", arg=503, times=2)
    async with connected(sandbox, dialect) as client:
        assert (await client.me()).user.permalink == "demo-artist"
        sandbox.clear_requests()
        sandbox.fault("status", path="/me", arg=500, times=None)
        with pytest.raises(ServerFailed):
            await client.me()
    assert len(sandbox.requests("GET", "/me")) == 3


async def test_writes_are_tried_once(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = await private_track(client)
        sandbox.fault("status", path="/tracks", method="DELETE", arg=500, times=None)
        with pytest.raises(ServerFailed):
            await client.delete(track.urn)
    assert len(sandbox.requests("DELETE", "/tracks")) == 1


@pytest.mark.parametrize("fault", ["drop_before", "drop_mid"])
@pytest.mark.parametrize("arg", [None, "rst"])
async def test_a_broken_connection_is_tried_again(
    sandbox: Sandbox, dialect: DialectName, fault: str, arg: str | None
) -> None:
    sandbox.fault(fault, path="/me", arg=arg)
    async with connected(sandbox, dialect) as client:
        assert await client.me()
        sandbox.fault(fault, path="/me", arg=arg, times=None)
        with pytest.raises(ConnectionLost):
            await client.me()


async def test_N6_a_pause_the_server_asks_for_is_told(sandbox: Sandbox, dialect: DialectName) -> None:
    sandbox.fault("retry_after", path="/me", arg=1200)
    async with connected(sandbox, dialect) as client:
        with pytest.raises(TooManyRequests) as caught:
            await client.me()
        assert caught.value.retry_after == 1200
        sandbox.fault("retry_after", path="/me", arg=2)
        assert await client.me()


async def test_N10_a_captive_portal_is_recognised(sandbox: Sandbox, dialect: DialectName) -> None:
    sandbox.fault("html_200", times=None)
    async with connected(sandbox, dialect) as client:
        for ask in (client.me, lambda: all_tracks(client.my_tracks()), lambda: client.track("soundcloud:tracks:1001")):
            with pytest.raises(BadAnswer, match="may want you to sign in"):
                await ask()


async def test_N11_redirects_are_not_followed(sandbox: Sandbox, dialect: DialectName) -> None:
    with Sandbox.start(tracks=1) as elsewhere:
        target = {"location": f"{elsewhere.url}/me"}
        sandbox.fault("status", arg={"status": 307, "headers": target, "body": ""}, times=None)
        async with connected(sandbox, dialect) as client:
            with pytest.raises(BadAnswer, match="never followed"):
                await client.me()
            with pytest.raises(BadAnswer):
                await client.post_comment("soundcloud:tracks:1001", "Hello", 0)
        assert elsewhere.requests() == []


@pytest.mark.expects_log("a list was said to continue at 127.0.0.1")
async def test_N12_a_list_is_not_followed_elsewhere(sandbox: Sandbox, dialect: DialectName) -> None:
    with Sandbox.start(tracks=1) as elsewhere:
        sandbox.fault("foreign_next_href", path="/me/tracks", arg=f"{elsewhere.url}/me/tracks?cursor=2")
        async with connected(sandbox, dialect) as client:
            with pytest.raises(BadAnswer, match="another address"):
                await all_tracks(client.my_tracks())
        assert elsewhere.requests() == []


async def test_N13_a_list_that_goes_in_circles_ends(sandbox: Sandbox, dialect: DialectName) -> None:
    sandbox.fault("next_href_loop", path="/me/tracks", times=None)
    async with connected(sandbox, dialect) as client:
        with pytest.raises(BadAnswer, match="circles"):
            await all_tracks(client.my_tracks())
    assert len(sandbox.requests("GET", "/me/tracks")) <= 2


@pytest.mark.parametrize("packed", [False, True])
async def test_N14_a_huge_answer_is_cut_off(sandbox: Sandbox, dialect: DialectName, packed: bool) -> None:
    size = 400 * 1024 * 1024 if packed else 40 * 1024 * 1024
    sandbox.fault("huge_json", path="/me/tracks", arg={"bytes": size, "gzip": packed}, times=None)
    before = _peak_memory()
    async with connected(sandbox, dialect) as client:
        with pytest.raises(BadAnswer, match="too large"):
            await all_tracks(client.my_tracks())
    assert _peak_memory() - before < 80 * 1024 * 1024


def _peak_memory() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


@pytest.mark.parametrize(
    "text", ["", "{", "nothing", "[" * 200_000, '{"a":' * 100_000, "null", "12", '{"collection": 3}', '"text"']
)
async def test_N15_what_is_no_answer_is_one_error(sandbox: Sandbox, dialect: DialectName, text: str) -> None:
    sandbox.fault("bad_json", arg=text, times=None)
    async with connected(sandbox, dialect) as client:
        for ask in (client.me, lambda: all_tracks(client.my_tracks()), lambda: client.search_users("x")):
            with pytest.raises(BadAnswer):
                await ask()


async def test_N16_odd_rows_do_not_lose_the_list(sandbox: Sandbox, dialect: DialectName) -> None:
    rows = [
        {"id": 1, "title": "Right"},
        {"id": 2, "title": 7, "duration": -5, "created_at": "0000/00/00 00:00:00 +0000", "sharing": "half"},
        {"title": "Nobody"},
        "text",
        {"id": 1, "title": "Last"},
    ]
    sandbox.fault("bad_json", path="/me/tracks", arg=json.dumps({"collection": rows}))
    async with connected(sandbox, dialect) as client:
        (page,) = [page async for page in client.my_tracks()]
    assert [(row.urn, row.title) for row in page.rows] == [("soundcloud:tracks:1", "Last"), ("soundcloud:tracks:2", "")]
    assert page.broken == 4


async def test_N18_a_server_that_is_not_there() -> None:
    client = Client(ServerProfile("http://127.0.0.1:9", "classic"), OWNER, sleep=no_pause)
    try:
        with pytest.raises(Offline, match=r"127\.0\.0\.1"):
            await client.me()
    finally:
        await client.close()


async def test_the_dialect_is_found_out(sandbox: Sandbox) -> None:
    assert await detect_dialect(sandbox.url, OWNER) == "classic"
    assert await detect_dialect(sandbox.url, VISITOR) == "classic"
    sandbox.fault("status", path="/me.json", method="GET", arg=404)
    assert await detect_dialect(sandbox.url, OWNER) == "current"
    with pytest.raises(NotSignedIn):
        await detect_dialect(sandbox.url, Credentials(token="wrong"))
    with pytest.raises(NotSignedIn):
        await detect_dialect(sandbox.url, Credentials())
    with pytest.raises(InputError):
        await detect_dialect("soundcloud", OWNER)
