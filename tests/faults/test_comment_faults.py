"""Rule R9: a comment whose answer went missing is found again, and never doubled without a word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from scmanager.api.client import Client
from scmanager.api.profile import DialectName
from scmanager.core.comments import Comment
from scmanager.core.users import User
from scmanager.errors import ConnectionLost, Forbidden, Offline, ScmanagerError, ServerFailed, Unconfirmed
from scmanager.services.comments import FUZZ, LOOKS_S, Comments
from scmanager.services.library import Library
from tests.helpers.api_clients import connected, no_pause
from tests.helpers.sandbox import Sandbox

WORDS = "The bridge, at last.\n\nMore of that."
PLACE = 1500
DIALECTS = ("classic", "current")
DONE_UNHEARD: dict[str, tuple[str, Any]] = {
    "dropped": ("commit_then_drop", None),
    "reset": ("commit_then_drop", "rst"),
    "502": ("commit_then_status", 502),
    "500": ("commit_then_status", 500),
    "504": ("commit_then_status", {"status": 504, "body": "<html>Gateway timeout</html>"}),
    "half an answer": ("bad_json", None),
    "a page": ("commit_then_status", {"status": 200, "body": "<html>Hello</html>"}),
}
NOT_DONE: dict[str, tuple[str, Any]] = {
    "dropped in the middle": ("drop_mid", None),
    "reset at once": ("drop_before", "rst"),
    "503": ("status", 503),
}


class Talk:
    """A track with its comments on a real server."""

    def __init__(self, box: Sandbox, client: Client, library: Library) -> None:
        self.box = box
        self.client = client
        self.library = library
        self.track = next(track for track in library.tracks.values() if track.commentable and track.duration_ms)
        self.comments = Comments(client, library, sleep=no_pause)

    async def post(self, body: str = WORDS, place: int | None = PLACE) -> Comment:
        return await self.comments.post(self.track.urn, body, place)

    async def written(self, body: str = WORDS) -> int:
        return sum(comment.body.split() == body.split() for comment in await self.client.comments(self.track.urn))

    def counted(self) -> int:
        track = self.library.get(self.track.urn)
        assert track is not None
        assert track.comment_count is not None
        return track.comment_count

    def posts(self) -> int:
        return len(self.box.requests("POST", "/tracks"))

    def reads(self) -> int:
        return len([entry for entry in self.box.requests("GET", "/tracks") if "/comments" in entry["path"]])


@asynccontextmanager
async def talking(box: Sandbox, dialect: DialectName) -> AsyncIterator[Talk]:
    async with connected(box, dialect) as client:
        library = Library(client)
        await library.refresh()
        box.clear_requests()
        yield Talk(box, client, library)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("case", DONE_UNHEARD)
async def test_R9_a_comment_that_was_posted_unheard_is_found_and_counts(
    sandbox: Sandbox, dialect: DialectName, case: str
) -> None:
    async with talking(sandbox, dialect) as talk:
        before = talk.counted()
        fault, arg = DONE_UNHEARD[case]
        sandbox.fault(fault, method="POST", arg=arg)
        posted = await talk.post()
        assert (posted.body.split(), posted.timestamp_ms) == (WORDS.split(), PLACE)
        assert (await talk.written(), talk.posts(), talk.counted()) == (1, 1, before + 1)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("case", NOT_DONE)
async def test_R9_a_comment_that_did_not_arrive_is_not_sent_again_by_itself(
    sandbox: Sandbox, dialect: DialectName, case: str
) -> None:
    async with talking(sandbox, dialect) as talk:
        before = talk.counted()
        fault, arg = NOT_DONE[case]
        sandbox.fault(fault, method="POST", arg=arg)
        with pytest.raises(Unconfirmed, match="not among the comments of the track") as caught:
            await talk.post()
        assert not caught.value.retryable
        assert (await talk.written(), talk.posts(), talk.counted()) == (0, 1, before)
        sandbox.clear_requests()
        posted = await talk.post()
        assert talk.reads() == len(LOOKS_S)
        assert posted.body.split() == WORDS.split()
        assert (await talk.written(), talk.posts(), talk.counted()) == (1, 1, before + 1)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("fault", ["commit_then_drop", "commit_then_status"])
async def test_R9_posting_again_takes_what_the_lost_attempt_wrote(
    sandbox: Sandbox, dialect: DialectName, fault: str
) -> None:
    async with talking(sandbox, dialect) as talk:
        sandbox.fault(fault, method="POST")
        sandbox.fault("status", path="/tracks/*/comments*", method="GET", times=3, arg=503)
        with pytest.raises(Unconfirmed, match="could not be found out either"):
            await talk.post()
        posted = await talk.post()
        assert posted.body.split() == WORDS.split()
        assert (await talk.written(), talk.posts()) == (1, 1)


async def test_R9_while_it_cannot_be_looked_for_nothing_is_sent_again(sandbox: Sandbox) -> None:
    async with talking(sandbox, "current") as talk:
        sandbox.fault("commit_then_drop", method="POST")
        sandbox.fault("status", path="/tracks/*/comments*", method="GET", times=6, arg=503)
        with pytest.raises(Unconfirmed):
            await talk.post()
        with pytest.raises(Unconfirmed, match="Nothing was sent this time"):
            await talk.post()
        assert talk.posts() == 1
        await talk.post()
        assert (await talk.written(), talk.posts()) == (1, 1)


async def test_R9_other_words_or_another_place_are_another_comment(sandbox: Sandbox) -> None:
    async with talking(sandbox, "current") as talk:
        sandbox.fault("status", method="POST", arg=502)
        with pytest.raises(Unconfirmed):
            await talk.post("Once")
        sandbox.clear_requests()
        await talk.post("Once", PLACE + 1)
        await talk.post("Twice")
        assert (talk.reads(), talk.posts()) == (0, 2)


async def test_R9_a_clear_no_is_not_looked_for(sandbox: Sandbox) -> None:
    async with talking(sandbox, "current") as talk:
        sandbox.fault("status", method="POST", arg=403)
        with pytest.raises(Forbidden):
            await talk.post()
        await talk.post()
        assert (talk.reads(), talk.posts()) == (0, 2)


class Wall:
    """A client whose comments are a list, whose clock is off, and whose next post ends in `failure`."""

    def __init__(self, *listed: Comment, failure: ScmanagerError) -> None:
        self.listed = list(listed)
        self.failure: ScmanagerError | None = failure
        self.now = datetime(2031, 5, 1, 12, tzinfo=UTC)
        self.posts = 0
        self.reads = 0

    async def me(self) -> Any:
        return SimpleNamespace(user=User(urn="soundcloud:users:1", username="me"))

    async def comments(self, _urn: str) -> list[Comment]:
        self.reads += 1
        return self.listed

    async def post_comment(self, _urn: str, body: str, timestamp_ms: int | None) -> Comment:
        self.posts += 1
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure
        return a_comment(100 + self.posts, self.now, body=body, place=timestamp_ms)

    def server_now(self) -> datetime:
        return self.now


def a_comment(
    number: int, written: datetime | None, *, user: int = 1, body: str = WORDS, place: int | None = PLACE
) -> Comment:
    author = User(urn=f"soundcloud:users:{user}", username="somebody")
    return Comment(urn=f"soundcloud:comments:{number}", body=body, user=author, timestamp_ms=place, created_at=written)


def comments_over(wall: Wall) -> Comments:
    return Comments(wall, SimpleNamespace(get=lambda _urn: None), clock=lambda: 0.0, sleep=no_pause)


NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "listed",
    [
        a_comment(1, NOW - FUZZ - timedelta(seconds=1)),
        a_comment(2, NOW, user=2),
        a_comment(3, NOW, place=PLACE + 1),
        a_comment(4, NOW, place=None),
        a_comment(5, NOW, body=WORDS + "!"),
        a_comment(6, None),
    ],
    ids=["older", "of somebody else", "at another place", "untimed", "of other words", "of unknown age"],
)
async def test_R9_another_comment_is_not_taken_for_the_lost_one(listed: Comment) -> None:
    wall = Wall(listed, failure=ConnectionLost(""))
    with pytest.raises(Unconfirmed):
        await comments_over(wall).post("soundcloud:tracks:1", WORDS, PLACE)
    assert wall.reads == len(LOOKS_S)


async def test_R9_the_age_of_a_comment_is_told_by_the_clock_of_the_server() -> None:
    wall = Wall(a_comment(7, NOW - timedelta(seconds=90)), failure=ServerFailed(""))
    posted = await comments_over(wall).post("soundcloud:tracks:1", WORDS, PLACE)
    assert posted.urn == "soundcloud:comments:7"


async def test_R9_the_same_words_as_in_an_answered_comment_are_not_taken_for_lost_ones() -> None:
    wall = Wall(failure=ConnectionLost(""))
    failure, wall.failure = wall.failure, None
    comments = comments_over(wall)
    wall.listed.append(await comments.post("soundcloud:tracks:1", WORDS, PLACE))
    wall.failure = failure
    with pytest.raises(Unconfirmed):
        await comments.post("soundcloud:tracks:1", WORDS, PLACE)


async def test_R9_what_shows_late_is_taken_when_it_is_posted_again() -> None:
    wall = Wall(failure=ConnectionLost(""))
    comments = comments_over(wall)
    with pytest.raises(Unconfirmed):
        await comments.post("soundcloud:tracks:1", WORDS, PLACE)
    wall.listed.append(a_comment(8, NOW))
    assert (await comments.post("soundcloud:tracks:1", WORDS, PLACE)).urn == "soundcloud:comments:8"
    assert wall.posts == 1


async def test_R9_what_was_never_sent_is_not_looked_for() -> None:
    wall = Wall(failure=Offline(""))
    comments = comments_over(wall)
    with pytest.raises(Offline):
        await comments.post("soundcloud:tracks:1", WORDS, PLACE)
    await comments.post("soundcloud:tracks:1", WORDS, PLACE)
    assert (wall.posts, wall.reads) == (2, 0)
