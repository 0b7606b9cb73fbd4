"""A watched folder: what is new and finished is taken once, whatever happens in between."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from scmanager.core.filenames import shown
from scmanager.errors import StorageError
from scmanager.services import folder_looks
from scmanager.services.folder_looks import is_passing, look_into
from scmanager.services.folders import Problem
from scmanager.services.watched_folder import INTERVAL_S, MOST_AT_ONCE, QUIET_S, Taken, WatchedFolder
from scmanager.store.seen_files import SeenFiles
from scmanager.store.uploads import UploadStore
from tests.helpers.hours import Hours
from tests.helpers.waiting import until


class Inbox:
    """A folder and a program that watches it, run as often as wished; `taken` are the names it took, in order."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "inbox"
        self.folder.mkdir()
        self.hours = Hours()
        self.taken: list[str] = []
        self.batches: list[int] = []
        self.found: list[Any] = []
        self.refused: list[Problem] = []
        self.troubles: list[str] = []
        self.failure: Exception | None = None
        self.answer = Taken()
        self._home = home

    def put(self, name: str, size: int = 10) -> Path:
        path = self.folder / name
        path.write_bytes(b"x" * size)
        return path

    async def take(self, paths: Sequence[Path]) -> Taken:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        self.batches.append(len(paths))
        self.taken += [path.name for path in paths]
        return self.answer

    @asynccontextmanager
    async def watched(self, folder: Path | None = None, **start: bool) -> AsyncIterator[WatchedFolder]:
        uploads = await UploadStore.open(self._home / "uploads.db")
        watched = WatchedFolder(
            folder or self.folder,
            SeenFiles(uploads.database),
            self.take,
            clock=self.hours.awake,
            sleep=self.hours.sleep,
        )
        watched.found.connect(self.found.extend)
        watched.refused.connect(self.refused.extend)
        watched.trouble.connect(self.troubles.append)
        await watched.start(**start)
        try:
            yield watched
        finally:
            await watched.close()
            await uploads.close()

    async def looks(self, count: int = 1) -> None:
        """Let the folder be looked into some times more."""
        for _look in range(count):
            await until(lambda: self.hours.sleepers() == 1)
            await self.hours.go_by(seconds=INTERVAL_S)
        await until(lambda: self.hours.sleepers() == 1)

    async def quiet(self) -> None:
        """Let as much time pass as a finished file needs."""
        await self.looks(1 + int(QUIET_S / INTERVAL_S))


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


