"""Other people's tracks: every row is checked again, and people and groups are found from what was typed."""

import pytest

from scmanager.api.paging import Page
from scmanager.core.queries import Filter, TrackQuery
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.errors import BadAnswer, InputError, NotPossible, Rejected
from scmanager.services.browse import Browse, Place, parse_group
from tests.helpers.clients import client_of
from tests.helpers.server_calls import foreign_track

USER = User(urn="u")


class CarelessServer:
    """A client whose server ignores every filter and lists a track twice."""

    async def search_tracks(self, _query):
        yield Page(
            (Track(urn="a", user=USER, bpm=90.0), Track(urn="b", user=USER), Track(urn="c", user=USER, bpm=140.0)), 2
        )
        yield Page((Track(urn="a", user=USER, bpm=90.0), Track(urn="d", user=USER, bpm=91.0)))


async def pages(listing):
    return [page async for page in listing]


async def test_rows_that_do_not_meet_the_filters_are_told_apart_and_repeated_ones_left_out():
    found = await pages(Browse(CarelessServer()).search(TrackQuery(bpm_from=80, bpm_to=100)))
    assert [[row.urn for row in page.rows] for page in found] == [["a"], ["d"]]
    assert [(missed.track.urn, missed.filters) for missed in found[0].missed] == [
        ("b", (Filter.TEMPO,)),
        ("c", (Filter.TEMPO,)),
    ]
    assert [page.broken for page in found] == [2, 0]


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_a_server_that_ignores_filters_is_checked(sandbox, dialect):
    query = TrackQuery(bpm_from=100, bpm_to=120, tags=("field recording",), genres=("Ambient", "Techno"))
    async with client_of(sandbox, dialect) as client:
        obeyed = await pages(Browse(client).search(query))
        sandbox.fault("ignore_filters", path="/tracks", arg=["bpm", "tags", "genres"])
        ignored = await pages(Browse(client).search(query))
    assert [track.urn for page in ignored for track in page.rows] == [
        track.urn for page in obeyed for track in page.rows
    ]
    assert not any(page.missed for page in obeyed)
    assert {name for page in ignored for missed in page.missed for name in missed.filters} == {
        Filter.TEMPO,
        Filter.TAGS,
        Filter.GENRE,
    }


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_a_page_that_failed_is_read_again_and_nothing_twice(sandbox_of_many, dialect):
    async with client_of(sandbox_of_many, dialect) as client:
        listing = Browse(client).search(TrackQuery())
        first = await anext(listing)
        sandbox_of_many.fault("bad_json", path="/tracks")
        with pytest.raises(BadAnswer):
            await anext(listing)
        rest = await pages(listing)
    numbers = [track.urn for page in (first, *rest) for track in page.rows]
    assert len(first.rows) == 200
    assert len(numbers) == len(set(numbers)) > 400


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_links_of_tracks_are_looked_up_first(sandbox, dialect):
    row = foreign_track(sandbox)
    links = (row["permalink_url"], f"https://soundcloud.com/{row['user']['permalink']}/{row['permalink']}")
    async with client_of(sandbox, dialect) as client:
        found = await pages(Browse(client).search(TrackQuery(links=links, urns=("soundcloud:tracks:1001",))))
    assert {track.urn for page in found for track in page.rows} == {
        "soundcloud:tracks:1001",
        f"soundcloud:tracks:{row['id']}",
    }


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("https://on.soundcloud.com/AbCdE", "short link cannot be followed"),
        ("https://soundcloud.com/yuki-arai", "is not the link of a track"),
        ("https://soundcloud.com/yuki-arai/no-such-track", "is not the link of a track"),
    ],
)
async def test_a_link_that_leads_to_no_track_is_one_sentence(sandbox, link, sentence):
    async with client_of(sandbox) as client:
        with pytest.raises(InputError, match=sentence):
            await anext(Browse(client).search(TrackQuery(links=(link,))))


