"""Every fault of the control plane, over a real socket."""

import gzip
import json
import time

import httpx
import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav

COMMENTS = "/tracks/soundcloud:tracks:1059/comments"
BROKEN = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


def post_comment(box: Sandbox, body: str) -> httpx.Response:
    return box.http.post(
        COMMENTS, json={"comment": {"body": body, "timestamp": 1000}}, headers={"Authorization": "OAuth sandbox-user"}
    )


def upload(box: Sandbox, title: str = "A tone", audio: bytes | None = None) -> httpx.Response:
    return box.http.post(
        "/tracks",
        data={"track[title]": title, "track[sharing]": "private"},
        files={"track[asset_data]": ("tone.wav", audio or wav())},
        headers={"Authorization": "OAuth sandbox-user"},
    )


def comment_bodies(box: Sandbox) -> list[str]:
    return [comment["body"] for comment in box.get(COMMENTS, limit=200).json()]


def test_status_answers_in_place_of_the_application(sandbox: Sandbox) -> None:
    sandbox.fault("status", path="/me", arg=403)
    answer = sandbox.get("/me")
    assert answer.status_code == 403
    assert answer.json()["code"] == 403
    assert sandbox.get("/me").status_code == 200


def test_status_of_a_gateway_is_a_page(sandbox: Sandbox) -> None:
    sandbox.fault("status", path="/me", arg=503)
    answer = sandbox.get("/me")
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")


def test_status_takes_body_and_headers(sandbox: Sandbox) -> None:
    wish = {"status": 302, "body": "moved", "headers": {"Location": "https://elsewhere.example/"}}
    sandbox.fault("status", arg=wish)
    answer = sandbox.get("/me")
    assert (answer.status_code, answer.text) == (302, "moved")
    assert answer.headers["location"] == "https://elsewhere.example/"


def test_status_comes_before_the_body_is_read(sandbox: Sandbox) -> None:
    sandbox.fault("status", path="/tracks", method="POST", arg=413)
    assert upload(sandbox, audio=wav(60_000)).status_code == 413
    (entry,) = sandbox.requests("POST", "/tracks")
    assert entry["body_bytes"] == 0
    assert sandbox.uploads() == []


def test_status_can_come_after_the_whole_body_and_leave_nothing(sandbox: Sandbox) -> None:
    before = sandbox.get("/me/tracks", limit=200).json()
    sandbox.clear_requests()
    sandbox.fault("status", path="/tracks", method="POST", arg={"status": 503, "after": "body"})
    assert upload(sandbox, audio=wav(60_000)).status_code == 503
    (entry,) = sandbox.requests("POST", "/tracks")
    assert entry["body_bytes"] > len(wav(60_000))
    assert sandbox.uploads() == []
    assert sandbox.get("/me/tracks", limit=200).json() == before


@pytest.mark.parametrize("after", [30, "Wed, 21 Oct 2015 07:28:00 GMT", "soon", 10**9])
def test_retry_after_is_sent_as_given(sandbox: Sandbox, after: int | str) -> None:
    sandbox.fault("retry_after", arg=after)
    answer = sandbox.get("/me")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == str(after)


def test_retry_after_without_a_header(sandbox: Sandbox) -> None:
    sandbox.fault("retry_after", arg={"body": "Please slow down."})
    answer = sandbox.get("/me")
    assert "retry-after" not in answer.headers
    assert answer.text == "Please slow down."


def test_latency_waits_and_then_answers(sandbox: Sandbox) -> None:
    sandbox.fault("latency", arg=0.2)
    started = time.monotonic()
    assert sandbox.get("/me").status_code == 200
    assert time.monotonic() - started >= 0.2


def test_latency_can_be_byte_by_byte(sandbox: Sandbox) -> None:
    sandbox.fault("latency", path="/sign-out", arg={"seconds": 0, "per_byte": 0.01})
    started = time.monotonic()
    answer = sandbox.http.post("/sign-out", headers={"Authorization": "OAuth sandbox-user"})
    assert answer.json()
    assert time.monotonic() - started >= 0.01 * len(answer.content)


def test_drop_before_cuts_without_an_answer(sandbox: Sandbox) -> None:
    sandbox.fault("drop_before", path=COMMENTS)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        post_comment(sandbox, "never arrives")
    assert "never arrives" not in comment_bodies(sandbox)
    assert sandbox.requests("POST")[0]["status"] is None


