"""The process that is killed: the real queue over a real database and real connections, with a user who answers.

The user does what people do: drops files that are not in the list, looks at SoundCloud's own page for a while before
saying "send again", chooses a track that is shown to be the one, and signs in again.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from scmanager.core.upload_states import IllegalTransition, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.connection import Connection
from scmanager.services.editing import Editing
from scmanager.services.intake import drafts_from
from scmanager.services.library import Library
from scmanager.services.upload_queue import UploadQueue
from scmanager.store.uploads import UploadStore
from tests.helpers.rig_naive import retry_naively
from tests.helpers.rig_orders import DATABASE, FINAL, WANTED, Order, connect, sha256
from tests.helpers.rig_steps import SteppedDatabase, Steps, kill_this_process
from tests.helpers.uploading import QUICK

S = UploadState
TIMING = msgspec.structs.replace(QUICK, preparing=(0.01,), stuck=30, soft_stop=1)
MOST_SECONDS = 30.0
"""Seconds an upload may take; one more for each file."""


def run(order: Order) -> None:
    """Do what is ordered, in a process of its own; its log goes to a file."""
    log = os.open(order.folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    faulthandler.enable()
    steps = Steps(order.folder / "steps", order.kill_at)
    if order.kill_after:
        threading.Thread(target=_kill_after, args=(order.kill_after,), daemon=True).start()
    asyncio.run(retry_naively(order, steps) if order.naive else _work(order, steps))


def _kill_after(seconds: float) -> None:
    time.sleep(seconds)
    kill_this_process()


async def _work(order: Order, steps: Steps) -> None:
    store = await UploadStore.open(order.folder / DATABASE)
    store.database = SteppedDatabase(store.database, steps)
    client = connect(order, steps)
    library = Library(client)
    connection = Connection(client, library)
    queue = UploadQueue(client, library, Editing(client, library), store, "rig", connection=connection, timing=TIMING)
    await queue.open()
    if order.resends:
        await queue.resend_unasked(wanted=True)
    await _drop_files(queue, order.files)
    async with asyncio.timeout(MOST_SECONDS + len(order.files)):
        await _answer_until_final(queue, order)
    await queue.close()
    await connection.close()
    await client.close()
    await store.close()


async def _drop_files(queue: UploadQueue, files: tuple[Path, ...]) -> None:
    there = {job.draft.path for job in queue.jobs}
    result = await drafts_from([path for path in files if path not in there], defaults=WANTED)
    drafts = [msgspec.structs.replace(draft, content=sha256(draft.path)) for draft in result.drafts]
    if drafts:
        await queue.add(drafts)


async def _answer_until_final(queue: UploadQueue, order: Order) -> None:
    while not all(job.state in FINAL for job in queue.jobs):
        for job in queue.jobs:
            if job.state in ANSWERS:
                order.note(f"asked: {job.state}")
                with suppress(IllegalTransition):  # the program was quicker than its user
                    await ANSWERS[job.state](queue, job, order)
        await asyncio.sleep(0.005)


async def _decide(queue: UploadQueue, job: UploadJob, order: Order) -> None:
    """Wait, look once more, take a track that is offered, and only then say "send again"."""
    await asyncio.sleep(order.patience)
    await queue.doubts.hurry(job.id)
    job = queue.get(job.id)
    if job.state is not S.RETRY_DECISION:
        return
    if job.candidates:
        order.note("chosen")
        await queue.doubts.choose(job.id, job.candidates[0], ())
    else:
        order.note("sent again")
        await queue.retry(job.id)


async def _sign_in(queue: UploadQueue, job: UploadJob, _order: Order) -> None:
    await queue.resume(job.id)


async def _retry(queue: UploadQueue, job: UploadJob, _order: Order) -> None:
    await queue.retry(job.id)


ANSWERS = {S.RETRY_DECISION: _decide, S.WAIT_AUTH: _sign_in, S.FAILED: _retry}