async def test_a_search_that_wants_words_says_so(sandbox):
    sandbox.fault("needs_words", path="/tracks", times=None)
    async with client_of(sandbox, "current") as client:
        with pytest.raises(Rejected, match="type at least one"):
            await anext(Browse(client).search(TrackQuery(bpm_from=100)))
        assert await pages(Browse(client).search(TrackQuery(text="piano")))


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_public_search_finds_tracks_of_others(sandbox, dialect):
    row = foreign_track(sandbox)
    async with client_of(sandbox, dialect) as client:
        found = await pages(Browse(client).search(TrackQuery(text=row["title"])))
    assert f"soundcloud:tracks:{row['id']}" in {track.urn for page in found for track in page.rows}
    assert not any(page.missed or page.broken for page in found)


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_a_persons_tracks(sandbox, dialect):
    user = foreign_track(sandbox)["user"]
    async with client_of(sandbox, dialect) as client:
        found = await pages(Browse(client).tracks_of(Place(kind="user", urn=f"soundcloud:users:{user['id']}", name="")))
    assert {track.user.permalink for page in found for track in page.rows} == {user["permalink"]}


@pytest.mark.parametrize(
    "text", ["1", "soundcloud.com/groups/late-trains", "https://soundcloud.com/groups/late-trains"]
)
async def test_a_groups_tracks_on_the_classic_dialect(sandbox, text):
    async with client_of(sandbox) as client:
        (group,) = await Browse(client).find_groups(text)
        found = await pages(Browse(client).tracks_of(group))
    assert group.urn == "soundcloud:groups:1"
    assert sum(len(page.rows) for page in found) == 12


@pytest.mark.parametrize("text", ["techno", "soundcloud.com/groups/techno", "https://example.com/groups/techno", " "])
async def test_no_such_group_is_one_sentence(sandbox, text):
    async with client_of(sandbox) as client:
        with pytest.raises(InputError, match="number or link"):
            await Browse(client).find_groups(text)


async def test_the_current_dialect_has_no_groups(sandbox):
    async with client_of(sandbox, "current") as client:
        with pytest.raises(NotPossible):
            Browse(client).tracks_of(Place(kind="group", urn="soundcloud:groups:1", name=""))


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
        (found,) = await Browse(client).find_people(text.format(**user))
    assert found.urn == f"soundcloud:users:{user['id']}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "@",
        "nobody-at-all",
        "99999999",
        "no body",
        "https://soundcloud.com/nobody-at-all",
        "https://on.soundcloud.com/AbC",
        "https://example.com/yuki-arai",
    ],
)
async def test_nobody_found_is_one_sentence(sandbox, text):
    async with client_of(sandbox) as client:
        with pytest.raises(InputError) as caught:
            await Browse(client).find_people(text)
    assert type(caught.value) is InputError
    assert caught.value.message.endswith(".")


async def test_the_link_of_a_track_is_not_a_person(sandbox):
    link = foreign_track(sandbox)["permalink_url"]
    async with client_of(sandbox) as client:
        with pytest.raises(InputError, match="link of a track"):
            await Browse(client).find_people(link)


@pytest.mark.parametrize(
    "text",
    ["1", " 1 ", "soundcloud:groups:1", "https://api.soundcloud.com/groups/1", "https://soundcloud.com/groups/1/"],
)
def test_a_group_is_found_by_number_urn_or_link(text):
    assert parse_group(text) == "soundcloud:groups:1"


@pytest.mark.parametrize("text", ["", "techno", "-1", "1.5", "https://soundcloud.com/groups/techno", "١"])
def test_other_texts_hold_no_number_of_a_group(text):
    assert parse_group(text) is None


async def test_everybody_with_a_part_of_a_name_is_offered(sandbox):
    async with client_of(sandbox) as client:
        found = await Browse(client).find_people("ra")
    assert len(found) > 1
    assert len({place.urn for place in found}) == len(found)
    assert all("ra" in f"{place.name} {place.about}".casefold() for place in found)


async def test_who_has_exactly_the_name_leaves_out_the_others(sandbox):
    async with client_of(sandbox) as client:
        (found,) = await Browse(client).find_people("YUKI ARAI")
    assert (found.kind, found.name, found.about) == ("user", "Yuki Arai", "yuki-arai")


@pytest.mark.parametrize("text", ["on.soundcloud.com/AbC", "https://on.soundcloud.com/AbC"])
async def test_a_short_link_of_a_person_is_explained(sandbox, text):
    async with client_of(sandbox) as client:
        with pytest.raises(InputError, match="Open it in a browser"):
            await Browse(client).find_people(text)


async def test_links_elsewhere_are_not_sent_to_the_server(sandbox):
    sandbox.clear_requests()
    async with client_of(sandbox) as client:
        with pytest.raises(InputError, match="not a link of SoundCloud"):
            await Browse(client).find_people("https://example.com/yuki-arai")
    assert sandbox.requests() == []
