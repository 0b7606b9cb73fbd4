"""What a server may do in its own way with new tracks: tags, permalinks, processing, and when they are seen."""

from typing import Any

import httpx
import pytest

from tests.helpers.polling import until
from tests.helpers.raw_uploads import END, multipart, send_and_leave
from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import OWNER, own_tracks, upload
from tests.helpers.sounds import wav

TAGS = 'jazz scmu_ab12cd34ef "two words_here"'


def titles(box: Sandbox) -> list[str]:
    return [row["title"] for row in own_tracks(box)]


def state(box: Sandbox, row: dict[str, Any]) -> str:
    return str(box.get(f"/tracks/{row['id']}.json").json()["state"])


# Tags and permalinks


def test_tags_and_permalinks_are_kept(sandbox: Sandbox) -> None:
    row = upload(sandbox, tag_list=TAGS, permalink="my-own-name")
    assert (row["tag_list"], row["permalink"]) == (TAGS, "my-own-name")


@pytest.mark.parametrize("arg", ["scmu_*", None])
def test_tags_that_look_machine_made_are_dropped(sandbox: Sandbox, arg: str | None) -> None:
    sandbox.fault("drop_tags", path="/tracks", method="POST", arg=arg)
    row = upload(sandbox, tag_list=TAGS, permalink="my-own-name")
    assert (row["tag_list"], row["permalink"]) == ('jazz "two words_here"', "my-own-name")
    found = sandbox.get("/tracks", tags="scmu_ab12cd34ef").json()
    assert found == []


def test_tags_are_dropped_only_from_new_tracks(sandbox: Sandbox) -> None:
    row = upload(sandbox)
    sandbox.fault("drop_tags", times=None)
    body = {"track": {"tag_list": TAGS}}
    changed = sandbox.http.put(f"/tracks/{row['id']}.json", json=body, headers=OWNER).json()
    assert changed["tag_list"] == TAGS


def test_a_permalink_can_be_ignored(sandbox: Sandbox) -> None:
    sandbox.fault("ignore_permalink", path="/tracks", method="POST")
    row = upload(sandbox, "The Title", tag_list=TAGS, permalink="my-own-name")
    assert (row["tag_list"], row["permalink"]) == (TAGS, "the-title")


def test_quirks_go_together_and_are_counted(sandbox: Sandbox) -> None:
    sandbox.fault("drop_tags", path="/tracks", method="POST", arg="scmu_*", times=2)
    sandbox.fault("ignore_permalink", path="/tracks", method="POST")
    rows = [upload(sandbox, "The Title", tag_list="scmu_a", permalink="mine") for _ in range(3)]
    kept = [(row["tag_list"], row["permalink"]) for row in rows]
    assert kept == [("", "the-title"), ("", "mine"), ("scmu_a", "mine-1")]


def test_a_quirk_goes_together_with_a_fault(sandbox: Sandbox) -> None:
    sandbox.fault("commit_then_drop", path="/tracks", method="POST")
    sandbox.fault("drop_tags", path="/tracks", method="POST")
    with pytest.raises(httpx.RemoteProtocolError):
        upload(sandbox, "Heard", tag_list=TAGS)
    assert sandbox.http.get("/_sandbox/faults").json() == []
    (row,) = (row for row in own_tracks(sandbox) if row["title"] == "Heard")
    assert row["tag_list"] == 'jazz "two words_here"'


# Processing


def test_processing_can_take_as_long_as_wished(sandbox: Sandbox) -> None:
    sandbox.fault("processing", arg=0)
    ready = upload(sandbox)
    assert (ready["state"], ready["duration"]) == ("finished", 400)
    sandbox.fault("processing", arg=0.3)
    row = upload(sandbox)
    assert row["state"] == "processing"
    until(lambda: state(sandbox, row) == "finished", "the track is ready")


def test_processing_can_fail(sandbox: Sandbox) -> None:
    sandbox.fault("processing", arg="failed")
    row = upload(sandbox)
    assert (row["state"], row["duration"], row["original_format"]) == ("failed", 0, "unknown")
    sandbox.fault("processing", arg={"seconds": 0.3, "then": "failed"})
    later = upload(sandbox)
    assert later["state"] == "processing"
    until(lambda: state(sandbox, later) == "failed", "processing fails")


