"""The cache of tracks: what is written comes back in order, and one file belongs to one account."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from scmanager.core.packing import PackedTracks, Packer
from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User
from scmanager.store import tracks as store
from scmanager.store.database_files import connect
from scmanager.store.track_rows import FORMAT, Head, row_of
from scmanager.store.tracks import CacheLost, TrackCache, TrackChange
from tests.helpers.cached_tracks import kept

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def track(number: int, **changes: object) -> Track:
    values: dict[str, object] = {
        "urn": f"soundcloud:tracks:{number}",
        "title": f"Piece {number}",
        "user": User(urn="soundcloud:users:7", username="Tilde Rask"),
        "sharing": Sharing.PRIVATE if number % 3 == 0 else Sharing.PUBLIC,
        "created_at": NOON + timedelta(minutes=number),
    }
    return Track(**(values | changes))  # type: ignore[arg-type]


TRACKS = [track(number) for number in range(1, 31)]
PACKER = Packer.like(TRACKS[0])


def change(*tracks: Track, **more: object) -> TrackChange:
    rows = [row_of(each, PACKER.pack(each)) for each in tracks]
    return TrackChange(head=Head(sample=PACKER.sample, synced_at=7.0), rows=rows, **more)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tracks" / "one.db"


async def test_tracks_come_back_newest_first_whatever_the_order_they_were_written_in(path: Path) -> None:
    cache = await TrackCache.open(path)
    await cache.write(change(*TRACKS[10:], *TRACKS[:10]))
    await cache.close()
    assert await kept(path) == TRACKS[::-1]


async def test_tracks_of_the_same_moment_come_with_the_higher_number_first_and_unknown_moments_last(path: Path) -> None:
    same = [track(number, created_at=NOON) for number in (99, 100, 9)]
    cache = await TrackCache.open(path)
    await cache.write(change(track(500, created_at=None), *same))
    await cache.close()
    assert [each.urn.rpartition(":")[2] for each in await kept(path)] == ["100", "99", "9", "500"]


async def test_pieces_are_small_and_count_the_private_tracks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PIECE", 7)
    cache = await TrackCache.open(path)
    await cache.write(change(*TRACKS))
    pieces = [piece async for piece in cache.pieces(await cache.head())]
    await cache.close()
    assert [len(piece.tracks) for piece in pieces] == [7, 7, 7, 7, 2]
    assert sum(piece.private for piece in pieces) == 10


async def test_rows_change_and_go(path: Path) -> None:
    cache = await TrackCache.open(path)
    await cache.write(change(*TRACKS))
    renamed = msgspec.structs.replace(TRACKS[4], title="Renamed")
    await cache.write(change(renamed, removed=[TRACKS[0].urn, "soundcloud:tracks:999"]))
    await cache.close()
    assert await kept(path) == [renamed if each.urn == renamed.urn else each for each in TRACKS[:0:-1]]


async def test_packed_tracks_are_written_too_and_everything_else_can_go(path: Path) -> None:
    cache = await TrackCache.open(path)
    await cache.write(change(*TRACKS, notes={"soundcloud:tracks:1": (50.0, True)}))
    some = TRACKS[:3]
    packed = PackedTracks(PACKER, [each.urn for each in some], [PACKER.pack(each) for each in some])
    await cache.write(change(packed=packed, anew=True))
    assert await cache.notes() == {}
    await cache.close()
    assert await kept(path) == some[::-1]


async def test_the_head_is_kept(path: Path) -> None:
    head = Head(sample=PACKER.sample, synced_at=123.5, cursor="/me/tracks?cursor=x", cursor_at=124.0)
    cache = await TrackCache.open(path)
    assert await cache.head() == Head()
    await cache.write(TrackChange(head=head))
    await cache.close()
    cache = await TrackCache.open(path)
    assert await cache.head() == head
    await cache.close()


async def test_a_track_that_is_lost_between_the_others_is_noticed(path: Path) -> None:
    cache = await TrackCache.open(path)
    await cache.write(change(*TRACKS))
    await cache.write(change(msgspec.structs.replace(TRACKS[2], title="Renamed"), removed=[TRACKS[9].urn]))
    await cache.close()
    assert len(await kept(path)) == 29
    with closing(connect(path)) as connection:
        connection.execute("DELETE FROM tracks WHERE urn = ?", (TRACKS[20].urn,))
    cache = await TrackCache.open(path)
    with pytest.raises(CacheLost):
        _ = [piece async for piece in cache.pieces(await cache.head())]
    await cache.close()
    assert await kept(path) == []


async def test_notes_are_kept_until_they_are_over(path: Path) -> None:
    cache = await TrackCache.open(path)
    await cache.write(change(notes={"a": (100.0, True), "b": (200.0, False)}, now=50.0))
    await cache.write(change(notes={"c": (300.0, True)}, now=150.0))
    assert await cache.notes() == {"b": (200.0, False), "c": (300.0, True)}
    await cache.close()


async def test_a_cache_of_another_format_is_made_anew(path: Path) -> None:
    cache = await TrackCache.open(path)
    await cache.write(change(*TRACKS))
    await cache.write(TrackChange(head=Head(format=FORMAT + 1, sample=PACKER.sample)))
    assert await cache.head() == Head()
    assert [piece async for piece in cache.pieces(Head())] == []
    await cache.close()


async def test_a_removed_cache_leaves_nothing_beside_it(path: Path) -> None:
    other = await TrackCache.open(path.with_name("two.db"))
    await other.close()
    for text in ("one.db.corrupt-20260101-120000-000000", "one.db.corrupt-20260101-120000-000000-wal"):
        path.with_name(text).write_bytes(b"x")
    cache = await TrackCache.open(path)
    await cache.write(change(*TRACKS))
    await cache.close()
    await TrackCache.remove(path)
    assert [each.name for each in path.parent.iterdir()] == ["two.db"]


async def test_a_closed_cache_takes_and_gives_nothing(path: Path) -> None:
    cache = await TrackCache.open(path)
    await cache.close()
    await cache.close()
    await cache.write(change(*TRACKS))
    assert await cache.head() == Head()
    assert await kept(path) == []
