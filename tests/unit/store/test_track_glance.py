"""A look at the cached tracks before anything else is there: right, quick to give up, and harmless to the file."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scmanager.core.packing import Packer
from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User
from scmanager.store.track_glance import TrackGlance
from scmanager.store.track_rows import Head, row_of
from scmanager.store.tracks import TrackCache, TrackChange

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def track(number: int) -> Track:
    return Track(
        urn=f"soundcloud:tracks:{number}",
        title=f"Title {number}",
        user=User(urn="soundcloud:users:1", username="Odile"),
        sharing=Sharing.PRIVATE,
        created_at=NOON + timedelta(minutes=number),
    )


async def kept(path: Path, count: int) -> list[Track]:
    """Write tracks to a cache, oldest first, and return them newest first."""
    tracks = [track(number) for number in range(count)]
    packer = Packer.like(tracks[0])
    cache = await TrackCache.open(path)
    rows = [row_of(each, packer.pack(each)) for each in tracks]
    await cache.write(TrackChange(head=Head(sample=packer.sample), rows=rows))
    await cache.close()
    return tracks[::-1]


async def test_tracks_are_read_newest_first_from_any_place(tmp_path: Path) -> None:
    path = tmp_path / "tracks.db"
    tracks = await kept(path, 300)
    glance = TrackGlance(path)
    assert glance.count == 300
    assert list(glance.read(0, 20)) == tracks[:20]
    assert list(glance.read(290, 20)) == tracks[290:]
    assert list(glance.read(300, 20)) == []
    glance.close()
    assert (glance.count, list(glance.read(0, 20))) == (0, [])


async def test_it_reads_while_the_cache_is_open_and_written(tmp_path: Path) -> None:
    path = tmp_path / "tracks.db"
    tracks = await kept(path, 3)
    cache = await TrackCache.open(path)
    glance = TrackGlance(path)
    head = await cache.head()
    await cache.write(TrackChange(head=head, removed=[tracks[0].urn]))
    assert list(glance.read(0, 9)) == tracks[1:]
    glance.close()
    await cache.close()


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "torn", "flipped", "newer", "foreign"])
def test_F4_whatever_is_wrong_with_a_cache_is_left_as_it_is_for_the_real_opening(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "tracks.db"
    asyncio.run(kept(path, 300))
    _damage(path, damage)
    before = path.read_bytes() if path.exists() else b""
    glance = TrackGlance(path)
    assert list(glance.read(0, 20)) == []
    glance.close()
    assert (path.read_bytes() if path.exists() else b"") == before
    assert {each.name for each in tmp_path.iterdir()} <= {"tracks.db"}


def _damage(path: Path, damage: str) -> None:
    octets = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage in {"empty", "text", "torn"}:
        path.write_bytes({"empty": b"", "text": b"no database at all", "torn": octets[:5000]}[damage])
    elif damage == "flipped":
        for place in range(4096, len(octets), 16):
            octets[place] ^= 0xFF
        path.write_bytes(octets)
    else:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version=99" if damage == "newer" else "PRAGMA application_id=7")
        connection.close()
