"""What the client writes besides uploads: fields, comments, access and secret links."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scmanager.api.profile import Credentials, DialectName
from scmanager.core.capabilities import Capability
from scmanager.core.comments import by_time
from scmanager.core.tracks import License, Sharing, TrackFields, changed_fields
from scmanager.errors import Forbidden, NotFound, NotPossible, NotSignedIn, Rejected
from tests.helpers.api_clients import VISITOR, all_tracks, connected, private_track
from tests.helpers.pictures import DOT_PNG
from tests.helpers.sandbox import Sandbox

FOREIGN = "soundcloud:users:2"


async def test_changed_fields_are_written_and_nothing_else(sandbox: Sandbox, dialect: DialectName) -> None:
    wanted = TrackFields(
        title="A new title",
        sharing=Sharing.PUBLIC,
        tags=("one", "two words"),
        description="",
        release_date=date(2024, 12, 1),
        license=License.CC_BY,
        downloadable=True,
        reveal_comments=False,
    )
    async with connected(sandbox, dialect) as client:
        track = await private_track(client)
        changed = await client.update(track.urn, changed_fields(track, wanted))
        assert changed == await client.track(track.urn)
    assert changed_fields(changed, wanted).set_names() == ()
    untouched = set(track.__struct_fields__) - set(wanted.set_names()) - {"user", "download_url"}
    assert {name: getattr(changed, name) for name in untouched} == {name: getattr(track, name) for name in untouched}


async def test_a_release_date_is_taken_away(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = await private_track(client)
        await client.update(track.urn, TrackFields(release_date=date(2024, 12, 1)))
        assert (await client.update(track.urn, TrackFields(release_date=None))).release_date is None


async def test_artwork_is_written(sandbox: Sandbox, dialect: DialectName, tmp_path: Path) -> None:
    cover = tmp_path / "new.png"
    cover.write_bytes(DOT_PNG)
    async with connected(sandbox, dialect) as client:
        track = await private_track(client)
        changed = await client.update(track.urn, TrackFields(artwork=cover, genre="Jazz"))
        assert changed.genre == "Jazz"
        assert await client.picture(changed.artwork_url) == DOT_PNG


async def test_a_refused_field_is_explained(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = await private_track(client)
        with pytest.raises(Rejected, match="Title can't be blank"):
            await client.update(track.urn, TrackFields(title=" "))


async def test_tracks_of_others_are_left_alone(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        foreign = (await all_tracks(client.user_tracks(FOREIGN)))[0]
        with pytest.raises(Forbidden):
            await client.update(foreign.urn, TrackFields(title="Mine"))
        with pytest.raises(Forbidden):
            await client.delete(foreign.urn)


async def test_a_deleted_track_is_gone(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = await private_track(client)
        await client.delete(track.urn)
        with pytest.raises(NotFound):
            await client.track(track.urn)
        with pytest.raises(NotFound):
            await client.delete(track.urn)
        assert len(await all_tracks(client.my_tracks())) == 59


async def test_comments_are_read_and_posted(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = max(await all_tracks(client.my_tracks()), key=lambda one: one.comment_count or 0)
        before = await client.comments(track.urn)
        timed = await client.post_comment(track.urn, "Schön! <b>\n", 4960)
        untimed = await client.post_comment(track.urn, "Anywhere", None)
        after = await client.comments(track.urn)
    assert len(before) == track.comment_count
    assert {one.urn for one in after} == {one.urn for one in before} | {timed.urn, untimed.urn}
    assert (timed.body, timed.timestamp_ms, timed.track_urn) == ("Schön! <b>", 4960, track.urn)
    assert timed.user.permalink == "demo-artist"
    assert timed.created_at is not None
    assert untimed.timestamp_ms is None
    assert by_time(after)[-1].timestamp_ms is None


async def test_more_comments_than_a_page_holds(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = await private_track(client)
        for number in range(205):
            path = f"/tracks/{track.urn.rpartition(':')[2]}/comments.json"
            sandbox.http.post(
                path, json={"comment": {"body": str(number)}}, headers={"Authorization": "OAuth sandbox-user"}
            ).raise_for_status()
        assert len(await client.comments(track.urn)) >= 205


async def test_an_empty_comment_is_rejected(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = await private_track(client)
        with pytest.raises(Rejected, match="can't be blank"):
            await client.post_comment(track.urn, " ", 0)


async def test_people_with_access_are_replaced(sandbox: Sandbox) -> None:
    async with connected(sandbox, "classic") as client:
        track = await private_track(client)
        chosen = ["soundcloud:users:2", "soundcloud:users:4"]
        answered = await client.replace_people_with_access(track.urn, chosen)
        assert {user.urn for user in answered} == set(chosen)
        assert all(user.username and user.permalink_url for user in answered)
        assert await client.people_with_access(track.urn) == answered
        assert await client.replace_people_with_access(track.urn, []) == []
        assert await client.people_with_access(track.urn) == []
        with pytest.raises(Rejected):
            await client.replace_people_with_access(track.urn, ["soundcloud:users:999999"])


async def test_a_secret_link_opens_a_private_track_until_it_is_reset(sandbox: Sandbox) -> None:
    async with connected(sandbox, "classic") as client, connected(sandbox, "classic", VISITOR) as visitor:
        track = await private_track(client)
        link = await client.secret_link(track)
        assert link is not None
        assert (await visitor.track(track.urn, secret_token=link.token)).title == track.title
        with pytest.raises(NotFound):
            await visitor.track(track.urn)
        new = await client.reset_secret_link(track)
        assert new.token != link.token
        assert await client.secret_link(track) == new
        with pytest.raises(NotFound):
            await visitor.track(track.urn, secret_token=link.token)
        assert (await visitor.track(track.urn, secret_token=new.token)).urn == track.urn


async def test_secret_links_are_what_listeners_open(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = await private_track(client)
        link = await client.secret_link(track)
        assert link is not None
        assert link.listener_url == f"{track.permalink_url}/{link.token}"
        assert sandbox.http.get(link.listener_url).status_code == 200
        assert sandbox.http.get(track.permalink_url).status_code == 404
        assert sandbox.http.get(f"{link.api_url}&consumer_key=sandbox").status_code == 200
        resolved = await client.resolve(link.listener_url)
        assert resolved == track
        assert link.token not in repr(link) + repr(track) + repr(resolved)


async def test_a_public_track_has_no_secret_link(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = next(track for track in await all_tracks(client.my_tracks()) if not track.is_private)
        assert await client.secret_link(track) is None


async def test_current_explains_what_it_cannot_do(sandbox: Sandbox) -> None:
    async with connected(sandbox, "current") as client:
        track = await private_track(client)
        sandbox.clear_requests()
        with pytest.raises(NotPossible, match="people with access"):
            await client.people_with_access(track.urn)
        with pytest.raises(NotPossible, match="people with access"):
            await client.replace_people_with_access(track.urn, [])
        with pytest.raises(NotPossible, match="reset"):
            await client.reset_secret_link(track)
        with pytest.raises(NotPossible, match="groups"):
            await all_tracks(client.group_tracks("soundcloud:groups:1"))
        assert client.capabilities == {Capability.OWN_TRACKS, Capability.UPLOAD, Capability.SECRET_LINK}
    assert sandbox.requests() == []


async def test_after_signing_out_the_token_is_worth_nothing(sandbox: Sandbox) -> None:
    application = {"grant_type": "client_credentials", "client_id": "sandbox", "client_secret": "sandbox"}
    token = sandbox.http.post("/oauth/token", data=application).json()["access_token"]
    async with connected(sandbox, "current", Credentials(token=token)) as client:
        assert await client.search_users("demo-artist")
        with pytest.raises(Forbidden):
            await client.me()
        await client.sign_out()
        with pytest.raises(NotSignedIn):
            await client.search_users("demo-artist")
        await client.sign_out()


async def test_classic_has_no_session_to_end(sandbox: Sandbox) -> None:
    async with connected(sandbox, "classic") as client:
        sandbox.clear_requests()
        await client.sign_out()
    assert sandbox.requests() == []