def test_drop_before_can_reset_the_connection(sandbox: Sandbox) -> None:
    sandbox.fault("drop_before", arg="rst")
    with pytest.raises(httpx.ReadError):
        sandbox.get("/me")


def test_drop_mid_cuts_the_answer(sandbox: Sandbox) -> None:
    sandbox.fault("drop_mid", path="/me/tracks")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        sandbox.get("/me/tracks")


@pytest.mark.parametrize("arg", [None, 100_000, {"after": 100_000, "how": "rst"}])
def test_drop_mid_cuts_an_upload(sandbox: Sandbox, arg: object) -> None:
    sandbox.fault("drop_mid", path="/tracks", method="POST", arg=arg)
    with pytest.raises(BROKEN):
        upload(sandbox, audio=wav(600_000))
    assert sandbox.uploads() == []
    (entry,) = sandbox.requests("POST", "/tracks")
    assert 100_000 <= entry["body_bytes"] < 4_800_000


def test_commit_then_drop_does_the_work_first(sandbox: Sandbox) -> None:
    sandbox.fault("commit_then_drop", path=COMMENTS)
    with pytest.raises(httpx.RemoteProtocolError):
        post_comment(sandbox, "arrives unheard")
    assert "arrives unheard" in comment_bodies(sandbox)


def test_commit_then_drop_keeps_an_upload(sandbox: Sandbox) -> None:
    sandbox.fault("commit_then_drop", path="/tracks", method="POST", arg="rst")
    with pytest.raises(httpx.ReadError):
        upload(sandbox, "Heard")
    assert [row["title"] for row in sandbox.uploads()] == ["Heard"]


def test_commit_then_status_does_the_work_first(sandbox: Sandbox) -> None:
    sandbox.fault("commit_then_status", path=COMMENTS, arg=504)
    answer = post_comment(sandbox, "arrives badly")
    assert answer.status_code == 504
    assert answer.headers["content-type"].startswith("text/html")
    assert "arrives badly" in comment_bodies(sandbox)


@pytest.mark.parametrize("body", [{}, {"title": "Heard"}, [], ""])
def test_commit_then_status_can_say_that_all_went_well_but_not_what_came_of_it(sandbox: Sandbox, body: object) -> None:
    sandbox.fault("commit_then_status", path="/tracks", method="POST", arg={"status": 201, "body": body})
    answer = upload(sandbox, "Heard")
    assert answer.status_code == 201
    assert answer.text == (json.dumps(body) if body != "" else "")
    assert [row["title"] for row in sandbox.uploads()] == ["Heard"]


def test_bad_json_can_empty_the_answer_to_an_upload(sandbox: Sandbox) -> None:
    sandbox.fault("bad_json", path="/tracks", method="POST", arg="")
    answer = upload(sandbox, "Heard")
    assert (answer.status_code, answer.content) == (201, b"")
    assert [row["title"] for row in sandbox.uploads()] == ["Heard"]


def test_stall_never_answers(sandbox: Sandbox) -> None:
    sandbox.fault("stall", path="/me")
    with pytest.raises(httpx.ReadTimeout):
        sandbox.http.get("/me", timeout=0.3)
    assert sandbox.get("/me").status_code == 200


def test_stall_ends_by_cutting_the_connection(sandbox: Sandbox) -> None:
    sandbox.fault("stall", path="/me", arg=0.1)
    with pytest.raises(httpx.RemoteProtocolError):
        sandbox.get("/me")


def test_stall_stops_reading_an_upload(sandbox: Sandbox) -> None:
    sandbox.fault("stall", path="/tracks", arg={"after": 70_000})
    with pytest.raises(httpx.WriteTimeout):
        sandbox.http.post("/tracks", content=b"x" * 30_000_000, timeout=0.5)


def test_stall_can_wait_for_the_whole_body(sandbox: Sandbox) -> None:
    sandbox.fault("stall", path="/tracks", arg={"after": "body"})
    with pytest.raises(httpx.ReadTimeout):
        sandbox.http.post("/tracks", content=b"x" * 3_000_000, timeout=0.5)
    assert sandbox.requests("POST")[0]["body_bytes"] == 3_000_000


