"""Pictures, waveforms, sound and pages served by the sandbox."""

import io
import wave
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav

OWNER = {"Authorization": "OAuth sandbox-user"}
PNG = b"\x89PNG\r\n\x1a\n"


def tracks(box: Sandbox, sharing: str) -> list[dict[str, Any]]:
    rows = box.http.get("/me/tracks.json", params={"limit": 200}, headers=OWNER).json()
    return [row for row in rows if row["sharing"] == sharing]


def shortest(box: Sandbox, sharing: str = "public") -> dict[str, Any]:
    return min(tracks(box, sharing), key=lambda row: row["duration"])


def upload(box: Sandbox, **extra: Any) -> dict[str, Any]:
    files = {"track[asset_data]": ("tone.wav", wav(500)), **extra}
    answer = box.http.post("/tracks.json", data={"track[title]": "A tone"}, files=files, headers=OWNER)
    row: dict[str, Any] = answer.raise_for_status().json()
    return row


def ready(box: Sandbox, row: dict[str, Any]) -> dict[str, Any]:
    """Ask until a new track is processed."""
    while row["state"] == "processing":
        row = box.http.get(f"/tracks/{row['id']}.json", headers=OWNER).json()
    return row


def sound(box: Sandbox, address: str, **options: Any) -> httpx.Response:
    """Ask for a track's sound, and follow to where it is."""
    return box.http.get(address, **{"headers": OWNER, "follow_redirects": True, **options})


@pytest.mark.parametrize(("size", "pixels"), [("large", 100), ("t500x500", 500), ("badge", 47)])
def test_artwork_comes_in_every_size(sandbox: Sandbox, size: str, pixels: int) -> None:
    row = next(row for row in tracks(sandbox, "public") if row["artwork_url"])
    assert "-large." in row["artwork_url"]
    answer = httpx.get(row["artwork_url"].replace("-large.", f"-{size}."), trust_env=False)
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(PNG)
    assert int.from_bytes(answer.content[16:20]) == pixels


def test_an_unknown_size_is_not_found(sandbox: Sandbox) -> None:
    row = next(row for row in tracks(sandbox, "public") if row["artwork_url"])
    assert sandbox.http.get(row["artwork_url"].replace("-large.", "-t9x9.")).status_code == 404


def test_a_plain_track_has_no_artwork(sandbox: Sandbox) -> None:
    row = next(row for row in tracks(sandbox, "private") if not row["artwork_url"])
    assert sandbox.http.get(f"/media/artworks/{row['id']}-0-large.jpg").status_code == 404


def test_every_user_has_a_picture(sandbox: Sandbox) -> None:
    answer = sandbox.http.get(sandbox.get("/me").json()["avatar_url"])
    assert answer.content.startswith(PNG)


@pytest.mark.parametrize(
    ("start", "kind"), [(b"\xff\xd8\xff\xe0", "image/jpeg"), (b"GIF89a", "image/gif"), (PNG, "image/png")]
)
def test_uploaded_artwork_is_served_as_it_is(sandbox: Sandbox, start: bytes, kind: str) -> None:
    picture = start + bytes(100)
    row = upload(sandbox, **{"track[artwork_data]": ("cover", picture)})
    answer = sandbox.http.get(row["artwork_url"])
    assert answer.content == picture
    assert answer.headers["content-type"] == kind


def test_a_waveform_comes_as_numbers_and_as_a_picture(sandbox: Sandbox) -> None:
    address = shortest(sandbox)["waveform_url"]
    picture = sandbox.http.get(address)
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(PNG)
    shape = sandbox.http.get(address.replace(".png", ".json")).json()
    assert (shape["width"], shape["height"], len(shape["samples"])) == (1800, 140, 1800)
    assert 0 <= min(shape["samples"]) < max(shape["samples"]) <= 140


def test_a_new_track_has_a_placeholder_until_it_is_ready(sandbox: Sandbox) -> None:
    row = upload(sandbox)
    assert row["state"] == "processing"
    assert row["waveform_url"].endswith("/player-waveform-medium.png")
    assert sandbox.http.get(row["waveform_url"]).content.startswith(PNG)
    assert sandbox.http.get(row["stream_url"], headers=OWNER).status_code == 404
    row = ready(sandbox, row)
    samples = sandbox.http.get(row["waveform_url"].replace(".png", ".json")).json()["samples"]
    assert min(samples) > 100


def test_demo_sound_has_the_length_of_its_track(sandbox: Sandbox) -> None:
    row = shortest(sandbox)
    answer = sound(sandbox, row["stream_url"])
    assert answer.headers["content-type"] == "audio/wav"
    assert len(answer.content) == row["original_content_size"]
    with wave.open(io.BytesIO(answer.content)) as file:
        assert file.getnframes() * 1000 // file.getframerate() == row["duration"]


def test_an_upload_is_streamed_back(sandbox: Sandbox) -> None:
    row = ready(sandbox, upload(sandbox))
    assert sound(sandbox, row["stream_url"]).content == wav(500)


