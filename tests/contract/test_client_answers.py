"""Odd answers over a real socket: each becomes one error that tells the cause, or is read all the same."""

from __future__ import annotations

from typing import Any

import pytest

from scmanager.api.detection import detect_dialect
from scmanager.api.profile import Credentials, DialectName
from scmanager.errors import (
    ConnectionLost,
    Forbidden,
    InputError,
    NotFound,
    NotSignedIn,
    Rejected,
    ServerError,
    ServerFailed,
)
from tests.helpers.api_clients import OWNER, VISITOR, connected, private_track
from tests.helpers.sandbox import Sandbox

SHAPES: dict[str, tuple[int, Any, str, type[ServerError], str]] = {
    "1": (401, {"code": 401, "message": "", "status": "401 - Unauthorized"}, "", NotSignedIn, "Sign in again."),
    "2": (422, {"errors": [{"error_message": "Title is too long"}]}, "", Rejected, "It says: Title is too long"),
    "3": (400, {"error": "invalid_grant", "error_description": "Expired"}, "", Rejected, "It says: Expired"),
    "4": (403, "<errors><error>Not &amp; never</error></errors>", "application/xml", Forbidden, "Not & never"),
    "5": (500, "<html><h1>The distribution is not configured</h1></html>", "text/html", ServerFailed, "of its own"),
    "6": (404, "", "text/plain", NotFound, "does not exist any more"),
    "plain text": (415, "What is this?", "text/plain", Rejected, "It says: What is this?"),
}


@pytest.mark.parametrize("shape", SHAPES)
async def test_every_shape_of_error_is_understood(sandbox: Sandbox, dialect: DialectName, shape: str) -> None:
    status, body, kind, error, sentence = SHAPES[shape]
    headers = {"X-Amz-Cf-Id": "abc-123=="} | ({"content-type": kind} if kind else {})
    answer = {"status": status, "body": body, "headers": headers}
    sandbox.fault("status", path="/me", arg=answer, times=None)
    async with connected(sandbox, dialect) as client:
        with pytest.raises(error) as caught:
            await client.me()
    assert sentence in caught.value.message
    assert (caught.value.status, caught.value.request_id) == (status, "abc-123==")
    assert "abc-123==" in caught.value.details
    assert len(sandbox.requests("GET", "/me")) == (3 if error is ServerFailed else 1)


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
