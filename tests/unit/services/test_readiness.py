"""Waiting until a track can be heard, on servers that say how far they are and on those that do not."""

from __future__ import annotations

import msgspec
import pytest

from scmanager.core.tracks import Track, TrackState
from scmanager.core.users import User
from scmanager.errors import ServerFailed
from scmanager.services.readiness import wait_until_ready

BARE = Track(urn="soundcloud:tracks:1", user=User(urn="soundcloud:users:1"))
DRAWN = "https://wave.sndcdn.com/x_m.png"
PLACEHOLDER = "https://a1.sndcdn.com/images/player-waveform-medium.png"


class Server:
    """Tells a track's states one after the other, and whether it can be heard."""

    def __init__(self, *tracks: Track, streams: tuple[object, ...] = ()) -> None:
        self.tracks = list(tracks)
        self.streams = list(streams)

    async def track(self, _urn: str) -> Track:
        return self.tracks.pop(0)

    async def is_streamable(self, _urn: str) -> object:
        answer = self.streams.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def wait(server: Server, looks: int, first: Track = BARE) -> tuple[Track, bool]:
    return await wait_until_ready(server, first, (0.0,) * looks, lambda _track: None)


@pytest.mark.parametrize(
    ("fields", "ready"),
    [
        ({"state": TrackState.FINISHED}, True),
        ({"state": TrackState.PROCESSING, "duration_ms": 5, "waveform_url": DRAWN}, False),
        ({"duration_ms": 5, "waveform_url": DRAWN}, True),
        ({"duration_ms": 5}, True),
        ({"duration_ms": 5, "waveform_url": PLACEHOLDER}, False),
        ({"duration_ms": 0, "waveform_url": DRAWN}, False),
        ({}, False),
    ],
)
def test_the_signs_that_a_track_is_ready(fields: dict[str, object], ready: bool) -> None:
    assert msgspec.structs.replace(BARE, **fields).is_ready is ready


async def test_a_state_is_believed() -> None:
    done = msgspec.structs.replace(BARE, state=TrackState.FINISHED)
    assert await wait(Server(BARE, done), 3) == (done, True)


async def test_without_a_state_it_is_asked_whether_it_can_be_heard() -> None:
    likely = msgspec.structs.replace(BARE, duration_ms=5, waveform_url=DRAWN)
    server = Server(likely, likely, likely, streams=(False, ServerFailed(""), True))
    assert await wait(server, 5) == (likely, True)
    assert (server.tracks, server.streams) == ([], [])


async def test_what_cannot_be_heard_is_not_ready() -> None:
    likely = msgspec.structs.replace(BARE, duration_ms=5, waveform_url=DRAWN)
    assert await wait(Server(likely, streams=(False, False)), 1, likely) == (likely, False)


async def test_a_failed_track_is_not_waited_for() -> None:
    failed = msgspec.structs.replace(BARE, state=TrackState.FAILED)
    assert await wait(Server(), 3, failed) == (failed, False)
