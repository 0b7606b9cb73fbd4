"""Packed tracks: small, and the same when they are unpacked."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import msgspec
import pytest

from scmanager.core.packing import NO_TRACKS, SEEN, Packer
from scmanager.core.tracks import License, Sharing, Track
from scmanager.core.users import User

HOST = "https://soundcloud.example"
ARTIST = User(urn="soundcloud:users:7", username="Odile", permalink="odile", permalink_url=f"{HOST}/odile")


def track(number: int) -> Track:
    letters = random.Random(number)
    code = "".join(letters.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=12))
    return Track(
        urn=f"soundcloud:tracks:{number}",
        title=f"Étude {number}",
        user=ARTIST,
        sharing=Sharing.PRIVATE,
        license=License.CC_BY,
        duration_ms=letters.randrange(600_000),
        created_at=datetime(2020, 1, 1, 12, tzinfo=UTC),
        release_date=date(2020, 2, 1),
        tags=("field recording", "drone"),
        permalink_url=f"{HOST}/odile/etude-{number}",
        artwork_url=f"{HOST}/artworks-{code}-large.jpg",
        bpm=120.5,
    )


def test_a_track_is_the_same_when_it_is_unpacked():
    packer = Packer.like(track(1))
    bare = Track(urn="soundcloud:tracks:9", user=User(urn="soundcloud:users:1"))
    for each in (track(1), track(2), bare):
        assert packer.unpack(packer.pack(each)) == each


def test_equal_tracks_are_packed_alike_and_others_are_not():
    packer = Packer.like(track(1))
    again = Packer(packer.sample)
    assert packer.pack(track(5)) == again.pack(track(5))
    assert packer.pack(track(5)) != packer.pack(msgspec.structs.replace(track(5), playback_count=1))


@pytest.mark.parametrize(("seen", "most"), [(1, 150), (SEEN, 80)])
def test_a_track_of_an_account_takes_little_room_above_all_when_some_are_known(seen: int, most: int):
    packer = Packer.like(*map(track, range(seen)))
    sizes = [len(packer.pack(track(number))) for number in range(200, 400)]
    assert sum(sizes) / len(sizes) < most


def test_a_sample_is_made_of_few_tracks_and_of_the_same_one_again_and_again():
    for some in ([track(1)] * SEEN, [track(1), track(2)], [track(number) for number in range(8)]):
        packer = Packer(Packer.like(*some).sample)
        assert packer.unpack(packer.pack(track(3))) == track(3)


def test_several_threads_use_one_packer():
    packer, tracks = Packer.like(track(1)), [track(number) for number in range(300)]
    with ThreadPoolExecutor(4) as threads:
        packed = list(threads.map(packer.pack, tracks * 4))
        assert list(threads.map(packer.unpack, packed)) == tracks * 4


def test_what_is_no_packed_track_says_so():
    packer = Packer.like(track(1))
    packed = packer.pack(track(2))
    for wrong in (b"", b"nothing", packed[:-9], packed[5:], Packer.like(track(3)).pack(track(4))[::-1]):
        with pytest.raises(ValueError, match="no packed track"):
            packer.unpack(wrong)


def test_packed_tracks_are_a_sequence():
    packer = Packer.like(track(1))
    packed = packer.pack_all([track(1), track(2), track(3)])
    assert list(packed) == [track(1), track(2), track(3)]
    assert packed[1] == packed[1:][0] == track(2)
    assert list(packed[1:].urns) == ["soundcloud:tracks:2", "soundcloud:tracks:3"]
    assert len(packed[:2]) == 2
    assert not NO_TRACKS
