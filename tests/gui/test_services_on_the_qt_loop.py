"""The services on the loop of the window: signals come in its thread, and slots of Qt may start uploads."""

import threading

from PySide6.QtCore import QTimer

from scmanager.core.uploads import UploadState
from scmanager.services.intake import drafts_from
from scmanager.services.library import Library
from scmanager.services.upload_queue import UploadQueue
from tests.helpers.audio_files import audio_file
from tests.helpers.clients import client_of
from tests.helpers.waiting import until


async def test_an_upload_started_by_a_timer_of_qt_becomes_a_track(qapp, sandbox):
    async with client_of(sandbox) as client:
        library = Library(client)
        queue = UploadQueue(client, library, delays=())
        threads, drafts = set(), (await drafts_from([audio_file("song.ogg")])).drafts

        def hear(_change):
            threads.add(threading.current_thread())

        def start():
            queue.add(drafts)

        queue.changed.connect(hear)
        library.changed.connect(hear)
        QTimer.singleShot(0, start)
        await until(lambda: queue.jobs and queue.jobs[0].state is UploadState.DONE)
        assert threads == {threading.main_thread()}
        assert library.get(queue.jobs[0].track_urn) is not None
        await queue.close()
