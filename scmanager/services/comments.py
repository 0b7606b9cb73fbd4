"""Timed comments: reading them in order, and writing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scmanager.core.comments import Comment, by_time
from scmanager.errors import InputError

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.library import Library


class Comments:
    """The comments of any track this account may hear."""

    def __init__(self, client: Client, library: Library) -> None:
        self._client = client
        self._library = library

    async def of_track(self, urn: str) -> list[Comment]:
        """Read all comments, in the order of their places in the track."""
        return by_time(await self._client.comments(urn))

    async def post(self, urn: str, body: str, timestamp_ms: int | None) -> Comment:
        """Write a comment at a place in ms, moved into the track if outside; None writes it without a place."""
        text = body.strip()
        if not text:
            raise InputError("Write something first; an empty comment cannot be posted.")
        comment = await self._client.post_comment(urn, text, self._clamped(urn, timestamp_ms))
        self._count_one_more(urn)
        return comment

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
