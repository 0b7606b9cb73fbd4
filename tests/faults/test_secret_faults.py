"""Faults U4 and F10: where secrets must never be, and who may read what the program keeps.

Every other test of the sandbox is searched for secrets too: tests/helpers/canary.py.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QTableView

from scmanager.errors import ScmanagerError
from scmanager.services.log_file import LogFile
from scmanager.ui.main_window import MainWindow
from tests.helpers.browser_steps import press, visit
from tests.helpers.canary import Canaries, secrets_of
from tests.helpers.polling import until as wait_until
from tests.helpers.program import Program
from tests.helpers.sandbox import Sandbox
from tests.helpers.sign_ins import a_profile, attempt
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

CLIENT_SECRET = "canary-oyeiUd3iew7aiPh8"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogFile]:
    """The log of the program, in the folder that is searched."""
    file = LogFile(tmp_path)
    yield file
    file.close()


def test_U4_the_search_finds_what_it_is_meant_to_find(sandbox: Sandbox, sandbox_data: Path, tmp_path: Path) -> None:
    secret = max(secrets_of(sandbox_data))
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "cache").write_bytes(b"\0" + secret.encode())
    birds = Canaries(sandbox_data)
    birds.look_at("title", f"a title with {secret} in it")
    birds.look_at("harmless", "nothing")
    birds.look_into(tmp_path)
    assert birds.leaks() == ["title", str(tmp_path / "deep" / "cache")]
    (tmp_path / "deep" / "cache").unlink()


@pytest.mark.parametrize("client_secret", ["sandbox", CLIENT_SECRET])
async def test_U4_a_sign_in_leaves_no_secret_behind(
    sandbox: Sandbox, canaries: Canaries, log: LogFile, client_secret: str
) -> None:
    canaries.secrets.add(CLIENT_SECRET)
    async with attempt(a_profile(sandbox), client_secret) as made:
        back = await press(made.address)
        canaries.look_at("answer page", (await visit(back)).text)
        canaries.look_at("printed", f"{made} {made!r}")
        try:
            signed_in = await made.finish()
        except ScmanagerError as error:
            logging.getLogger("scmanager.test").info("refused", exc_info=error)
            canaries.look_at("refusal", f"{error.title} {error.message} {error.details} {error!r}")
            assert client_secret == CLIENT_SECRET
        else:
            canaries.look_at("printed", f"{signed_in} {signed_in.tokens!r} {signed_in.profile}")
            assert client_secret == "sandbox"


@pytest.mark.expects_log("a bug")
async def test_U4_the_window_shows_and_copies_a_secret_link_and_tells_nobody(
    qapp: QApplication, sandbox: Sandbox, canaries: Canaries, log: LogFile
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_sharing_of_a_private_track(window)
        link = named(window, QLineEdit, "Secret link")
        canaries.look_at("masked link", link.text())
        named(window, QPushButton, "Copy link").click()
        await until(lambda: "/s-" in QGuiApplication.clipboard().text())
        secret = QGuiApplication.clipboard().text()
        window.failures.report(RuntimeError(f"GET {secret}?oauth_token=sandbox-user failed"))
        (report,) = reports(window)
        canaries.look_at("report on the screen", report.toPlainText())
        assert "RuntimeError: GET" in report.toPlainText()
        assert any("RuntimeError: GET" in entry for entry in log.recent.entries)


async def test_U4_diagnostics_are_copied_without_secrets(
    qapp: QApplication, sandbox: Sandbox, canaries: Canaries
) -> None:
    secret = max(secrets_of(canaries.data))
    async with open_window(qapp, sandbox.url, problems=[f"GET /x?secret_token={secret}", "Request abc-1"]) as window:
        actions = window.menu.findChildren(QAction)
        next(action for action in actions if action.text() == "Copy diagnostics").trigger()
        text = QGuiApplication.clipboard().text()
    for fact in ("scmanager: ", "Qt: 6.", "Server: on this computer", "Dialect: classic", "Request abc-1"):
        assert fact in text
    assert "demo-artist" not in text


def test_U4_F10_the_program_keeps_no_secret_and_nothing_others_may_read(
    sandbox: Sandbox, canaries: Canaries, tmp_path: Path
) -> None:
    before = os.umask(0)
    program = Program(tmp_path / "home", "--server", sandbox.url)
    os.umask(before)
    try:
        wait_until(lambda: sandbox.requests("GET", "/me/tracks"), "it lists the tracks", 30)
        for name in ("cmdline", "environ"):
            canaries.look_at(name, Path(f"/proc/{program.process.pid}/{name}").read_text("utf-8", "replace"))
        assert program.terminate() == 0, program.output
    finally:
        program.close()
    assert (tmp_path / "home" / "config" / "settings.json").is_file()
    assert readable_by_others(tmp_path / "home") == []


def test_F10_the_sandbox_of_the_program_is_private_too(tmp_path: Path) -> None:
    before = os.umask(0)
    program = Program(tmp_path / "home", "--sandbox")
    os.umask(before)
    database = tmp_path / "home" / "data" / "sandbox" / "sandbox.db"
    try:
        wait_until(database.is_file, "it starts its sandbox", 30)
        wait_until(lambda: not program.children or database.stat().st_size > 0, "it is filled", 30)
        assert readable_by_others(tmp_path / "home") == []
        program.terminate()
    finally:
        program.close()
    assert readable_by_others(tmp_path / "home") == []


def readable_by_others(home: Path) -> list[str]:
    """Return what the program made and others than its user may read, write or enter."""
    paths = [p for name in ("config", "data", "cache", "logs") for p in [home / name, *(home / name).rglob("*")]]
    assert len(paths) > 4
    return [f"{stat.filemode(path.lstat().st_mode)} {path}" for path in paths if path.lstat().st_mode & 0o077]


async def show_sharing_of_a_private_track(window: MainWindow) -> None:
    assert window.workspace is not None
    await until(lambda: named(window, QTableView, "Tracks").model().rowCount())
    await window.workspace.show_first_private()
    await window.settled()


def reports(window: MainWindow) -> list[QPlainTextEdit]:
    return [each for each in window.frame.findChildren(QPlainTextEdit) if each.accessibleName() == "Report"]
