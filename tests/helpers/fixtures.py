"""Fixtures that need the program: its loop and a running sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from scmanager.loop import Loop
    from tests.helpers.sandbox import Sandbox


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[Loop]:
    """A loop of its own for each test; nothing may be left running on it."""
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent

    from scmanager.loop import Loop

    loop = Loop(qapp)
    asyncio.set_event_loop(loop)
    yield loop
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    # What a thread said while the loop was being closed is heard now, not by a later test.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall.value)
    # Timers left in it must not be destroyed by a garbage collection that happens to run in another thread.
    shiboken6.delete(loop._timer)
    asyncio.set_event_loop(None)
    assert not left, f"tasks left running: {left}"


@pytest.fixture(scope="session")
def sandbox_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the running sandbox."""
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture(scope="session")
def _sandbox_process(sandbox_data: Path) -> Iterator[Sandbox]:
    from tests.helpers.sandbox import Sandbox

    with Sandbox.start(data=sandbox_data) as box:
        yield box


@pytest.fixture
def sandbox(_sandbox_process: Sandbox) -> Sandbox:
    """A running sandbox with its demo data as new."""
    _sandbox_process.reset()
    return _sandbox_process


@pytest.fixture(scope="session")
def _large_sandbox_process() -> Iterator[Sandbox]:
    from tests.helpers.sandbox import Sandbox

    with Sandbox.start(tracks=450) as box:
        yield box


@pytest.fixture
def sandbox_of_many(_large_sandbox_process: Sandbox) -> Sandbox:
    """A running sandbox whose lists of tracks have three pages, without faults or journal."""
    _large_sandbox_process.clear_faults()
    _large_sandbox_process.clear_requests()
    return _large_sandbox_process