def test_ranges_are_served(sandbox: Sandbox) -> None:
    row = shortest(sandbox)
    whole = sound(sandbox, row["stream_url"])
    assert whole.headers["accept-ranges"] == "bytes"
    part = sound(sandbox, row["stream_url"], headers={**OWNER, "Range": "bytes=1000-1999"})
    assert part.status_code == 206
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(whole.content)}"
    assert part.content == whole.content[1000:2000]
    beyond = sound(sandbox, row["stream_url"], headers={**OWNER, "Range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416


def test_private_sound_needs_the_owner_or_the_secret_token(sandbox: Sandbox) -> None:
    row = shortest(sandbox, "private")
    address = f"/tracks/{row['id']}/stream"
    key = {"client_id": "sandbox"}
    assert sandbox.http.get(address).status_code == 401
    assert sandbox.http.get(address, params=key).status_code == 404
    assert sandbox.http.get(address, params={**key, "secret_token": "s-wrong"}).status_code == 404
    assert sandbox.http.get(address, params={**key, "secret_token": row["secret_token"]}).status_code == 302
    assert sandbox.http.get(address, headers=OWNER).status_code == 302


def test_sound_is_behind_a_signed_address_that_needs_no_key(sandbox: Sandbox) -> None:
    row = shortest(sandbox, "private")
    told = sandbox.http.get(row["stream_url"], params={"oauth_token": "sandbox-user"})
    address = told.headers["location"]
    assert told.json() == {"status": "302 - Found", "location": address}
    assert sandbox.http.get(address).content.startswith(b"RIFF")
    another = shortest(sandbox)["id"]
    for forged in (
        address.replace(f"/sounds/{row['id']}", f"/sounds/{another}"),
        address.replace("/sounds/", "/downloads/"),
        address.replace("expires=", "expires=9"),
        address.partition("&signature")[0],
        address.partition("?")[0],
    ):
        assert sandbox.http.get(forged).status_code == 403


def test_streams_lead_to_the_sound(sandbox: Sandbox) -> None:
    row = shortest(sandbox)
    addresses = sandbox.get(f"/tracks/soundcloud:tracks:{row['id']}/streams").json()
    answer = sound(sandbox, addresses["http_mp3_128_url"], headers={**OWNER, "Range": "bytes=0-3"})
    assert answer.content == b"RIFF"


def test_downloads_are_for_owners_or_downloadable_tracks(sandbox: Sandbox) -> None:
    row = shortest(sandbox)
    address, key = f"/tracks/{row['id']}/download", {"client_id": "sandbox"}
    for downloadable, status in ((True, 302), (False, 404)):
        wish = {"track": {"downloadable": downloadable}}
        sandbox.http.put(f"/tracks/{row['id']}.json", json=wish, headers=OWNER).raise_for_status()
        assert sandbox.http.get(address, params=key).status_code == status
    answer = sound(sandbox, address)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]


def page(box: Sandbox, address: str) -> httpx.Response:
    return box.http.get(urlsplit(address).path, headers={"Accept": "text/html"})


def test_pages_of_people_and_public_tracks(sandbox: Sandbox) -> None:
    row = shortest(sandbox)
    assert row["title"] in page(sandbox, row["permalink_url"]).text
    assert row["user"]["username"] in page(sandbox, row["user"]["permalink_url"]).text
    assert sandbox.http.get("/").status_code == 200
    assert page(sandbox, "/nobody").status_code == 404
    assert page(sandbox, row["permalink_url"] + "-not").status_code == 404


def test_unknown_paths_are_told_in_the_words_of_the_api(sandbox: Sandbox) -> None:
    for path in ("/me/activities", "/playlists", "/demo-artist/no/such"):
        answer = sandbox.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, 404)
    assert "<h1>" in page(sandbox, "/nobody").text


def test_a_private_page_opens_with_its_secret_only(sandbox: Sandbox) -> None:
    row = shortest(sandbox, "private")
    assert page(sandbox, row["permalink_url"]).status_code == 404
    assert page(sandbox, row["permalink_url"] + "/s-wrongwrong1").status_code == 404
    opened = page(sandbox, f"{row['permalink_url']}/{row['secret_token']}")
    assert opened.status_code == 200
    assert row["title"] in opened.text


def test_a_reset_link_closes_the_old_page(sandbox: Sandbox) -> None:
    row = shortest(sandbox, "private")
    new = sandbox.http.put(f"/tracks/{row['id']}/secret-token.json", headers=OWNER).json()["token"]
    assert page(sandbox, f"{row['permalink_url']}/{row['secret_token']}").status_code == 404
    assert page(sandbox, f"{row['permalink_url']}/{new}").status_code == 200


def test_pages_show_hostile_titles_as_text(sandbox: Sandbox) -> None:
    row = shortest(sandbox)
    wish = {"track": {"title": "<script>alert(1)</script>"}}
    sandbox.http.put(f"/tracks/{row['id']}.json", json=wish, headers=OWNER).raise_for_status()
    assert "<script>" not in page(sandbox, row["permalink_url"]).text
