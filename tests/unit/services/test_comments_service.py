"""Comments through a real client."""

import pytest

from scmanager.errors import InputError
from scmanager.services.comments import Comments
from scmanager.services.library import Library
from tests.helpers.clients import client_of

pytestmark = pytest.mark.parametrize("dialect", ["classic", "current"])


async def commented(client):
    library = Library(client)
    await library.refresh()
    track = next(t for t in library.tracks.values() if t.comment_count and t.duration_ms)
    return library, Comments(client, library), track


async def test_comments_come_in_the_order_of_their_places(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        _, comments, track = await commented(client)
        places = [comment.timestamp_ms for comment in await comments.of_track(track.urn)]
        timed = [place for place in places if place is not None]
        assert timed == sorted(timed)
        assert places[: len(timed)] == timed


async def test_a_comment_is_posted_tidied_and_counted(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        library, comments, track = await commented(client)
        posted = await comments.post(track.urn, "  Lovely.\n", 1500)
        assert (posted.body, posted.timestamp_ms) == ("Lovely.", 1500)
        assert posted.urn in {comment.urn for comment in await comments.of_track(track.urn)}
        assert library.get(track.urn).comment_count == track.comment_count + 1


@pytest.mark.parametrize(("wanted", "sent"), [(10**9, "end"), (-5, 0), (None, None)])
async def test_a_place_outside_the_track_is_moved_into_it(sandbox, dialect, wanted, sent):
    async with client_of(sandbox, dialect) as client:
        _, comments, track = await commented(client)
        posted = await comments.post(track.urn, "x", wanted)
        assert posted.timestamp_ms == (track.duration_ms if sent == "end" else sent)


async def test_an_empty_comment_is_not_sent(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        _, comments, track = await commented(client)
        with pytest.raises(InputError):
            await comments.post(track.urn, " \n\t", 0)
        assert sandbox.requests("POST") == []
