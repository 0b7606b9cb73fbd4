"""Starting twice, being ended, being killed."""

from __future__ import annotations

import time

import pytest

from tests.helpers.audio_files import audio_file
from tests.helpers.polling import until
from tests.helpers.program import gone, wait_for_children
from tests.helpers.sandbox import Sandbox
from tests.helpers.screen import Screen

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

WINDOW = "^scmanager$"


def test_sigterm_ends_the_program_and_its_sandbox(start, screen: Screen):
    program = start(own_sandbox=True)
    screen.window(WINDOW)
    (server,) = wait_for_children(program, 1)
    assert program.terminate() == 0
    until(lambda: gone(server), "the sandbox ends")


def test_sigterm_while_it_starts(start):
    program = start()
    until(lambda: list(program.home.rglob("running.lock")), "it has taken its home folder")
    assert program.terminate() == 0


def test_sigterm_while_a_dialog_is_open(start, screen: Screen):
    program = start(audio_file("song.wav"))
    screen.window("^Upload 1 track")
    assert program.terminate() == 0


def test_the_sandbox_ends_with_a_program_that_is_killed(start, screen: Screen):
    program = start(own_sandbox=True)
    (server,) = wait_for_children(program, 1)
    program.kill()
    until(lambda: gone(server), "the sandbox ends")


def test_F6_a_second_start_hands_its_files_over(start, screen: Screen):
    first = start()
    screen.window(WINDOW)
    second = start(audio_file("song.wav"), audio_file("song.ogg"))
    assert second.wait() == 0
    screen.window("^Upload 2 tracks")
    assert first.terminate() == 0


def test_F6_of_ten_starts_at_once_one_stays(start, screen: Screen):
    programs = [start() for _ in range(10)]
    until(lambda: sum(each.process.poll() is None for each in programs) == 1, "nine of ten end", 30)
    left = [each for each in programs if each.process.poll() is None]
    assert [each.process.returncode for each in programs if each not in left] == [0] * 9
    assert len(screen.windows(WINDOW)) == 1
    assert left[0].terminate() == 0


def test_F6_after_a_kill_the_next_start_works_at_once(start, screen: Screen, sandbox: Sandbox):
    first = start()
    screen.window(WINDOW)
    usual = time.monotonic() - first.started_at
    first.kill()
    until(lambda: not screen.windows(WINDOW), "the window is gone")
    sandbox.clear_requests()
    second = start()
    screen.window(WINDOW, usual + 2)
    until(lambda: sandbox.requests("GET", "/me/tracks"), "it lists the tracks")
    assert second.terminate() == 0
