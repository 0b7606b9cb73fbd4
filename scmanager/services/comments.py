"""Timed comments: reading them in order, and writing one, which is not doubled when its answer goes missing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from scmanager.api.clock import elapsed
from scmanager.core.comments import Comment, by_time
from scmanager.errors import (
    BadAnswer,
    CaptivePortal,
    InputError,
    NetworkError,
    Offline,
    ScmanagerError,
    ServerFailed,
    Unconfirmed,
)

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.library import Library

LOOKS_S = (0.0, 1.0, 3.0)
"""Seconds before each look for a comment: what was just written may not be listed at once."""

FUZZ = timedelta(minutes=2)
"""How much older than its attempt a comment may seem; the server tells its time in whole seconds, and late."""

_NOT_FOUND = (
    "It is not among the comments of the track, so it was most likely not posted. "
    "Your words are kept. Before they are sent again, they are looked for once more."
)
_NOT_LOOKED = (
    "Whether it is among the comments of the track could not be found out either. "
    "Your words are kept. Before they are sent again, they are looked for."
)
_STILL_UNKNOWN = (
    "The last time no answer came, and whether the comment is there could not be found out. "
    "Nothing was sent this time. Your words are kept; try again later."
)


class _Wish(msgspec.Struct, frozen=True):
    """A comment to write."""

    track_urn: str
    body: str
    timestamp_ms: int | None


class Comments:
    """The comments of any track this account may hear.

    A comment whose answer went missing is looked for among the track's comments, and never sent again by itself.
    `clock` and `sleep` are replaced in tests.
    """

    def __init__(
        self,
        client: Client,
        library: Library,
        *,
        clock: Callable[[], float] = elapsed,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._library = library
        self._clock = clock
        self._sleep = sleep
        self._unanswered: dict[_Wish, float] = {}
        self._answered: set[str] = set()

    async def of_track(self, urn: str) -> list[Comment]:
        """Read all comments, in the order of their places in the track."""
        return by_time(await self._client.comments(urn))

    async def post(self, urn: str, body: str, timestamp_ms: int | None) -> Comment:
        """Write a comment at a place in ms, moved into the track if outside; None writes it without a place.

        Unconfirmed when no answer came and the comment is not found; posting the same again looks for it first.
        """
        text = body.strip()
        if not text:
            raise InputError("Write something first; an empty comment cannot be posted.")
        wish = _Wish(urn, text, self._clamped(urn, timestamp_ms))
        comment = await self._sent_before(wish) or await self._send(wish)
        self._unanswered.pop(wish, None)
        self._answered.add(comment.urn)
        self._count_one_more(urn)
        return comment

    async def _sent_before(self, wish: _Wish) -> Comment | None:
        if wish not in self._unanswered:
            return None
        try:
            return await self._look_for(wish)
        except ScmanagerError as error:
            raise Unconfirmed(_STILL_UNKNOWN, details=error.message) from error

    async def _send(self, wish: _Wish) -> Comment:
        """Post a comment; it counts as unanswered from before it is sent until an answer came."""
        is_first = wish not in self._unanswered
        self._unanswered.setdefault(wish, self._clock())
        try:
            return await self._client.post_comment(wish.track_urn, wish.body, wish.timestamp_ms)
        except ScmanagerError as error:
            if _may_have_arrived(error):
                return await self._found_after(wish, error)
            if is_first:
                del self._unanswered[wish]
            raise

    async def _found_after(self, wish: _Wish, lost: ScmanagerError) -> Comment:
        try:
            found = await self._look_for(wish)
        except ScmanagerError as error:
            raise Unconfirmed(_NOT_LOOKED, details=f"{lost.message}\n{error.message}") from lost
        if found is None:
            raise Unconfirmed(_NOT_FOUND, details=lost.message) from lost
        return found

    async def _look_for(self, wish: _Wish) -> Comment | None:
        """Look among the track's comments for the same words at the same place, written since by this account."""
        me = (await self._client.me()).user.urn
        for pause in LOOKS_S:
            await self._sleep(pause)
            for comment in await self._client.comments(wish.track_urn):
                is_fresh = comment.urn not in self._answered and self._is_since(comment, self._unanswered[wish])
                if is_fresh and comment.user.urn == me and _says(comment, wish):
                    return comment
        return None

    def _is_since(self, comment: Comment, started: float) -> bool:
        age = timedelta(seconds=self._clock() - started) + FUZZ
        return comment.created_at is not None and comment.created_at >= self._client.server_now() - age

    def _clamped(self, urn: str, timestamp_ms: int | None) -> int | None:
        if timestamp_ms is None:
            return None
        track = self._library.get(urn)
        end = track.duration_ms if track is not None and track.duration_ms else timestamp_ms
        return max(0, min(timestamp_ms, end))

    def _count_one_more(self, urn: str) -> None:
        track = self._library.get(urn)
        if track is not None and track.comment_count is not None:
            self._library.put([msgspec.structs.replace(track, comment_count=track.comment_count + 1)])


def _says(comment: Comment, wish: _Wish) -> bool:
    return comment.timestamp_ms == wish.timestamp_ms and comment.body.split() == wish.body.split()


def _may_have_arrived(error: ScmanagerError) -> bool:
    """Tell whether the server may have done what it was asked for; a portal may stand behind it as well as before."""
    if isinstance(error, Offline):
        return isinstance(error, CaptivePortal)
    return isinstance(error, NetworkError | ServerFailed | BadAnswer)
