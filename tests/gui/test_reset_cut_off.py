"""A reset of several links that ends with the program in the middle is told at the next start, and gone on with."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton

from scmanager.core.link_resets import ResetReport, ResetRow, ResetState
from tests.helpers.link_windows import dialog_of, private_tracks, session_of
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import words
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window


def end_when_done(running: asyncio.Task[ResetReport], row: ResetRow) -> None:
    """End as soon as the first link is reset, as a program does that is killed."""
    if row.state is ResetState.RESET:
        running.cancel()


async def test_a_reset_of_several_that_was_cut_off_is_told_and_gone_on_with(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        await until(lambda: len(private_tracks(window)) > 3)
        tracks, resets = private_tracks(window)[:4], session_of(window).links.resets
        running = asyncio.ensure_future(resets.reset_together(tracks))
        resets.changed.connect(partial(end_when_done, running))
        await asyncio.wait([running])
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        await until(lambda: "A reset of 4 links was cut off: 1 is reset, 3 are not." in window.messages.texts())
        named(window, QPushButton, "Reset the rest…").click()
        dialog = await dialog_of(window, "Reset 3 secret links?")
        assert tracks[0].title not in words(dialog)
        named(window, QPushButton, "Reset 3 links").click()
        await until(lambda: "3 of 3 links were reset" in words(dialog))
        dialog.close()
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        await until(lambda: private_tracks(window))
        await window.workspace.tasks.settled()
        assert window.messages.texts() == []
