"""Objects as they come over the wire, both dialects in one shape: nothing is required, everything may be null.

Numbers outside their range do not fit and are read as unknown. Sources: schemas Track, User, Me and Comment of
https://developers.soundcloud.com/docs/api/explorer/open-api, and classic answers
(http://wiki.github.com/soundcloud/api/102-resources-tracks).
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Number = Annotated[float, Meta(ge=0, le=1e12)]


class RawUser(Struct, gc=False):
    """A user, or the part of one that lists show."""

    id: Count | str | None = None
    urn: str | None = None
    uri: str | None = None
    username: str | None = None
    permalink: str | None = None
    permalink_url: str | None = None
    avatar_url: str | None = None
    full_name: str | None = None
    city: str | None = None
    country: str | None = None
    followers_count: Count | None = None
    track_count: Count | None = None


class RawQuota(Struct, gc=False):
    """Upload time of an account, in seconds."""

    unlimited_upload_quota: bool | None = None
    upload_seconds_used: Count | None = None
    upload_seconds_left: Count | None = None


class RawAccount(RawUser, gc=False):
    """What `/me` adds to a user."""

    plan: str | None = None
    quota: RawQuota | None = None
    upload_seconds_left: Count | None = None
    primary_email_confirmed: bool | None = None
    private_tracks_count: Count | None = None


class RawTrack(Struct, gc=False):
    """A track; `duration` is in milliseconds."""

    id: Count | str | None = None
    urn: str | None = None
    uri: str | None = None
    title: str | None = None
    user: RawUser | None = None
    user_id: Count | str | None = None
    sharing: str | None = None
    state: str | None = None
    duration: Count | None = None
    created_at: str | None = None
    description: str | None = None
    genre: str | None = None
    tag_list: str | None = None
    metadata_artist: str | None = None
    label_name: str | None = None
    release: str | None = None
    release_year: Count | None = None
    release_month: Count | None = None
    release_day: Count | None = None
    isrc: str | None = None
    bpm: Number | None = None
    key_signature: str | None = None
    license: str | None = None
    purchase_url: str | None = None
    purchase_title: str | None = None
    video_url: str | None = None
    permalink: str | None = None
    permalink_url: str | None = None
    artwork_url: str | None = None
    waveform_url: str | None = None
    stream_url: str | None = None
    download_url: str | None = None
    embeddable_by: str | None = None
    streamable: bool | None = None
    downloadable: bool | None = None
    commentable: bool | None = None
    reveal_stats: bool | None = None
    reveal_comments: bool | None = None
    playback_count: Count | None = None
    favoritings_count: Count | None = None
    likes_count: Count | None = None
    comment_count: Count | None = None
    reposts_count: Count | None = None
    download_count: Count | None = None
    shared_to_count: Count | None = None
    access: str | None = None


class RawComment(Struct, gc=False):
    """A comment; `timestamp` is in milliseconds and comes as a number or as text."""

    id: Count | str | None = None
    urn: str | None = None
    uri: str | None = None
    body: str | None = None
    user: RawUser | None = None
    user_id: Count | str | None = None
    user_urn: str | None = None
    track_id: Count | str | None = None
    track_urn: str | None = None
    timestamp: Number | str | None = None
    created_at: str | None = None
