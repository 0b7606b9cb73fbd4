"""Looking through dropped folders."""

import os

import pytest

from scmanager.services import folders
from scmanager.services.folders import MOST_LEVELS, MOST_SECONDS, Walk


class Clock:
    """A clock that moves on a little with every look at it."""

    def __init__(self, step=0.0):
        self.now, self.step = 50.0, step

    def __call__(self):
        self.now += self.step
        return self.now


def touch(folder, *names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()


def names(walk):
    return [path.name for path in walk.files]


def test_files_come_in_the_order_people_expect(tmp_path):
    touch(tmp_path, "10 End.wav", "2 Middle.wav", "1 Begin.wav", "a.wav", "B.wav", "c.wav")
    walk = Walk()
    walk.add(tmp_path)
    assert names(walk) == ["1 Begin.wav", "2 Middle.wav", "10 End.wav", "a.wav", "B.wav", "c.wav"]
    assert walk.problems == []


@pytest.mark.parametrize("name", ["²", "1²", "١٢", "12 ² 3", "1"])
def test_digits_of_every_kind_can_be_ordered(tmp_path, name):
    touch(tmp_path, name, "2", "x")
    walk = Walk()
    walk.add(tmp_path)
    assert sorted(names(walk)) == sorted([name, "2", "x"])


def test_hidden_files_are_left_out_of_folders_but_not_when_chosen(tmp_path):
    touch(tmp_path, ".DS_Store", "._song.wav", "song.wav")
    walk = Walk()
    walk.add(tmp_path)
    assert names(walk) == ["song.wav"]
    walk.add(tmp_path / "._song.wav")
    assert names(walk) == ["song.wav", "._song.wav"]


def test_a_file_chosen_twice_is_taken_once(tmp_path):
    touch(tmp_path, "song.wav")
    walk = Walk()
    walk.add(tmp_path / "song.wav")
    walk.add(tmp_path)
    assert names(walk) == ["song.wav"]


def test_L7_links_inside_folders_are_told_and_not_followed(tmp_path):
    touch(tmp_path / "album", "song.wav")
    (tmp_path / "album" / "loop").symlink_to(tmp_path / "album")
    (tmp_path / "album" / "other.wav").symlink_to(tmp_path / "album" / "song.wav")
    walk = Walk()
    walk.add(tmp_path)
    assert names(walk) == ["song.wav"]
    assert {(p.path_text, p.sentence) for p in walk.problems} == {
        ("loop", "This is a link; links inside folders are not followed."),
        ("other.wav", "This is a link; links inside folders are not followed."),
    }


def test_a_link_chosen_by_hand_is_followed(tmp_path):
    touch(tmp_path / "album", "song.wav")
    (tmp_path / "link").symlink_to(tmp_path / "album")
    walk = Walk()
    walk.add(tmp_path / "link")
    assert names(walk) == ["song.wav"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_L7_a_pipe_in_a_folder_is_told_and_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    walk = Walk()
    walk.add(tmp_path)
    assert (walk.files, [p.path_text for p in walk.problems]) == ({}, ["pipe.wav"])


def test_L7_very_deep_folders_end_somewhere(tmp_path):
    deep = tmp_path
    for level in range(MOST_LEVELS + 3):
        touch(deep, f"{level}.wav")
        deep = deep / "d"
    deep.mkdir()
    walk = Walk()
    walk.add(tmp_path)
    assert len(walk.files) == MOST_LEVELS
    assert [p.sentence for p in walk.problems] == ["Folders more than 20 levels deep are not looked into."]


def test_L7_too_many_files_are_told_once(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "MOST_FILES", 3)
    touch(tmp_path / "a", "1", "2")
    touch(tmp_path / "b", "3", "4", "5")
    walk = Walk()
    walk.add(tmp_path)
    walk.add(tmp_path / "b" / "5")
    assert names(walk) == ["1", "2", "3"]
    assert [(p.path_text, p.sentence) for p in walk.problems] == [
        ("4", "Only 3 files can be added at once; this one and the rest are left out.")
    ]


def test_L7_a_slow_disk_does_not_hold_up_for_ever(tmp_path):
    touch(tmp_path, *(f"{number}.wav" for number in range(100)))
    walk = Walk(Clock(step=MOST_SECONDS / 20))
    walk.add(tmp_path)
    assert len(walk.files) < 100
    assert [p.sentence for p in walk.problems] == [
        "Looking through this folder took more than 5 s; the rest is left out."
    ]


def test_a_folder_that_cannot_be_read_does_not_stop_the_others(tmp_path):
    touch(tmp_path / "closed", "a.wav")
    touch(tmp_path / "open", "b.wav")
    (tmp_path / "closed").chmod(0)
    try:
        if os.access(tmp_path / "closed", os.R_OK):
            pytest.skip("this user may read everything")
        walk = Walk()
        walk.add(tmp_path)
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert names(walk) == ["b.wav"]
    assert walk.problems[0].sentence == "This folder could not be read: Permission denied."
