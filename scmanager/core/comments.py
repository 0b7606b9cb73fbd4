"""Timed comments."""

from __future__ import annotations

from datetime import datetime

import msgspec

from scmanager.core.users import User

NO_DELETION = (
    "SoundCloud does not let programs delete comments. Delete it on the track's page, which opens in your browser."
)
"""Neither dialect documents a request for it."""


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment on a track; `timestamp_ms` is its place in the track, None when it has none.

    A missing timestamp is shown as "untimed", never as 0:00 (https://github.com/7x11x13/soundcloud.py/issues/10).
    """

    urn: str
    body: str
    user: User
    track_urn: str = ""
    timestamp_ms: int | None = None
    created_at: datetime | None = None


def by_time(comments: list[Comment]) -> list[Comment]:
    """Sort by place in the track, untimed comments last, equal places by age."""
    return sorted(
        comments,
        key=lambda c: (
            c.timestamp_ms is None,
            c.timestamp_ms or 0,
            c.created_at.timestamp() if c.created_at else 0.0,
        ),
    )
