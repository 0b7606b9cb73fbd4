"""The log: private files, no secrets, and the newest problems at hand."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from scmanager.services import log_file
from scmanager.services.log_file import LogFile

SECRET = "Zq9KxCanary77Secret"
log = logging.getLogger("scmanager.test")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[LogFile]:
    """A log in a folder of its own."""
    file = LogFile(tmp_path)
    yield file
    file.close()


def text_of(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("scmanager.log*")))


@pytest.mark.expects_log("GET /me", "a bug")
def test_U4_messages_arguments_and_tracebacks_lose_their_secrets(tmp_path: Path, capfd) -> None:
    opened = LogFile(tmp_path)
    log.error("GET /me?oauth_token=%s failed with %r", SECRET, {"refresh_token": SECRET})
    try:
        raise ValueError(f"https://soundcloud.com/ana/song/s-{SECRET}")
    except ValueError:
        log.exception("a bug")
    opened.close()
    written = [text_of(tmp_path), capfd.readouterr().err, *opened.recent.entries]
    assert [text for text in written if SECRET in text] == []
    assert all("Traceback" in text for text in (written[0], written[1], opened.recent.entries[1]))
    assert "GET /me?oauth_token=… failed" in written[0]


def test_U4_the_libraries_that_log_addresses_and_headers_are_quiet(opened: LogFile, tmp_path: Path) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://api.soundcloud.com/me?x=1")
    logging.getLogger("httpcore.http11").debug("send_request_headers %s", SECRET)
    log.info("something of our own")
    assert text_of(tmp_path).count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the folder private, not the file")
def test_F10_the_log_and_what_it_grew_out_of_are_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scmanager.log").write_text("from an earlier version\n")
    (tmp_path / "scmanager.log").chmod(0o644)
    monkeypatch.setattr(log_file, "MOST_BYTES", 2000)
    before = os.umask(0)
    try:
        file = LogFile(tmp_path)
        for number in range(200):
            log.info("line %d", number)
        file.close()
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) >= 4
    assert set(modes.values()) == {0o600}
    assert "line 199" in text_of(tmp_path)


def test_the_last_twenty_problems_are_remembered(opened: LogFile) -> None:
    for number in range(30):
        log.info("problem %d", number)
    log.info("a long one %s the end", "x" * 50_000)
    entries = opened.recent.entries
    assert (len(entries), "problem 11" in entries[0]) == (20, True)
    assert len(entries[-1]) < 7000
    assert entries[-1].endswith("the end")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_F3_a_full_disk_stops_nothing(tmp_path: Path, capfd) -> None:
    (tmp_path / "scmanager.log").symlink_to("/dev/full")
    file = LogFile(tmp_path)
    log.info("lost")
    file.close()
    assert capfd.readouterr().err == ""
    assert len(file.recent.entries) == 1


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path, capfd) -> None:
    file = LogFile(tmp_path / "nowhere")
    log.info("lost")
    file.close()
    assert capfd.readouterr().err == ""


def test_closing_gives_the_log_back(tmp_path: Path) -> None:
    root, own = logging.getLogger(), logging.getLogger("scmanager")
    before = (root.handlers[:], root.level, own.level)
    LogFile(tmp_path).close()
    assert (root.handlers[:], root.level, own.level) == before
