"""What the client reads: the account, lists of tracks with every filter, single tracks, people and media."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from scmanager.api.profile import Credentials, DialectName
from scmanager.core.capabilities import Capability
from scmanager.core.queries import Order, TrackQuery, Visibility
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.errors import InputError, NotFound, NotPossible, NotSignedIn
from tests.helpers.api_clients import OWNER, VISITOR, all_tracks, connected
from tests.helpers.sandbox import Sandbox


async def test_the_account_and_its_quota(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        account = await client.me()
    assert account.user.permalink == "demo-artist"
    assert account.user.urn == "soundcloud:users:1"
    assert account.quota.seconds_left is not None
    assert account.quota.seconds_total is not None
    assert account.email_confirmed is True
    assert account.private_tracks_count == 20


async def test_own_tracks_come_whole_and_newest_first(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        pages = [page async for page in client.my_tracks()]
    tracks = [track for page in pages for track in page.rows]
    assert len(tracks) == 60
    assert sum(page.broken for page in pages) == 0
    moments = [track.created_at for track in tracks]
    assert moments == sorted(moments, reverse=True)
    assert all(track.urn.startswith("soundcloud:tracks:") and track.title and track.permalink for track in tracks)
    assert sum(track.is_private for track in tracks) == 20
    assert {track.user.permalink for track in tracks} == {"demo-artist"}
    assert all(track.is_ready for track in tracks)


async def test_both_dialects_tell_the_same(sandbox: Sandbox) -> None:
    async with connected(sandbox, "classic") as classic, connected(sandbox, "current") as current:
        one, other = await all_tracks(classic.my_tracks()), await all_tracks(current.my_tracks())
    assert [_common(track) for track in one] == [_common(track) for track in other]


def _common(track: Track) -> Track:
    """Leave out what only one dialect tells: the state, the video link, who may hear it, the user in full."""
    owner = User(urn=track.user.urn)
    return structs.replace(track, state=None, video_url="", shared_to_count=None, access=None, user=owner)


async def test_a_list_goes_on_over_several_pages(dialect: DialectName) -> None:
    with Sandbox.start(tracks=450) as big:
        async with connected(big, dialect) as client:
            pages = [page async for page in client.my_tracks()]
        assert [len(page.rows) for page in pages] == [200, 200, 50]
        assert len({track.urn for page in pages for track in page.rows}) == 450


def _months_ago(number: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=30 * number)


QUERIES = {
    "genres": TrackQuery(genres=("Ambient", "Techno")),
    "tags": TrackQuery(tags=("field recording",)),
    "bpm": TrackQuery(bpm_from=90, bpm_to=124.5),
    "duration": TrackQuery(duration_from_ms=120_000, duration_to_ms=300_000),
    "created_at": TrackQuery(created_from=_months_ago(18), created_to=_months_ago(2)),
    "ids": TrackQuery(urns=("soundcloud:tracks:1060", "soundcloud:tracks:1001")),
    "part of a beat": TrackQuery(bpm_from=90.5, bpm_to=124.5),
    "all at once": TrackQuery(
        bpm_from=60, bpm_to=180, duration_from_ms=1, created_from=_months_ago(60), visibility=Visibility.ALL
    ),
}


@pytest.mark.parametrize("name", QUERIES)
async def test_each_filter_finds_what_meets_it(sandbox: Sandbox, dialect: DialectName, name: str) -> None:
    query = QUERIES[name]
    async with connected(sandbox, dialect) as client:
        everything = await all_tracks(client.search_tracks(TrackQuery()))
        found = await all_tracks(client.search_tracks(query))
    wanted = {track.urn for track in everything if query.matches(track)}
    assert {track.urn for track in found if query.matches(track)} == wanted
    assert 0 < len(wanted) <= len(found) < len(everything)


async def test_words_are_looked_for_by_the_server(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        wanted = (await all_tracks(client.my_tracks()))[5]
        found = await all_tracks(client.search_tracks(TrackQuery(text=wanted.title.upper())))
        assert await all_tracks(client.search_tracks(TrackQuery(text="no such words anywhere"))) == []
    assert wanted.urn in {track.urn for track in found}
    assert len(found) < 10


@pytest.mark.parametrize("visibility", [one for one in Visibility if one is not Visibility.ALL])
async def test_classic_filters_by_visibility(sandbox: Sandbox, visibility: Visibility) -> None:
    query = TrackQuery(visibility=visibility)
    async with connected(sandbox, "classic") as client:
        everything = await all_tracks(client.search_tracks(TrackQuery()))
        found = await all_tracks(client.search_tracks(query))
    assert {track.urn for track in found} == {track.urn for track in everything if query.matches(track)}
    assert found


async def test_classic_orders_by_hotness(sandbox: Sandbox) -> None:
    async with connected(sandbox, "classic") as client:
        found = await all_tracks(client.search_tracks(TrackQuery(order=Order.HOTNESS)))
    plays = [track.playback_count for track in found if track.playback_count is not None]
    assert plays == sorted(plays, reverse=True)
    assert len(plays) > 20


async def test_tracks_of_somebody_else(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        tracks = await all_tracks(client.user_tracks("soundcloud:users:2"))
    assert tracks
    assert {track.user.urn for track in tracks} == {"soundcloud:users:2"}


async def test_tracks_of_a_group(sandbox: Sandbox) -> None:
    async with connected(sandbox, "classic") as client:
        assert await all_tracks(client.group_tracks("soundcloud:groups:1"))
        with pytest.raises(NotFound):
            await all_tracks(client.group_tracks("soundcloud:groups:999"))


async def test_one_track(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        listed = (await all_tracks(client.my_tracks()))[3]
        assert await client.track(listed.urn) == listed
        assert await client.is_streamable(listed.urn)
        with pytest.raises(NotFound):
            await client.track("soundcloud:tracks:999999")
        assert not await client.is_streamable("soundcloud:tracks:999999")


async def test_a_page_of_a_track_or_a_person_is_resolved(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = (await all_tracks(client.my_tracks()))[0]
        assert await client.resolve(track.permalink_url) == track
        person = await client.resolve("https://soundcloud.com/demo-artist")
        assert isinstance(person, User)
        assert person.urn == "soundcloud:users:1"
        with pytest.raises(NotFound):
            await client.resolve("https://soundcloud.com/nobody-of-that-name")


async def test_people_are_found_by_name_and_by_urn(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        somebody = await client.user("soundcloud:users:3")
        found = await client.search_users(somebody.username)
        assert somebody.urn in {user.urn for user in found}
        assert await client.search_users("no such person") == []
        with pytest.raises(NotFound):
            await client.user("soundcloud:users:999999")


async def test_pictures_and_waveforms(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        track = next(track for track in await all_tracks(client.my_tracks()) if track.artwork_url)
        sandbox.clear_requests()
        picture = await client.picture(track.artwork_url)
        waveform = await client.waveform(track.waveform_url)
        assert (await client.picture(track.user.avatar_url))[:4] in {b"\x89PNG", b"\xff\xd8\xff\xe0"}
        with pytest.raises(NotFound):
            await client.picture(f"{sandbox.url}/media/artworks/999999-0-large.jpg")
        assert await client.waveform(f"{sandbox.url}/media/waves/999999_m.png") is None
        with pytest.raises(InputError):
            await client.picture("https://elsewhere.example/picture.png")
    assert picture[:4] in {b"\x89PNG", b"\xff\xd8\xff\xe0"}
    assert waveform is not None
    assert len(waveform.peaks) == 1800
    assert max(waveform.peaks) > 0.2


async def test_a_consumer_key_alone_reads_what_is_public(sandbox: Sandbox) -> None:
    async with connected(sandbox, "classic", VISITOR) as client:
        assert Capability.GROUPS in client.capabilities
        assert Capability.UPLOAD not in client.capabilities
        tracks = await all_tracks(client.search_tracks(TrackQuery()))
        assert tracks
        assert not any(track.is_private for track in tracks)
        assert await client.comments(tracks[0].urn) is not None
        with pytest.raises(NotPossible):
            await client.me()


async def test_a_wrong_token_is_said_to_be_one(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect, Credentials(token="wrong")) as client:
        with pytest.raises(NotSignedIn) as caught:
            await client.me()
    assert caught.value.status == 401
    assert "Sign in again" in caught.value.message


async def test_the_token_travels_only_in_the_header(sandbox: Sandbox, dialect: DialectName) -> None:
    async with connected(sandbox, dialect) as client:
        await client.me()
    assert all(OWNER.token not in str(entry["query"]) for entry in sandbox.requests())
