"""Pictures on the disk: whole or not there, within a limit, and without a word when the disk does not play along."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from scmanager.store import pictures
from scmanager.store.pictures import PictureFolder

ADDRESS = "https://i1.sndcdn.com/artworks-{}-large.jpg"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "pictures"


def only_file(place: Path) -> Path:
    (path,) = place.iterdir()
    return path


def test_what_was_written_is_read_by_the_next_run(place: Path) -> None:
    PictureFolder(place).write(ADDRESS, b"picture")
    assert PictureFolder(place).read(ADDRESS) == b"picture"
    assert PictureFolder(place).read(ADDRESS.format(2)) is None


def test_F10_folder_and_files_are_for_the_user_alone_and_do_not_tell_the_address(place: Path) -> None:
    before = os.umask(0)
    try:
        PictureFolder(place).write(ADDRESS, b"picture")
    finally:
        os.umask(before)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(place).stat().st_mode) == 0o600
    assert "artworks" not in only_file(place).name


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 23, None])
def test_a_damaged_file_is_not_there_and_goes(place: Path, damage: bytes | None) -> None:
    folder = PictureFolder(place)
    folder.write(ADDRESS, b"picture")
    path = only_file(place)
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert folder.read(ADDRESS) is None
    assert list(place.iterdir()) == []
    folder.write(ADDRESS, b"picture")
    assert folder.read(ADDRESS) == b"picture"


def test_those_used_longest_ago_make_room(place: Path) -> None:
    folder = PictureFolder(place, limit=1000)
    for number in range(8):
        folder.write(ADDRESS.format(number), bytes([number + 1]) * 100)
    for path in place.iterdir():
        os.utime(path, (1, 1))
    assert folder.read(ADDRESS.format(0)) is not None
    folder = PictureFolder(place, limit=1000)
    folder.write(ADDRESS.format(8), b"x" * 100)
    kept = [number for number in range(9) if folder.read(ADDRESS.format(number)) is not None]
    assert {0, 8} <= set(kept)
    assert sum(path.stat().st_size for path in place.iterdir()) <= 900


def test_what_another_run_left_half_written_goes_when_room_is_made(place: Path) -> None:
    folder = PictureFolder(place, limit=300)
    folder.write(ADDRESS, b"x" * 100)
    only_file(place).with_name("0" * 40 + ".ab12").write_bytes(b"half")
    folder.write(ADDRESS.format(2), b"x" * 200)
    assert not [path for path in place.iterdir() if "." in path.name]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_F3_a_disk_that_takes_nothing_means_no_pictures_and_no_noise(
    place: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    tries = []

    def refuse(*arguments: object) -> int:
        tries.append(arguments)
        raise OSError(number, os.strerror(number))

    folder = PictureFolder(place)
    folder.write(ADDRESS, b"picture")
    monkeypatch.setattr(pictures.os, "open", refuse)
    for _ in range(3):
        folder.write(ADDRESS.format(2), b"picture")
    assert folder.read(ADDRESS.format(2)) is None
    assert folder.read(ADDRESS) == b"picture"
    assert len(tries) == 1
    assert len(list(place.iterdir())) == 1


def test_a_file_where_the_folder_should_be_means_no_pictures(place: Path) -> None:
    place.parent.mkdir(parents=True)
    place.write_text("in the way")
    folder = PictureFolder(place)
    folder.write(ADDRESS, b"picture")
    assert folder.read(ADDRESS) is None


def test_nothing_is_left_after_clearing_and_pictures_can_be_kept_again(place: Path) -> None:
    folder = PictureFolder(place)
    folder.write(ADDRESS, b"picture")
    folder.clear()
    assert not place.exists()
    folder.write(ADDRESS, b"picture")
    assert folder.read(ADDRESS) == b"picture"
