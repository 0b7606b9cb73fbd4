"""A catalogue as the sandbox invents it, the same for the same number of tracks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from scmanager.core.tracks import License, Sharing, Track, TrackState
from scmanager.core.users import User
from scmanager.sandbox import demo
from scmanager.sandbox.demo_records import DemoTrack

_NOW = datetime(2026, 11, 20, tzinfo=UTC)
_OWNER = 1


def demo_tracks(count: int) -> Iterator[Track]:
    """Yield the tracks of the demo artist, the newest first."""
    (artist,) = (user for user in demo.users(1) if user.id == _OWNER)
    owner = User(urn=f"soundcloud:users:{artist.id}", username=artist.username, permalink=artist.permalink)
    own = [track for track in demo.tracks(1, count, _NOW) if track.user_id == _OWNER]
    return (_track(owner, each) for each in reversed(own))


def _track(owner: User, demo: DemoTrack) -> Track:
    cover = f"https://i1.sndcdn.com/artworks-{demo.artwork_seed:012}-large.jpg" if demo.artwork_seed else ""
    return Track(
        urn=f"soundcloud:tracks:{demo.id}",
        title=demo.title,
        user=owner,
        sharing=Sharing(demo.sharing),
        state=TrackState.FINISHED,
        duration_ms=demo.duration_ms,
        created_at=demo.created_at,
        description=demo.description,
        genre=demo.genre or "",
        tags=demo.tags,
        label_name=demo.label_name or "",
        release=demo.release or "",
        release_date=demo.release_date,
        isrc=demo.isrc or "",
        bpm=demo.bpm,
        key_signature=demo.key_signature or "",
        license=License(demo.license),
        permalink=demo.permalink,
        permalink_url=f"https://soundcloud.com/{owner.permalink}/{demo.permalink}",
        artwork_url=cover,
        waveform_url=f"https://wave.sndcdn.com/{demo.audio_seed:012}_m.png",
        streamable=demo.streamable,
        downloadable=demo.downloadable,
        commentable=demo.commentable,
        playback_count=demo.playback_count,
        likes_count=demo.favoritings_count,
        comment_count=demo.comment_count,
        reposts_count=demo.reposts_count,
        download_count=demo.download_count,
    )
