"""The upload dialog with thousands of files: the window is never kept waiting."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Sequence
from pathlib import Path

from scmanager.core import texts
from scmanager.services.intake import IntakeResult
from scmanager.ui.dialogs.upload_dialog import UploadDialog
from tests.helpers.dialogs import Stage, make_desk
from tests.helpers.upload_dialogs import draft_of
from tests.helpers.waiting import until

FILES = 5_000
LONGEST_BLOCK_S = 0.05
"""Seconds of work in a row; it was 0.086 when all was done at once, and is 0.026 in slices."""


async def read(_paths: Sequence[Path]) -> IntakeResult:
    drafts = await asyncio.to_thread(lambda: [draft_of(f"{number}.wav", 60_000) for number in range(FILES)])
    return IntakeResult(drafts=drafts, skipped=[])


async def watch(blocks: list[float]) -> None:
    while True:
        began = time.thread_time()
        await asyncio.sleep(0)
        blocks.append(time.thread_time() - began)


async def test_thousands_of_files_are_added_and_compared_in_slices(qapp) -> None:
    stage = Stage(qapp)
    dialog = UploadDialog(None, theme=stage.theme, tasks=stage.tasks, desk=make_desk(read_files=read))
    dialog.open()
    await stage.settle()
    blocks: list[float] = []
    watching = asyncio.ensure_future(watch(blocks))
    gc.disable()  # the program collects when nobody waits
    try:
        dialog.add_paths([Path("/music")])
        await until(lambda: dialog.windowTitle() == f"Upload {texts.count(FILES)} tracks")
        assert max(blocks) < LONGEST_BLOCK_S
        assert len(dialog.drafts()) == FILES
    finally:
        gc.enable()
        watching.cancel()
        dialog.done(0)
    await stage.settle()