def test_processing_can_last_for_ever(sandbox: Sandbox) -> None:
    sandbox.fault("processing", arg="stuck")
    stuck = upload(sandbox, "Stuck")
    sandbox.fault("processing", arg=0)
    assert upload(sandbox, "Other")["state"] == "finished"
    assert state(sandbox, stuck) == "processing"


@pytest.mark.parametrize("arg", ["stuck", "failed"])
def test_the_current_dialect_shows_no_state_but_a_track_without_sound(sandbox: Sandbox, arg: str) -> None:
    sandbox.fault("processing", arg=arg)
    stuck = upload(sandbox)["id"]
    sandbox.fault("processing", arg=0)
    ready = upload(sandbox)["id"]
    first, second = (sandbox.get(f"/tracks/soundcloud:tracks:{each}").json() for each in (stuck, ready))
    assert "state" not in first
    assert first["duration"] == 0
    assert first["waveform_url"].endswith("player-waveform-medium.png")
    assert second["duration"] == 400
    assert "/waves/" in second["waveform_url"]
    for end, status in ((stuck, 404), (ready, 200)):
        assert sandbox.get(f"/tracks/soundcloud:tracks:{end}/streams").status_code == status
    assert sandbox.get(f"/tracks/{stuck}/stream").status_code == 404


def test_replaced_sound_is_processed_likewise(sandbox: Sandbox) -> None:
    sandbox.fault("processing", arg=0)
    row = upload(sandbox)
    sandbox.fault("processing", method="PUT", arg="stuck")
    files = {"track[asset_data]": ("b.wav", wav(700))}
    changed = sandbox.http.put(f"/tracks/{row['id']}.json", files=files, headers=OWNER).json()
    assert (changed["state"], changed["duration"]) == ("processing", 0)


def test_all_processing_can_be_short() -> None:
    with Sandbox.start(tracks=1, extra=("--processing", "0")) as box:
        assert upload(box)["state"] == "finished"
        box.fault("processing", arg="stuck")
        assert upload(box)["state"] == "processing"


# Uploads that break off


def test_an_upload_that_breaks_off_leaves_nothing(sandbox: Sandbox) -> None:
    send_and_leave(sandbox, multipart(title="Broken"), missing=len(END))
    send_and_leave(sandbox, multipart(title="Whole"))
    until(sandbox.uploads, "the second upload is there")
    assert [row["title"] for row in sandbox.uploads()] == ["Whole"]


@pytest.mark.parametrize("missing", [1, len(END) - 2, len(END)])
def test_an_upload_without_its_closing_boundary_can_be_taken_all_the_same(sandbox: Sandbox, missing: int) -> None:
    sandbox.fault("commit_early", path="/tracks", method="POST")
    send_and_leave(sandbox, multipart(b"no sound"), missing=missing)
    sandbox.fault("commit_early", path="/tracks", method="POST")
    send_and_leave(sandbox, multipart(), missing=missing)
    (row,) = until(sandbox.uploads, "the upload is there")
    assert (row["title"], row["duration"]) == ("By hand", 400)
    assert titles(sandbox)[0] == "By hand"


def test_an_upload_whose_sound_is_not_complete_is_never_taken(sandbox: Sandbox) -> None:
    sandbox.fault("commit_early", path="/tracks", method="POST", times=2)
    send_and_leave(sandbox, multipart(title="Broken"), missing=len(END) + 1)
    send_and_leave(sandbox, multipart(title="Whole"))
    until(sandbox.uploads, "the second upload is there")
    assert [row["title"] for row in sandbox.uploads()] == ["Whole"]


# New tracks that are not shown yet


def counters(box: Sandbox) -> tuple[int, int, int]:
    me = box.get("/me").json()
    return me["track_count"], me["private_tracks_count"], me["quota"]["upload_seconds_used"]


