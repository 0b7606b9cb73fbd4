"""Signals: one thread, at once, and a failing listener harms nobody else."""

import asyncio
import threading

import pytest
from psygnal import Signal

from scmanager.services.signals import announce


class Speaker:
    said = Signal(str)
    meant = Signal(str)


def fail(word):
    secret = "s-verysecret"
    raise KeyError(word + secret[:0])


def collect_reports():
    reports = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reports.append(context))
    return reports


def test_listeners_are_called_at_once_in_the_same_thread():
    speaker, heard = Speaker(), []
    speaker.said.connect(lambda word: heard.append((word, threading.current_thread())))
    announce(speaker.said, "hello")
    assert heard == [("hello", threading.current_thread())]


async def test_a_failing_listener_is_reported_with_its_own_exception_and_the_sender_goes_on():
    reports, speaker = collect_reports(), Speaker()
    speaker.said.connect(fail)
    announce(speaker.said, "hello")
    announce(speaker.said, "again")
    assert [type(report["exception"]) for report in reports] == [KeyError, KeyError]
    assert reports[0]["message"] == "a listener of 'said' failed"


async def test_U4_the_report_holds_no_local_variables():
    reports, speaker = collect_reports(), Speaker()
    speaker.said.connect(fail)
    announce(speaker.said, "hello")
    assert "verysecret" not in f"{reports[0]['message']} {reports[0]['exception']!r}"


async def test_a_failure_two_signals_deep_is_reported_once_and_unwrapped():
    reports, speaker = collect_reports(), Speaker()
    speaker.meant.connect(fail)

    @speaker.said.connect
    def pass_on(word):
        speaker.meant.emit(word)

    announce(speaker.said, "hello")
    assert [type(report["exception"]) for report in reports] == [KeyError]


def test_without_a_loop_the_failure_is_raised_as_it_is():
    speaker = Speaker()
    speaker.said.connect(fail)
    with pytest.raises(KeyError):
        announce(speaker.said, "hello")


def test_a_listener_that_is_gone_is_not_called():
    class Listener:
        heard = 0

        def hear(self, _word):
            Listener.heard += 1

    speaker, listener = Speaker(), Listener()
    speaker.said.connect(listener.hear)
    announce(speaker.said, "once")
    del listener
    announce(speaker.said, "twice")
    assert Listener.heard == 1


def test_each_object_has_its_own_listeners():
    one, other, heard = Speaker(), Speaker(), []
    one.said.connect(heard.append)
    announce(other.said, "elsewhere")
    assert heard == []
