"""Changing and deleting tracks, against a server that answers badly too."""

import pytest

from scmanager.core.tracks import Sharing, TrackFields
from scmanager.errors import Forbidden, NotSignedIn, ServerFailed
from scmanager.services.editing import Editing
from scmanager.services.library import Library
from tests.helpers.clients import client_of
from tests.helpers.server_calls import foreign_track

pytestmark = pytest.mark.parametrize("dialect", ["classic", "current"])


async def loaded(client):
    library = Library(client)
    await library.refresh()
    return library, Editing(client, library), list(library.tracks)


async def test_only_changed_fields_are_sent_and_the_library_hears_of_it(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        library, editing, (urn, *_) = await loaded(client)
        before = library.get(urn)
        fields = TrackFields(title="A new name", genre=before.genre, tags=before.tags)
        track = await editing.update(urn, fields)
        assert (track.title, track.genre, track.tags) == ("A new name", before.genre, before.tags)
        assert library.get(urn) == track
        (request,) = sandbox.requests("PUT", "/tracks")
        assert "tag_list" not in str(request)


async def test_nothing_is_sent_when_nothing_changed(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        library, editing, (urn, *_) = await loaded(client)
        known = library.get(urn)
        fields = TrackFields(title=known.title, sharing=known.sharing, tags=known.tags, genre=known.genre)
        assert await editing.update(urn, fields) == known
        assert sandbox.requests("PUT") == []


async def test_a_track_the_library_does_not_know_is_read_first(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        _, _, (urn, *_) = await loaded(client)
        library = Library(client)
        track = await Editing(client, library).update(urn, TrackFields(sharing=Sharing.PUBLIC, title="Found"))
        assert (track.title, track.sharing) == ("Found", Sharing.PUBLIC)
        assert library.get(urn) == track


async def test_deleted_tracks_leave_the_library_and_progress_is_told(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        library, editing, urns = await loaded(client)
        progress = []
        result = await editing.delete(urns[:3], progress=lambda done, total: progress.append((done, total)))
        assert (result.deleted, result.failed) == (tuple(urns[:3]), ())
        assert progress == [(1, 3), (2, 3), (3, 3)]
        assert list(library.tracks) == urns[3:]


async def test_N17_a_track_that_is_gone_already_counts_as_deleted(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        _, editing, (urn, *_) = await loaded(client)
        await client.delete(urn)
        assert (await editing.delete([urn])).deleted == (urn,)


async def test_N17_a_deletion_that_was_answered_with_500_but_worked_counts(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        library, editing, (urn, *_) = await loaded(client)
        sandbox.fault("commit_then_status", method="DELETE", arg=500)
        assert (await editing.delete([urn])).deleted == (urn,)
        assert library.get(urn) is None


async def test_N17_a_deletion_whose_answer_was_lost_counts(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        _, editing, (urn, *_) = await loaded(client)
        sandbox.fault("commit_then_drop", method="DELETE")
        assert (await editing.delete([urn])).deleted == (urn,)


async def test_N17_a_deletion_that_did_not_work_is_a_failure_and_the_others_go_on(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        library, editing, (first, second, *_) = await loaded(client)
        number = first.rpartition(":")[2]
        path = f"/tracks/{number}" if dialect == "classic" else f"/tracks/{first}"
        sandbox.fault("status", method="DELETE", path=path, arg=500, times=None)
        result = await editing.delete([first, second])
        assert result.deleted == (second,)
        ((urn, error),) = result.failed
        assert urn == first
        assert isinstance(error, ServerFailed)
        assert library.get(first) is not None


async def test_a_track_of_somebody_else_is_refused_and_the_others_go_on(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        _, editing, (mine, *_) = await loaded(client)
        foreign = f"soundcloud:tracks:{foreign_track(sandbox)['id']}"
        result = await editing.delete([foreign, mine])
        assert result.deleted == (mine,)
        assert [(urn, type(error)) for urn, error in result.failed] == [(foreign, Forbidden)]


async def test_when_signed_out_the_rest_is_not_tried(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        library, editing, urns = await loaded(client)
        sandbox.fault("status", method="DELETE", arg=401, times=None)
        sandbox.clear_requests()
        result = await editing.delete(urns[:5])
        assert [type(error) for _, error in result.failed] == [NotSignedIn] * 5
        assert len(sandbox.requests("DELETE")) == 1
        assert len(library.tracks) == len(urns)


async def test_several_tracks_get_the_same_fields_and_failures_are_named(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        library, editing, urns = await loaded(client)
        private = [urn for urn in urns if library.get(urn).is_private][:3]
        sandbox.fault("status", path="/tracks", method="PUT", arg=403)
        progress = []
        fields = TrackFields(sharing=Sharing.PUBLIC)
        result = await editing.update_all(private, fields, progress=lambda done, total: progress.append((done, total)))
        assert result.updated == tuple(private[1:])
        assert [(urn, type(error)) for urn, error in result.failed] == [(private[0], Forbidden)]
        assert progress == [(1, 3), (2, 3), (3, 3)]
        assert [library.get(urn).is_private for urn in private] == [True, False, False]