def test_counters_follow_at_once(sandbox: Sandbox) -> None:
    before = counters(sandbox)
    upload(sandbox, milliseconds=10_000)
    upload(sandbox, milliseconds=10_000, sharing="private")
    after = counters(sandbox)
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)
    assert after[2] - before[2] in {20, 21}


def test_new_tracks_can_be_kept_out_of_lists(sandbox: Sandbox) -> None:
    before = counters(sandbox)
    sandbox.fault("hide_new_tracks_for", path="/tracks", method="POST", arg=600)
    row = upload(sandbox, "Not yet")
    assert "Not yet" not in titles(sandbox)
    assert sandbox.get(f"/tracks/{row['id']}").status_code == 200
    assert sandbox.get("/resolve", url=row["permalink_url"]).status_code == 302
    assert counters(sandbox)[0] == before[0] + 1
    sandbox.clear_faults()
    assert "Not yet" in titles(sandbox)


def test_hidden_tracks_appear_with_time(sandbox: Sandbox) -> None:
    sandbox.fault("hide_new_tracks_for", arg=0.5)
    upload(sandbox, "Soon")
    until(lambda: "Soon" in titles(sandbox), "the track appears")


def test_new_tracks_can_be_hidden_everywhere(sandbox: Sandbox) -> None:
    before = counters(sandbox)
    sandbox.fault("hide_new_tracks_for", path="/tracks", method="POST", arg={"seconds": 600, "everywhere": True})
    row = upload(sandbox, "Not yet", milliseconds=5000)
    path = f"/tracks/{row['id']}"
    assert "Not yet" not in titles(sandbox)
    assert counters(sandbox) == before
    for address in (path, f"{path}/comments", f"{path}/streams", f"/tracks/soundcloud:tracks:{row['id']}"):
        assert sandbox.get(address).status_code == 404
    assert sandbox.get("/resolve", url=row["permalink_url"]).status_code == 404
    assert sandbox.http.get(row["permalink_url"]).status_code == 404
    assert sandbox.http.put(path, json={"track": {"title": "x"}}, headers=OWNER).status_code == 404
    assert sandbox.http.delete(path, headers=OWNER).status_code == 404
    assert len(sandbox.uploads()) == 1
    sandbox.clear_faults()
    assert sandbox.get(path).json()["title"] == "Not yet"
    assert counters(sandbox)[0] == before[0] + 1


def test_a_hidden_track_is_not_on_the_page_of_its_user(sandbox: Sandbox) -> None:
    sandbox.fault("hide_new_tracks_for", path="/tracks", method="POST")
    address = upload(sandbox, "Not yet")["permalink_url"].rpartition("/")[0]
    assert "Not yet" not in sandbox.http.get(address, headers={"Accept": "text/html"}).text
    sandbox.clear_faults()
    assert "Not yet" in sandbox.http.get(address, headers={"Accept": "text/html"}).text


def test_reset_shows_everything_again(sandbox: Sandbox) -> None:
    sandbox.fault("hide_new_tracks_for", arg={"seconds": 600, "everywhere": True})
    sandbox.get("/me")
    sandbox.reset()
    upload(sandbox, "Seen")
    assert titles(sandbox)[0] == "Seen"


# Searches


def found(box: Sandbox, **filters: Any) -> list[int]:
    return [row["id"] for row in box.get("/tracks.json", limit=200, **filters).raise_for_status().json()]


def test_a_search_can_ignore_some_filters_or_all(sandbox: Sandbox) -> None:
    filters = {"bpm-from": 100, "bpm-to": 120, "tags": "field recording"}
    sandbox.fault("ignore_filters", path="/tracks", arg=["bpm"])
    assert found(sandbox, **filters) == found(sandbox, tags="field recording") != found(sandbox, **filters)
    sandbox.fault("ignore_filters", path="/tracks")
    assert found(sandbox, **filters, q="no such words", filter="private") == found(sandbox)


def test_a_search_can_insist_on_words(sandbox: Sandbox) -> None:
    sandbox.fault("needs_words", path="/tracks", times=None)
    assert sandbox.get("/tracks", q=" ").status_code == 400
    assert found(sandbox, q="piano")
