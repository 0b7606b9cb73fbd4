"""Secret links and the people with access."""

import pytest

from scmanager.errors import InputError, NotPossible
from scmanager.services.library import Library
from scmanager.services.sharing import MOST_SUGGESTIONS, Sharing
from tests.helpers.clients import client_of


async def private_track(client):
    library = Library(client)
    await library.refresh()
    return next(track for track in library.tracks.values() if track.is_private)


async def test_people_are_added_and_removed(sandbox):
    async with client_of(sandbox) as client:
        track, sharing = await private_track(client), Sharing(client)
        seen = await sharing.people(track.urn)
        friend = (await sharing.suggest("ta"))[0]
        saved = await sharing.save_people(track.urn, [friend, friend], seen=seen)
        assert [user.urn for user in saved] == [friend.urn]
        assert await sharing.save_people(track.urn, [], seen=saved) == []
        assert await sharing.people(track.urn) == []


async def test_U8_a_change_made_elsewhere_is_named_and_nothing_is_overwritten(sandbox):
    async with client_of(sandbox) as client:
        track, sharing = await private_track(client), Sharing(client)
        ana, ben, *_ = await client.search_users("a")
        await client.replace_people_with_access(track.urn, [ana.urn])
        seen = await sharing.people(track.urn)
        await client.replace_people_with_access(track.urn, [ben.urn])
        with pytest.raises(InputError) as caught:
            await sharing.save_people(track.urn, [ana], seen=seen)
        assert f"{ben.name} was added, {ana.name} was removed" in caught.value.message
        assert [user.urn for user in await sharing.people(track.urn)] == [ben.urn]


async def test_the_order_of_the_list_is_no_change(sandbox):
    async with client_of(sandbox) as client:
        track, sharing = await private_track(client), Sharing(client)
        ana, ben, *_ = await client.search_users("a")
        saved = await client.replace_people_with_access(track.urn, [ana.urn, ben.urn])
        result = await sharing.save_people(track.urn, [ben], seen=list(reversed(saved)))
        assert [user.urn for user in result] == [ben.urn]


async def test_the_current_dialect_says_that_it_cannot(sandbox):
    async with client_of(sandbox, "current") as client:
        track, sharing = await private_track(client), Sharing(client)
        with pytest.raises(NotPossible):
            await sharing.people(track.urn)


async def test_suggestions_need_two_characters_and_are_few(sandbox):
    async with client_of(sandbox) as client:
        sharing = Sharing(client)
        sandbox.clear_requests()
        assert await sharing.suggest(" a ") == []
        assert sandbox.requests() == []
        assert 0 < len(await sharing.suggest("ta")) <= MOST_SUGGESTIONS


async def test_a_person_is_found_by_name(sandbox):
    async with client_of(sandbox) as client:
        sharing = Sharing(client)
        friend = (await sharing.suggest("ta"))[0]
        assert (await sharing.find_person(friend.permalink)).urn == friend.urn
