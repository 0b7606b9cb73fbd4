"""Answers that come before the body of an upload was read, and what becomes of the rest of it."""

import socket

import pytest

from tests.helpers.polling import until
from tests.helpers.raw_uploads import answer, begin, multipart, send_and_leave
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav

MUCH = 40_000_000
STATUSES = [401, 413, 429]


def refused(box: Sandbox, status: int, then: str | None) -> socket.socket:
    """Begin a large upload that is refused at once; return the connection when its answer has been read."""
    name, arg = ("retry_after", {"after": 1}) if status == 429 else ("status", {"status": status})
    box.fault(name, path="/tracks", method="POST", arg={**arg, "then": then})
    connection = begin(box, MUCH)
    assert answer(connection)[0] == status
    return connection


@pytest.mark.parametrize("status", STATUSES)
def test_the_rest_of_the_body_is_read_and_thrown_away(sandbox: Sandbox, status: int) -> None:
    with refused(sandbox, status, None) as connection:
        connection.sendall(b"x" * MUCH)
        connection.sendall(b"GET /_sandbox/uploads HTTP/1.1\r\nHost: here\r\n\r\n")
        assert answer(connection) == (200, [])


@pytest.mark.parametrize("status", STATUSES)
def test_the_connection_is_closed(sandbox: Sandbox, status: int) -> None:
    with refused(sandbox, status, "close") as connection:
        assert connection.recv(1) == b""
        with pytest.raises(ConnectionError):
            connection.sendall(b"x" * MUCH)


@pytest.mark.parametrize("status", STATUSES)
def test_the_connection_is_reset(sandbox: Sandbox, status: int) -> None:
    with refused(sandbox, status, "rst") as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)


@pytest.mark.parametrize("status", STATUSES)
def test_nothing_more_is_read(sandbox: Sandbox, status: int) -> None:
    with refused(sandbox, status, "hold") as connection:
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.sendall(b"x" * MUCH)
        sandbox.clear_faults()
        connection.settimeout(5)
        with pytest.raises(ConnectionError):
            connection.sendall(b"x" * MUCH)


@pytest.mark.parametrize("status", STATUSES)
def test_only_one_direction_is_closed(sandbox: Sandbox, status: int) -> None:
    with refused(sandbox, status, "half-close") as connection:
        assert connection.recv(1) == b""
        connection.sendall(b"x" * MUCH)


def test_a_complete_upload_is_kept_although_its_client_left_before_it_was_read(sandbox: Sandbox) -> None:
    sandbox.fault("latency", path="/tracks", method="POST", arg=0.2)
    send_and_leave(sandbox, multipart(wav(1000)))
    sandbox.fault("latency", path="/me", arg=0.3)
    sandbox.get("/me")
    assert [row["title"] for row in sandbox.uploads()] == ["By hand"]


@pytest.mark.parametrize("how", [None, "rst"])
def test_a_connection_may_be_gone_before_it_is_cut(how: str | None) -> None:
    with Sandbox.start(tracks=1) as box:
        box.fault("drop_mid", path="/tracks", method="POST", arg={"after": 1_000_000, "how": how})
        send_and_leave(box, multipart(wav(1000)), missing=100)
        until(lambda: box.requests("POST"), "the request has come")
        box.stop()
    assert box.errors == []