def test_html_200_is_a_page_where_json_belongs(sandbox: Sandbox) -> None:
    sandbox.fault("html_200")
    answer = sandbox.get("/me")
    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>")


def test_bad_json_ends_in_the_middle(sandbox: Sandbox) -> None:
    sandbox.fault("bad_json")
    with pytest.raises(json.JSONDecodeError):
        sandbox.get("/me").json()


def test_bad_json_can_be_given(sandbox: Sandbox) -> None:
    sandbox.fault("bad_json", arg="[" * 1000)
    assert sandbox.get("/me").text == "[" * 1000


def test_huge_json_has_the_size_asked_for(sandbox: Sandbox) -> None:
    sandbox.fault("huge_json", arg=3_000_000)
    answer = sandbox.get("/me/tracks")
    assert len(answer.content) == pytest.approx(3_000_000, rel=0.05)
    assert all(row["kind"] == "track" for row in answer.json())


def test_huge_json_can_be_squeezed(sandbox: Sandbox) -> None:
    sandbox.fault("huge_json", arg={"bytes": 3_000_000, "gzip": True})
    with sandbox.http.stream("GET", "/me/tracks") as answer:
        raw = b"".join(answer.iter_raw())
    assert len(raw) < 100_000
    assert len(gzip.decompress(raw)) > 2_800_000


def test_foreign_next_href_points_elsewhere(sandbox: Sandbox) -> None:
    sandbox.fault("foreign_next_href", path="/me/tracks", arg="http://127.0.0.1:9/tracks")
    page = sandbox.get("/me/tracks", linked_partitioning="true", limit=2).json()
    assert page["next_href"] == "http://127.0.0.1:9/tracks"
    assert len(page["collection"]) == 2


def test_next_href_loop_points_at_the_same_page(sandbox: Sandbox) -> None:
    sandbox.fault("next_href_loop", path="/me/tracks")
    answer = sandbox.get("/me/tracks", linked_partitioning="true", limit=2)
    assert answer.json()["next_href"] == str(answer.url)


def test_times_counts_down(sandbox: Sandbox) -> None:
    sandbox.fault("status", path="/me", times=2, arg=500)
    assert [sandbox.get("/me").status_code for _ in range(3)] == [500, 500, 200]


def test_times_null_lasts_until_cleared(sandbox: Sandbox) -> None:
    sandbox.fault("status", path="/me", times=None, arg=500)
    assert [sandbox.get("/me").status_code for _ in range(3)] == [500, 500, 500]
    sandbox.clear_faults()
    assert sandbox.get("/me").status_code == 200


def test_faults_follow_each_other_in_order(sandbox: Sandbox) -> None:
    sandbox.fault("status", path="/me", arg=500)
    sandbox.fault("status", path="/me", arg=502)
    assert [sandbox.get("/me").status_code for _ in range(3)] == [500, 502, 200]


def test_method_and_pattern_choose_the_request(sandbox: Sandbox) -> None:
    sandbox.fault("status", method="get", path="/tracks/*/comments", arg=500)
    assert sandbox.get("/me").status_code == 200
    assert post_comment(sandbox, "spared").status_code == 201
    assert sandbox.get(COMMENTS).status_code == 500


def test_path_is_a_prefix_of_the_path_as_sent(sandbox: Sandbox) -> None:
    sandbox.fault("status", path="/tracks", arg=500)
    assert sandbox.get("/tracks.json").status_code == 500


@pytest.mark.parametrize(
    "wish",
    [
        {"fault": "explode"},
        {"path": "/me"},
        {"fault": "status", "pth": "/me"},
        {"fault": "status", "times": 0},
        {"fault": "status", "times": True},
        {"fault": "status", "path": 7},
        ["status"],
        "status",
    ],
)
def test_a_fault_without_sense_is_refused(sandbox: Sandbox, wish: object) -> None:
    answer = sandbox.http.post("/_sandbox/faults", json=wish)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert sandbox.http.get("/_sandbox/faults").json() == []


def test_the_control_plane_is_never_disturbed(sandbox: Sandbox) -> None:
    sandbox.fault("drop_before", times=None)
    assert sandbox.http.get("/_sandbox/faults").json()[0]["fault"] == "drop_before"
