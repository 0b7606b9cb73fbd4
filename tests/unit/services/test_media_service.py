"""Pictures and waveforms: fetched once, kept within limits."""

import asyncio
import threading

import pytest

from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.core.waveforms import Waveform
from scmanager.errors import NotFound, Offline
from scmanager.services.cache import Cache
from scmanager.services.library import Library
from scmanager.services.media import Media
from scmanager.store.pictures import PictureFolder
from tests.helpers.clients import client_of

LARGE = "https://i1.sndcdn.com/artworks-1-large.jpg"
T500 = LARGE.replace("large", "t500x500")


class Shelf:
    """A client with pictures by address; it counts what is asked for and answers when it is let."""

    def __init__(self, pictures):
        self.pictures = pictures
        self.asked = []
        self.open = asyncio.Event()
        self.open.set()
        self.failure = None

    async def picture(self, url):
        self.asked.append(url)
        await self.open.wait()
        if self.failure is not None:
            raise self.failure
        if url not in self.pictures:
            raise NotFound("No such picture.", status=404)
        return self.pictures[url]

    async def waveform(self, url):
        self.asked.append(url)
        raise NotFound("No such waveform.", status=404)


def track(waveform_url):
    return Track(urn="soundcloud:tracks:1", user=User(urn="u"), waveform_url=waveform_url)


async def test_a_picture_is_fetched_once():
    shelf = Shelf({LARGE: b"picture"})
    media = Media(shelf)
    assert [await media.picture(LARGE) for _ in range(3)] == [b"picture"] * 3
    assert shelf.asked == [LARGE]


async def test_many_who_want_the_same_picture_at_once_make_one_request():
    shelf = Shelf({LARGE: b"picture"})
    media = Media(shelf)
    assert await asyncio.gather(*(media.picture(LARGE) for _ in range(20))) == [b"picture"] * 20
    assert shelf.asked == [LARGE]


async def test_one_who_leaves_does_not_stop_the_others():
    shelf = Shelf({LARGE: b"picture"})
    shelf.open.clear()
    media = Media(shelf)
    first, second = asyncio.create_task(media.picture(LARGE)), asyncio.create_task(media.picture(LARGE))
    await asyncio.sleep(0)
    first.cancel()
    shelf.open.set()
    assert await second == b"picture"
    assert first.cancelled()
    assert shelf.asked == [LARGE]


async def test_a_missing_size_steps_down_and_then_is_no_picture():
    shelf = Shelf({LARGE: b"picture"})
    media = Media(shelf)
    assert await media.picture(T500) == b"picture"
    assert await media.picture(T500) == b"picture"
    assert shelf.asked == [T500, LARGE.replace("large", "t300x300"), LARGE]
    assert await Media(Shelf({})).picture(T500) == b""
    assert await media.picture("") == b""


async def test_a_failure_is_told_and_not_kept():
    shelf = Shelf({LARGE: b"picture"})
    shelf.failure = Offline("No connection.")
    media = Media(shelf)
    with pytest.raises(Offline):
        await media.picture(LARGE)
    shelf.failure = None
    assert await media.picture(LARGE) == b"picture"


async def test_a_failure_nobody_waits_for_any_more_is_silent():
    shelf = Shelf({})
    shelf.open.clear()
    shelf.failure = Offline("No connection.")
    waiting = asyncio.create_task(Media(shelf).picture(LARGE))
    await asyncio.sleep(0)
    waiting.cancel()
    shelf.open.set()
    await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.sleep(0)


async def test_close_stops_what_is_being_fetched():
    shelf = Shelf({LARGE: b"picture"})
    shelf.open.clear()
    media = Media(shelf)
    waiting = asyncio.create_task(media.picture(LARGE))
    await asyncio.sleep(0)
    await media.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_track_without_a_waveform_has_none():
    shelf = Shelf({})
    assert await Media(shelf).waveform(track("")) is None
    assert await Media(shelf).waveform(track("https://wave.sndcdn.com/x_m.png")) is None


async def test_pictures_and_waveforms_of_the_demo_tracks_arrive(sandbox):
    async with client_of(sandbox) as client:
        library, media = Library(client), Media(client)
        await library.refresh()
        shown = next(t for t in library.tracks.values() if t.artwork_url and t.waveform_url)
        assert (await media.picture(shown.artwork_url))[:3] in {b"\x89PN", b"\xff\xd8\xff"}
        waveform = await media.waveform(shown)
        assert isinstance(waveform, Waveform)
        assert len(waveform.peaks) > 100
        await media.close()


async def test_pictures_of_own_tracks_are_there_after_a_new_start_and_others_are_not_kept(tmp_path):
    other = LARGE.replace("artworks-1", "artworks-2")
    shelf = Shelf({LARGE: b"picture", other: b"theirs"})
    for _ in range(2):
        media = Media(shelf, PictureFolder(tmp_path / "pictures"))
        assert await media.picture(LARGE, own=True) == b"picture"
        assert await media.picture(other) == b"theirs"
        await media.close()
    assert shelf.asked == [LARGE, other, other]
    kept = [path.read_bytes() for path in (tmp_path / "pictures").iterdir()]
    assert len(kept) == 1
    assert kept[0].endswith(b"picture")


async def test_without_a_folder_own_pictures_are_kept_in_memory_only(tmp_path):
    shelf = Shelf({LARGE: b"picture"})
    media = Media(shelf)
    assert [await media.picture(LARGE, own=True) for _ in range(2)] == [b"picture"] * 2
    assert shelf.asked == [LARGE]


async def test_a_disk_that_hangs_holds_up_no_picture(tmp_path, monkeypatch):
    monkeypatch.setattr("scmanager.services.media._DISK_SECONDS", 0.05)
    stuck = threading.Event()

    class Hanging(PictureFolder):
        def read(self, url):
            stuck.wait()

    media = Media(Shelf({LARGE: b"picture"}), Hanging(tmp_path))
    assert await media.picture(LARGE, own=True) == b"picture"
    stuck.set()
    await media.close()


def test_the_cache_forgets_what_was_not_used_for_longest():
    cache = Cache(10, weigh=len)
    cache.put("a", b"1234")
    cache.put("b", b"1234")
    assert cache.get("a") == b"1234"
    cache.put("c", b"1234")
    assert ("a" in cache, "b" in cache, "c" in cache, len(cache)) == (True, False, True, 2)


def test_the_cache_weighs_a_replaced_value_once_and_always_keeps_the_last():
    cache = Cache(10, weigh=len)
    for _ in range(9):
        cache.put("a", b"12345")
    cache.put("b", b"12345")
    assert len(cache) == 2
    cache.put("huge", bytes(1000))
    assert len(cache) == 1
    assert cache.get("huge") == bytes(1000)
