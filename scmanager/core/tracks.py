"""Tracks: what the server says of one, and the fields that can be written."""

from __future__ import annotations

import enum
from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec import UNSET, UnsetType

from scmanager.core.users import User


class Sharing(enum.StrEnum):
    """Who may listen: everybody, or those with the secret link and those on the permission list."""

    PUBLIC = "public"
    PRIVATE = "private"


class TrackState(enum.StrEnum):
    """How far the server is with the audio. Only the classic dialect says it; the other is read from signs."""

    PROCESSING = "processing"
    FINISHED = "finished"
    FAILED = "failed"


class License(enum.StrEnum):
    """The eight licences of the API (`license` in the track schema)."""

    ALL_RIGHTS_RESERVED = "all-rights-reserved"
    NO_RIGHTS_RESERVED = "no-rights-reserved"
    CC_BY = "cc-by"
    CC_BY_NC = "cc-by-nc"
    CC_BY_ND = "cc-by-nd"
    CC_BY_SA = "cc-by-sa"
    CC_BY_NC_ND = "cc-by-nc-nd"
    CC_BY_NC_SA = "cc-by-nc-sa"


class Access(enum.StrEnum):
    """How much of a track may be heard by whoever asks (current dialect only)."""

    PLAYABLE = "playable"
    PREVIEW = "preview"
    BLOCKED = "blocked"


class Embedding(enum.StrEnum):
    """Who may embed the player (`embeddable_by`)."""

    ALL = "all"
    ME = "me"
    NONE = "none"


class Track(msgspec.Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """One track as the server last described it; None means unknown or hidden, empty text means not set.

    Times are in UTC, lengths in milliseconds. The secret token is not part of it: it is asked for when
    needed and kept nowhere. Packed tracks hold the fields by their place, so new ones come last.
    `shared_to_count` is how many people may hear a private track (classic only, for its owner).
    """

    urn: str
    title: str = ""
    user: User
    sharing: Sharing | None = None
    state: TrackState | None = None
    duration_ms: int | None = None
    created_at: datetime | None = None
    description: str = ""
    genre: str = ""
    tags: tuple[str, ...] = ()
    metadata_artist: str = ""
    label_name: str = ""
    release: str = ""
    release_date: date | None = None
    isrc: str = ""
    bpm: float | None = None
    key_signature: str = ""
    license: License | None = None
    purchase_url: str = ""
    purchase_title: str = ""
    video_url: str = ""
    permalink: str = ""
    permalink_url: str = ""
    artwork_url: str = ""
    waveform_url: str = ""
    stream_url: str = ""
    download_url: str = ""
    embeddable_by: Embedding | None = None
    streamable: bool | None = None
    downloadable: bool | None = None
    commentable: bool | None = None
    reveal_stats: bool | None = None
    reveal_comments: bool | None = None
    playback_count: int | None = None
    likes_count: int | None = None
    comment_count: int | None = None
    reposts_count: int | None = None
    download_count: int | None = None
    shared_to_count: int | None = None
    access: Access | None = None

    @property
    def is_private(self) -> bool:
        """Whether only chosen people may listen."""
        return self.sharing is Sharing.PRIVATE

    @property
    def artist(self) -> str:
        """Whose track it is: the artist it names, or else the account."""
        return self.metadata_artist.strip() or self.user.name

    @property
    def is_ready(self) -> bool:
        """Whether it can be played; without a `state`, a length and a waveform of its own say so."""
        if self.state is not None:
            return self.state is TrackState.FINISHED
        return bool(self.duration_ms) and not is_placeholder(self.waveform_url)

    @property
    def is_preparing(self) -> bool:
        """Whether the server still works on the audio; its length is not known before."""
        return not self.is_ready and self.state is not TrackState.FAILED


def is_placeholder(waveform_url: str) -> bool:
    """Tell whether an address leads to the picture that stands for all waveforms not drawn yet."""
    return "player-waveform-" in waveform_url


class TrackFields(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Fields to write, in an upload or an update; UNSET fields are not sent and stay as they are.

    `artwork` and `audio` are files on this computer; `audio` replaces the sound of a track and is
    possible on the classic dialect only, as are `bpm`, `key_signature`, `video_url` and `purchase_title`.
    """

    title: str | UnsetType = UNSET
    sharing: Sharing | UnsetType = UNSET
    description: str | UnsetType = UNSET
    genre: str | UnsetType = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    metadata_artist: str | UnsetType = UNSET
    label_name: str | UnsetType = UNSET
    release: str | UnsetType = UNSET
    release_date: date | UnsetType | None = UNSET
    isrc: str | UnsetType = UNSET
    bpm: float | UnsetType | None = UNSET
    key_signature: str | UnsetType = UNSET
    license: License | UnsetType = UNSET
    purchase_url: str | UnsetType = UNSET
    purchase_title: str | UnsetType = UNSET
    video_url: str | UnsetType = UNSET
    permalink: str | UnsetType = UNSET
    embeddable_by: Embedding | UnsetType = UNSET
    streamable: bool | UnsetType = UNSET
    downloadable: bool | UnsetType = UNSET
    commentable: bool | UnsetType = UNSET
    reveal_stats: bool | UnsetType = UNSET
    reveal_comments: bool | UnsetType = UNSET
    artwork: Path | UnsetType = UNSET
    audio: Path | UnsetType = UNSET

    def set_names(self) -> tuple[str, ...]:
        """Name the fields that will be written, in the order of this class."""
        return tuple(name for name in self.__struct_fields__ if getattr(self, name) is not UNSET)


def changed_fields(track: Track, wanted: TrackFields) -> TrackFields:
    """Reduce `wanted` to the fields that differ from the track, so that nothing else is sent.

    A tag list is never sent back unchanged: the server does not return machine tags and would lose them
    (https://github.com/soundcloud/api/issues/340).
    """
    differing = {
        name: getattr(wanted, name)
        for name in wanted.set_names()
        if name in {"artwork", "audio"} or getattr(wanted, name) != getattr(track, name)
    }
    return TrackFields(**differing)
