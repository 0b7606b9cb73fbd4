"""Refusals as errors: kinds by status, one sentence for people, details without secrets."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from scmanager.api.failures import failure, is_portal
from scmanager.api.wire import Answer
from scmanager.errors import (
    BadAnswer,
    Forbidden,
    NotFound,
    NotSignedIn,
    Rejected,
    ServerError,
    ServerFailed,
    SpamSuspected,
    TooManyRequests,
)


def _failure(status: int, body: object = b"", **headers: str) -> ServerError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return failure(Answer(status, named, content))


@pytest.mark.parametrize(
    ("statuses", "kind"),
    [
        ((301, 302, 307, 308, 304), BadAnswer),
        ((400, 405, 406, 409, 413, 415, 418, 422), Rejected),
        ((401,), NotSignedIn),
        ((403,), Forbidden),
        ((404, 410), NotFound),
        ((429,), TooManyRequests),
        ((408, 500, 502, 503, 504, 511, 599), ServerFailed),
    ],
)
def test_N7_each_status_has_its_kind(statuses: tuple[int, ...], kind: type[ServerError]) -> None:
    for status in statuses:
        error = _failure(status, {"message": "Because."})
        assert type(error) is kind
        assert error.status == status
        assert error.retryable is (kind in {ServerFailed, TooManyRequests})
        assert error.message.endswith((".", "!"))


def test_several_messages_go_to_the_details() -> None:
    error = _failure(422, {"errors": [{"error_message": "One"}, {"error_message": "Two"}, "odd", {"x": 1}]})
    assert error.message.endswith("It says: One")
    assert "Two" in error.details


@pytest.mark.parametrize("status", [400, 413, 422])
@pytest.mark.parametrize("said", ["", "Unprocessable Entity", "422 - Unprocessable Entity", "Bad Request."])
def test_a_refusal_without_a_reason_says_what_to_do_next(status: int, said: str) -> None:
    error = _failure(status, {"message": said.replace("422", str(status))})
    assert "It says" not in error.message
    assert error.message.endswith("try again.")


def test_a_page_says_nothing() -> None:
    error = _failure(503, b"<html><body>unable to process your request in time</body></html>")
    assert "html" not in error.message + error.details


HOME = "https://api.soundcloud.com"


@pytest.mark.parametrize(
    ("status", "location", "kind", "expected"),
    [
        (511, "", "text/html", True),
        (200, "", "text/html", True),
        (200, "", "application/json", False),
        (302, "http://portal.example/login", "", True),
        (307, "https://api.soundcloud.com:444/me", "", True),
        (303, "http://[", "", True),
        (302, f"{HOME}/me", "", False),
        (302, "/me", "", False),
        (301, "https://elsewhere.example/me", "", False),
        (403, "", "text/html", False),
        (502, "", "text/html", False),
    ],
)
def test_N10_a_network_that_wants_a_sign_in(status: int, location: str, kind: str, expected: bool) -> None:
    headers = {"content-type": kind} | ({"location": location} if location else {})
    assert is_portal(Answer(status, headers, b""), HOME) is expected


def test_N7_a_gateway_that_lets_nobody_through_is_a_pause_and_no_lack_of_rights() -> None:
    error = _failure(403, b"<html><h1>The distribution is not configured</h1></html>")
    assert isinstance(error, TooManyRequests)
    assert "gateway" in error.message


def test_no_secret_gets_into_an_error() -> None:
    words = "failed for /tracks/1?secret_token=s-CANARY1 access_token=CANARY2&x=1 OAuth CANARY3CANARY3 s-CANARY4"
    error = _failure(400, {"message": words, "errors": [{"error_message": words}]}, x_request_id="r-1")
    assert "CANARY" not in error.message + error.details
    assert error.request_id == "r-1"


def test_long_and_odd_words_are_cut() -> None:
    error = _failure(400, {"message": "x\n\ty " * 10_000})
    assert len(error.message) < 400
    assert "\n" not in error.message


@pytest.mark.parametrize(("value", "seconds"), [("7", 7.0), ("0", 0.0), ("-5", 0.0), ("1e9", 1e9), ("soon", None)])
def test_N6_retry_after(value: str, seconds: float | None) -> None:
    assert _failure(429, b"Please slow down.", retry_after=value).retry_after == seconds
    assert _failure(503, retry_after=value).retry_after == seconds


def test_N6_reset_time_in_the_body() -> None:
    moment = datetime.now(UTC) + timedelta(seconds=90)
    limit = {
        "rate_limit": {"group": "plays"},
        "remaining_requests": 0,
        "reset_time": f"{moment:%Y/%m/%d %H:%M:%S} +0000",
    }
    error = _failure(429, {"errors": [{"meta": limit}]})
    assert error.retry_after == pytest.approx(90, abs=3)
    assert _failure(429, {"errors": [{"meta": {"reset_time": "0000/00/00"}}]}).retry_after is None


def test_N6_spam_is_not_tried_again() -> None:
    error = _failure(429, {"code": 429, "message": "", "spam_warning_urn": "soundcloud:spam:1"}, retry_after="3")
    assert isinstance(error, SpamSuspected)
    assert not error.retryable
    assert error.retry_after is None
    assert "in a browser" in error.message
    assert "spam" in error.message


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"[" * 100_000, b'{"errors": 5, "message": 7}', b"\xff"])
def test_odd_bodies_still_make_an_error(body: bytes) -> None:
    assert isinstance(_failure(400, body), Rejected)
