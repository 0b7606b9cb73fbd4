"""The services on the loop of the window: signals come in its thread, and slots of Qt may start uploads."""

import asyncio
import threading

from PySide6.QtCore import QTimer

from scmanager.core.upload_states import UploadState
from scmanager.services.intake import drafts_from
from tests.helpers.audio_files import audio_file
from tests.helpers.clients import client_of
from tests.helpers.uploading import ready_at_once, uploading
from tests.helpers.waiting import until


async def test_an_upload_started_by_a_timer_of_qt_becomes_a_track(qapp, sandbox, tmp_path):
    ready_at_once(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        threads, started = set(), []
        drafts = (await drafts_from([audio_file("song.ogg")])).drafts

        def hear(_change):
            threads.add(threading.current_thread())

        def start():
            started.append(asyncio.ensure_future(desk.queue.add(drafts)))

        desk.queue.changed.connect(hear)
        desk.library.changed.connect(hear)
        QTimer.singleShot(0, start)
        await until(lambda: desk.queue.jobs and desk.queue.jobs[0].state is UploadState.DONE)
        await started[0]
        assert threads == {threading.main_thread()}
        assert desk.library.get(desk.queue.jobs[0].track_urn) is not None
