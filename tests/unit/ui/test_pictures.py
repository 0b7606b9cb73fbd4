"""Pictures: decoded within limits, fetched once, the newest wish first."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from scmanager.errors import Offline
from scmanager.ui.pictures import MOST_BYTES, Pictures, decode
from tests.helpers.dialogs import Stage, picture
from tests.helpers.waiting import until


class FakeMedia:
    """Hands out one picture for every address; waits while `gate` is closed, fails once for addresses in `failing`."""

    def __init__(self, octets: bytes = b"") -> None:
        self.octets = octets or picture("PNG", 60, 40)
        self.asked: list[str] = []
        self.own: set[str] = set()
        self.failing: set[str] = set()
        self.gate = asyncio.Event()
        self.gate.set()

    async def picture(self, url: str, *, own: bool = False) -> bytes:
        self.asked.append(url)
        self.own |= {url} if own else set()
        await self.gate.wait()
        if url in self.failing:
            raise Offline("gone")
        return self.octets


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_become_squares_with_round_corners(qapp, kind: str) -> None:
    image = decode(picture(kind, 300, 200), 36, 2.0)
    assert (image.width(), image.height(), image.devicePixelRatio()) == (72, 72, 2.0)
    assert image.pixelColor(36, 36).green() > 80
    assert image.pixelColor(0, 0).alpha() == 0


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF0000WAVE",
        b"\xff\xd8\xff" + bytes(MOST_BYTES),
    ],
)
@pytest.mark.qt_log_ignore("libpng|JPEG|jpeg")
def test_U3_what_is_no_picture_or_too_large_is_left_out(qapp, octets: bytes) -> None:
    assert decode(octets, 36, 1.0).isNull()


def test_U3_a_picture_of_very_many_pixels_is_left_out(qapp) -> None:
    assert decode(picture("PNG", 4097, 2), 36, 1.0).isNull()
    assert not decode(picture("PNG", 4096, 2), 36, 1.0).isNull()


async def test_a_picture_arrives_and_is_asked_for_once(qapp) -> None:
    stage, media = Stage(qapp), FakeMedia()
    pictures = Pictures(media, stage.tasks, stage.theme)  # type: ignore[arg-type]
    arrived: list[str] = []
    pictures.arrived.connect(arrived.append)
    for _ in range(3):
        assert pictures.pixmap("one", 36) is None
    await until(lambda: arrived)
    assert isinstance(pictures.pixmap("one", 36), QPixmap)
    assert (media.asked, arrived) == (["one"], ["one"])
    assert pictures.pixmap("", 36) is None
    await stage.settle()


async def test_only_the_newest_wishes_are_fetched_when_there_are_very_many(qapp) -> None:
    stage, media = Stage(qapp), FakeMedia()
    pictures = Pictures(media, stage.tasks, stage.theme)  # type: ignore[arg-type]
    media.gate.clear()
    for number in range(1000):
        pictures.pixmap(str(number), 36)
    await until(lambda: len(media.asked) == 4)
    media.gate.set()
    await stage.settle()
    assert len(media.asked) < 60
    assert media.asked[4] == "999" or "999" in media.asked[:4]


async def test_wishes_that_scrolled_away_are_dropped_and_at_most_four_are_fetched_at_once(qapp) -> None:
    stage, media = Stage(qapp), FakeMedia()
    pictures = Pictures(media, stage.tasks, stage.theme)  # type: ignore[arg-type]
    media.gate.clear()
    for number in range(20):
        pictures.pixmap(str(number), 36)
        pictures.pixmap(f"face {number}", 28)
        pictures.forget_others({str(number), str(number - 1)}, 36)
    await until(lambda: len(media.asked) == 4)
    media.gate.set()
    await stage.settle()
    rows = [url for url in media.asked if url.isdecimal()]
    assert sorted(rows) == ["18", "19"]
    assert len(media.asked) == 22


async def test_what_is_asked_for_and_dropped_within_a_moment_costs_no_request(qapp) -> None:
    stage, media = Stage(qapp), FakeMedia()
    pictures = Pictures(media, stage.tasks, stage.theme)  # type: ignore[arg-type]
    pictures.pixmap("one", 36)
    pictures.forget_others((), 36)
    await stage.settle()
    assert media.asked == []
    pictures.pixmap("one", 36, own=True)
    await stage.settle()
    assert (media.asked, media.own) == (["one"], {"one"})


async def test_what_is_kept_ready_is_bounded_by_its_pixels(qapp) -> None:
    stage, media = Stage(qapp), FakeMedia()
    pictures = Pictures(media, stage.tasks, stage.theme)  # type: ignore[arg-type]
    for number in range(3):
        pictures.pixmap(str(number), 2400)
        await stage.settle()
    assert pictures.pixmap("2", 2400) is not None
    assert pictures.pixmap("0", 2400) is None
    await stage.settle()


async def test_what_failed_is_left_alone_for_a_while(qapp) -> None:
    stage, media = Stage(qapp), FakeMedia()
    media.failing = {"one"}
    pictures = Pictures(media, stage.tasks, stage.theme)  # type: ignore[arg-type]
    pictures.pixmap("one", 36)
    await stage.settle()
    pictures.pixmap("one", 36)
    await stage.settle()
    assert media.asked == ["one"]


async def test_a_broken_picture_is_not_fetched_again(qapp) -> None:
    stage, media = Stage(qapp), FakeMedia(b"no picture")
    pictures = Pictures(media, stage.tasks, stage.theme)  # type: ignore[arg-type]
    for _ in range(2):
        assert pictures.pixmap("one", 36) is None
        await stage.settle()
    assert media.asked == ["one"]


async def test_nothing_is_fetched_after_closing(qapp) -> None:
    stage, media = Stage(qapp), FakeMedia()
    pictures = Pictures(media, stage.tasks, stage.theme)  # type: ignore[arg-type]
    pictures.close()
    await stage.tasks.close()
    assert pictures.pixmap("one", 36) is None
    assert media.asked == []


async def test_a_tile_with_a_letter_stands_in(qapp) -> None:
    stage, media = Stage(qapp), FakeMedia()
    pictures = Pictures(media, stage.tasks, stage.theme)  # type: ignore[arg-type]
    image = QImage(36, 36, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    pictures.paint(painter, QRect(0, 0, 36, 36), "", " élan")
    painter.end()
    assert image.pixelColor(18, 4) == stage.theme.tokens.color("line")
    assert len({image.pixel(x, y) for x in range(36) for y in range(36)}) > 2
