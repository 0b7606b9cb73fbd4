"""Which dialect an answer has, its error shapes, and XML where that is asked for."""

from xml.etree import ElementTree as ET

import pytest

from scmanager.sandbox import xml
from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import OWNER, own_tracks
from tests.helpers.sounds import wav


@pytest.mark.parametrize(
    ("path", "classic"),
    [
        ("/me", False),
        ("/me.json", True),
        ("/me?oauth_token=sandbox-user", True),
        ("/users/1", True),
        ("/users/soundcloud:users:1", False),
        ("/users/soundcloud%3Ausers%3A1", False),
        ("/users/soundcloud:users:1.json", True),
        ("/users/soundcloud:users:1?consumer_key=sandbox", True),
        ("/users/soundcloud:users:1?client_id=sandbox", True),
    ],
)
def test_the_dialect_of_an_answer(sandbox: Sandbox, path: str, classic: bool) -> None:
    answer = sandbox.http.get(path, headers=OWNER).json()
    assert ("id" in answer, "urn" in answer) == (classic, not classic)


@pytest.mark.parametrize("kind", ["data", "json"])
def test_a_token_in_the_body_asks_for_the_classic_dialect(sandbox: Sandbox, kind: str) -> None:
    row = own_tracks(sandbox, "public")[0]
    wish = {"oauth_token": "sandbox-user", "track": {"title": "Renamed"}}
    fields = wish if kind == "json" else {"oauth_token": "sandbox-user", "track[title]": "Renamed"}
    answer = sandbox.http.put(f"/tracks/soundcloud:tracks:{row['id']}", **{kind: fields})
    assert (answer.json()["id"], answer.json()["title"]) == (row["id"], "Renamed")


def test_an_upload_with_its_token_in_the_form_is_classic(sandbox: Sandbox) -> None:
    files = {"track[asset_data]": ("tone.wav", wav(400))}
    form = {"track[title]": "A tone", "track[bpm]": "120", "oauth_token": "sandbox-user", "client_id": "sandbox"}
    row = sandbox.http.post("/tracks", data=form, files=files).json()
    assert (row["state"], row["bpm"], row["uri"]) == ("processing", 120, f"{sandbox.url}/tracks/{row['id']}")
    refused = sandbox.http.post("/tracks", data={**form, "oauth_token": "nobody"}, files=files)
    assert (refused.status_code, list(refused.json())) == (401, ["errors"])


def test_error_shapes(sandbox: Sandbox) -> None:
    current = sandbox.get("/tracks/soundcloud:tracks:0").json()
    assert (current["code"], current["status"]) == (404, "404 - Not Found")
    assert sandbox.get("/tracks/0.json").json() == {"errors": [{"error_message": "404 - Not Found"}]}
    root = ET.fromstring(sandbox.get("/tracks/0.xml").text)
    assert (root.tag, root.findtext("error")) == ("errors", "404 - Not Found")


@pytest.mark.parametrize(("method", "path"), [("POST", "/me"), ("PUT", "/me/tracks"), ("DELETE", "/tracks.json")])
def test_wrong_methods(sandbox: Sandbox, method: str, path: str) -> None:
    assert sandbox.http.request(method, path, headers=OWNER).status_code == 405


def test_xml(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox, "public")[0]
    answers = [
        sandbox.get(f"/tracks/{row['id']}.xml"),
        sandbox.http.get(f"/tracks/{row['id']}", headers=OWNER | {"Accept": "application/xml"}),
    ]
    for answer in answers:
        assert answer.headers["content-type"].startswith("application/xml")
        track = ET.fromstring(answer.text)
        assert (track.tag, track.findtext("title")) == ("track", row["title"])
        assert track.find("user-favorite").get("type") == "boolean"
        assert track.findtext("created-at").endswith("Z")


def test_xml_leaves_out_what_it_cannot_hold() -> None:
    value = {"title": "a\x00b\ufffe<&>", "bpm": None, "tags": ["x", 1.5], "created_at": "2012/03/22 20:18:15 +0000"}
    root = ET.fromstring(xml.document("track", value))
    assert root.findtext("title") == "ab<&>"
    assert root.find("bpm").get("nil") == "true"
    assert [tag.text for tag in root.find("tags")] == ["x", "1.5"]
    assert root.findtext("created-at") == "2012-03-22T20:18:15Z"
