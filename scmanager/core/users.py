"""People: the account that is signed in, and everybody else."""

from __future__ import annotations

import msgspec


class User(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Somebody on SoundCloud. Empty text means that the server did not say."""

    urn: str
    username: str = ""
    permalink: str = ""
    permalink_url: str = ""
    avatar_url: str = ""
    full_name: str = ""
    city: str = ""
    country: str = ""
    followers_count: int | None = None
    track_count: int | None = None

    @property
    def name(self) -> str:
        """The name to show."""
        return self.username or self.permalink or "Unknown user"


class Quota(msgspec.Struct, frozen=True, kw_only=True):
    """Upload time of an account in seconds; `seconds_left` is None when unlimited or unknown.

    Source: `/me`, fields `quota.*` (https://developers.soundcloud.com/docs/api/explorer/open-api).
    """

    unlimited: bool = False
    seconds_used: int | None = None
    seconds_left: int | None = None

    @property
    def seconds_total(self) -> int | None:
        """All seconds of the plan, None when unlimited or unknown."""
        if self.unlimited or self.seconds_used is None or self.seconds_left is None:
            return None
        return self.seconds_used + self.seconds_left


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The signed-in user with what only they may know. None means unknown."""

    user: User
    plan: str = ""
    quota: Quota = Quota()
    email_confirmed: bool | None = None
    private_tracks_count: int | None = None