async def test_a_new_file_is_taken_once_it_has_stayed_unchanged(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
        inbox.put("song.wav")
        await inbox.looks(3)
        assert inbox.taken == []
        await inbox.looks()
        assert inbox.taken == ["song.wav"]
        await inbox.looks(20)
        assert inbox.taken == ["song.wav"]


async def test_a_file_that_still_grows_is_waited_for(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
        for size in range(1, 12):
            inbox.put("song.wav", size)
            await inbox.looks(2)
        assert inbox.taken == []
        await inbox.quiet()
        assert inbox.taken == ["song.wav"]


async def test_a_file_of_the_same_size_that_is_written_again_is_waited_for(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
        path = inbox.put("song.wav")
        for moment in range(1, 8):
            os.utime(path, ns=(moment, moment))
            await inbox.looks(2)
        assert inbox.taken == []


async def test_an_empty_file_is_not_taken_until_it_is_filled(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
        inbox.put("song.wav", 0)
        await inbox.looks(10)
        assert inbox.taken == []
        inbox.put("song.wav", 5)
        await inbox.quiet()
        assert inbox.taken == ["song.wav"]


@pytest.mark.parametrize("take_present", [False, True])
async def test_what_is_there_at_first_is_taken_only_on_the_users_word(inbox: Inbox, take_present: bool) -> None:
    inbox.put("old.wav")
    async with inbox.watched(anew=True, take_present=take_present):
        await inbox.quiet()
        assert inbox.taken == (["old.wav"] if take_present else [])
        inbox.put("new.wav")
        await inbox.quiet()
    assert inbox.taken[-1] == "new.wav"


async def test_after_a_restart_only_what_came_meanwhile_is_taken(inbox: Inbox) -> None:
    inbox.put("old.wav")
    async with inbox.watched(anew=True):
        await inbox.looks()
        inbox.put("taken.wav")
        await inbox.quiet()
    inbox.put("meanwhile.wav")
    async with inbox.watched():
        await inbox.quiet()
        assert inbox.taken == ["taken.wav", "meanwhile.wav"]


async def test_switched_on_again_it_leaves_what_came_while_it_was_off(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
    inbox.put("meanwhile.wav")
    async with inbox.watched(anew=True):
        await inbox.quiet()
        assert inbox.taken == []


async def test_without_a_memory_nothing_of_what_is_there_is_taken(inbox: Inbox) -> None:
    inbox.put("old.wav")
    async with inbox.watched():
        await inbox.quiet()
        inbox.put("new.wav")
        await inbox.quiet()
        assert inbox.taken == ["new.wav"]


async def test_F1_a_program_that_ends_while_files_are_taken_asks_for_them_again(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
        inbox.put("song.wav")
        inbox.failure = StorageError("The disk is full.")
        await inbox.quiet()
        assert inbox.taken == []
    async with inbox.watched():
        await inbox.quiet()
        assert inbox.taken == ["song.wav"]


async def test_F3_what_could_not_be_written_down_is_told_and_tried_again(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
        inbox.put("song.wav")
        inbox.failure = StorageError("The disk is full.")
        await inbox.quiet()
        await inbox.looks()
        assert inbox.taken == ["song.wav"]
        assert inbox.troubles == ["The disk is full.", ""]


async def test_a_file_that_was_made_anew_is_taken_again(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
        inbox.put("song.wav")
        await inbox.quiet()
        inbox.put("song.wav", 99)
        await inbox.quiet()
        assert inbox.taken == ["song.wav", "song.wav"]


async def test_a_file_that_goes_before_it_is_taken_is_forgotten(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
        path = inbox.put("song.wav")
        await inbox.looks(2)
        path.unlink()
        await inbox.looks(2)
        inbox.put("song.wav")
        await inbox.looks(3)
        assert inbox.taken == []


async def test_a_folder_that_goes_is_told_once_and_watched_again_when_it_is_back(inbox: Inbox) -> None:
    away = inbox.folder.with_name("away")
    async with inbox.watched(anew=True):
        await inbox.looks()
        inbox.put("song.wav")
        await inbox.quiet()
        inbox.folder.rename(away)
        await inbox.looks(5)
        (told,) = inbox.troubles
        assert told == "The watched folder “inbox” is not there. It is watched again as soon as it is back."
        away.rename(inbox.folder)
        inbox.put("new.wav")
        await inbox.quiet()
        assert inbox.troubles == [told, ""]
        assert inbox.taken == ["song.wav", "new.wav"]


async def test_a_folder_that_is_not_there_at_first_is_remembered_as_it_is_when_it_comes(inbox: Inbox) -> None:
    inbox.folder.rmdir()
    async with inbox.watched(anew=True):
        await inbox.looks(2)
        inbox.folder.mkdir()
        inbox.put("old.wav")
        await inbox.quiet()
        inbox.put("new.wav")
        await inbox.quiet()
        assert inbox.taken == ["new.wav"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
async def test_a_folder_that_may_not_be_read_says_why(inbox: Inbox) -> None:
    inbox.folder.chmod(0)
    async with inbox.watched(anew=True):
        await inbox.looks()
    inbox.folder.chmod(0o700)
    assert "could not be read: Permission denied" in inbox.troubles[0]


async def test_a_folder_that_hangs_does_not_hold_up_the_program(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = threading.Event()

    def hang(_folder: Path) -> None:
        hangs.wait(20)

    monkeypatch.setattr("scmanager.services.watched_folder.look_into", hang)
    monkeypatch.setattr("scmanager.services.watched_folder.PATIENCE_S", 0.05)
    async with inbox.watched(anew=True):
        await inbox.looks()
    hangs.set()
    assert inbox.troubles[0] == "The watched folder “inbox” does not answer. It is tried again."


async def test_many_files_are_taken_in_parts(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
        for number in range(2 * MOST_AT_ONCE + 1):
            inbox.put(f"{number:03}.wav")
        await inbox.quiet()
        assert inbox.batches == [MOST_AT_ONCE, MOST_AT_ONCE, 1]
        assert inbox.taken == sorted(inbox.taken)


async def test_what_became_of_files_is_told(inbox: Inbox) -> None:
    job: Any = object()
    problem = Problem(path_text="broken.wav", sentence="It is cut short.")
    inbox.answer = Taken(jobs=[job], refused=[problem])
    async with inbox.watched(anew=True):
        await inbox.looks()
        inbox.put("song.wav")
        await inbox.quiet()
    assert (inbox.found, inbox.refused) == ([job], [problem])


async def test_a_closed_watch_looks_no_more(inbox: Inbox) -> None:
    async with inbox.watched(anew=True):
        await inbox.looks()
        naps = list(inbox.hours.naps)
    inbox.put("song.wav")
    await inbox.hours.go_by(hours=1)
    assert inbox.taken == []
    assert inbox.hours.naps == naps
    assert set(naps) == {INTERVAL_S}
    assert INTERVAL_S >= 1


@pytest.mark.parametrize(
    ("name", "passing"),
    [
        ("song.wav", False),
        ("song.part.wav", False),
        (".song.wav", True),
        ("song.wav.part", True),
        ("song.wav.CRDOWNLOAD", True),
        ("song.wav.tmp", True),
        ("song.wav~", True),
        ("~song.wav", True),
        ("#song.wav#", True),
        ("song.wav.partial", True),
    ],
)
def test_names_of_files_that_are_being_written(name: str, passing: bool) -> None:
    assert is_passing(name) is passing


def test_L6_only_regular_files_of_the_folder_itself_are_looked_at(tmp_path: Path) -> None:
    outside = tmp_path / "outside.wav"
    outside.write_bytes(b"x")
    folder = tmp_path / "inbox"
    (folder / "deeper").mkdir(parents=True)
    (folder / "deeper" / "inner.wav").write_bytes(b"x")
    (folder / "link.wav").symlink_to(outside)
    (folder / "dangling.wav").symlink_to(tmp_path / "nowhere")
    os.mkfifo(folder / "pipe.wav")
    odd = os.fsdecode(b"caf\xe9.wav")
    (folder / odd).write_bytes(b"xy")
    assert {path.name for path in look_into(folder).files} == {odd}
    assert shown(odd)


def test_a_folder_with_too_many_files_is_watched_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_looks, "MOST_FILES", 3)
    for number in range(4):
        (tmp_path / f"{number}.wav").write_bytes(b"x")
    look = look_into(tmp_path)
    assert (len(look.files), look.is_whole) == (3, False)
