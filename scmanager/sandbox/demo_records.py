"""The records of the demo data."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A person of the demo data; user 1 is the artist whose account is managed."""

    id: int
    permalink: str
    username: str
    full_name: str
    city: str | None
    country: str | None
    description: str
    followers_count: int
    followings_count: int
    avatar_seed: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DemoTrack:
    """A track of the demo data; `synth.write_wav(seed=audio_seed, duration_ms=…)` makes its audio."""

    id: int
    user_id: int
    permalink: str
    title: str
    description: str
    genre: str | None
    tags: tuple[str, ...]
    track_type: str | None
    bpm: float | None
    key_signature: str | None
    label_name: str | None
    release: str | None
    release_date: date | None
    isrc: str | None
    license: str
    purchase_url: str | None
    purchase_title: str | None
    sharing: str
    secret_token: str | None
    shared_with: tuple[int, ...]
    commentable: bool
    downloadable: bool
    streamable: bool
    embeddable_by: str
    duration_ms: int
    audio_seed: int
    artwork_seed: int | None
    playback_count: int
    download_count: int
    favoritings_count: int
    reposts_count: int
    comment_count: int
    created_at: datetime

    @property
    def tag_list(self) -> str:
        """The tags as SoundCloud writes them: spaces between, straight quotes around tags of several words."""
        return " ".join(f'"{tag}"' if " " in tag else tag for tag in self.tags)


@dataclass(frozen=True, slots=True)
class DemoComment:
    """A comment on a demo track; an untimed one has no place in the track."""

    track_id: int
    user_id: int
    body: str
    timestamp_ms: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DemoPermission:
    """The right of a user to hear a private track."""

    track_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """A group of users with the tracks they contributed; group 1 always exists."""

    id: int
    permalink: str
    name: str
    description: str
    creator_id: int
    track_ids: tuple[int, ...]
    created_at: datetime
