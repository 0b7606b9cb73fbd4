"""Other people's tracks, and finding a person from what was typed."""

import pytest

from scmanager.api.paging import Page
from scmanager.core.queries import TrackQuery
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.errors import InputError, NotPossible
from scmanager.services.browse import Browse, parse_group
from tests.helpers.clients import client_of
from tests.helpers.server_calls import foreign_track


class CarelessServer:
    """A client whose server ignores every filter."""

    async def search_tracks(self, _query):
        user = User(urn="u")
        yield Page(
            (Track(urn="a", user=user, bpm=90.0), Track(urn="b", user=user), Track(urn="c", user=user, bpm=140.0)), 2
        )
        yield Page((Track(urn="d", user=user, bpm=91.0),), 0)


async def pages(listing):
    return [page async for page in listing]


async def test_rows_that_do_not_meet_the_filters_are_left_out_and_counted():
    found = await pages(Browse(CarelessServer()).search(TrackQuery(bpm_from=80, bpm_to=100)))
    assert [([row.urn for row in page.rows], page.hidden) for page in found] == [(["a"], 4), (["d"], 0)]


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_public_search_finds_tracks_of_others(sandbox, dialect):
    row = foreign_track(sandbox)
    async with client_of(sandbox, dialect) as client:
        found = await pages(Browse(client).search(TrackQuery(text=row["title"])))
    assert f"soundcloud:tracks:{row['id']}" in {track.urn for page in found for track in page.rows}
    assert sum(page.hidden for page in found) == 0


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_a_persons_tracks(sandbox, dialect):
    user = foreign_track(sandbox)["user"]
    async with client_of(sandbox, dialect) as client:
        found = await pages(Browse(client).user_tracks(f"soundcloud:users:{user['id']}"))
    assert {track.user.permalink for page in found for track in page.rows} == {user["permalink"]}


async def test_a_groups_tracks_on_the_classic_dialect(sandbox):
    async with client_of(sandbox) as client:
        found = await pages(Browse(client).group_tracks(parse_group("1")))
    assert sum(len(page.rows) for page in found) > 0


async def test_the_current_dialect_has_no_groups(sandbox):
    async with client_of(sandbox, "current") as client:
        with pytest.raises(NotPossible):
            await pages(Browse(client).group_tracks("soundcloud:groups:1"))


@pytest.mark.parametrize("dialect", ["classic", "current"])
@pytest.mark.parametrize(
    "text",
    [
        "{permalink}",
        " @{permalink} ",
        "{username}",
        "{id}",
        "soundcloud:users:{id}",
        "{permalink_url}",
        "https://soundcloud.com/{permalink}",
        "soundcloud.com/{permalink}",
        "https://api.soundcloud.com/users/{id}",
    ],
)
async def test_a_person_is_found_however_they_are_named(sandbox, dialect, text):
    user = foreign_track(sandbox)["user"]
    async with client_of(sandbox, dialect) as client:
        found = await Browse(client).find_user(text.format(**user))
    assert found.urn == f"soundcloud:users:{user['id']}"


@pytest.mark.parametrize(
    "text", ["", "  ", "@", "nobody-at-all", "99999999", "no body", "https://soundcloud.com/nobody-at-all"]
)
async def test_nobody_found_is_one_sentence(sandbox, text):
    async with client_of(sandbox) as client:
        with pytest.raises(InputError) as caught:
            await Browse(client).find_user(text)
    assert type(caught.value) is InputError
    assert caught.value.message.endswith(".")


async def test_the_link_of_a_track_is_not_a_person(sandbox):
    link = foreign_track(sandbox)["permalink_url"]
    async with client_of(sandbox) as client:
        with pytest.raises(InputError, match="link of a track"):
            await Browse(client).find_user(link)


@pytest.mark.parametrize(
    "text",
    ["1", " 1 ", "soundcloud:groups:1", "https://api.soundcloud.com/groups/1", "https://soundcloud.com/groups/1/"],
)
def test_a_group_is_found_by_number_urn_or_link(text):
    assert parse_group(text) == "soundcloud:groups:1"


@pytest.mark.parametrize("text", ["", "techno", "-1", "1.5", "https://soundcloud.com/groups/techno", "١"])
def test_other_texts_are_no_group(text):
    with pytest.raises(InputError):
        parse_group(text)
