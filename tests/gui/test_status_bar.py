"""What the status bar says of uploads."""

from __future__ import annotations

import pytest

from scmanager.core.uploads import UploadJob
from scmanager.paths import resources
from scmanager.services.upload_summary import summarise
from scmanager.ui.panes.status_bar import StatusBar
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.fake_uploads import S, job

SENDING = job(S.SENDING, sent=34_000_000, speed=1_000_000.0)


@pytest.mark.parametrize(
    ("jobs", "words"),
    [
        ([job(S.DONE), SENDING, job(S.QUEUED)], "Uploading 2 of 3 · 1.0 MB/s · 2 min left"),
        ([job(S.SENDING, idle=12.0)], "Uploading 1 of 1"),
        ([job(S.DONE), job(S.UNKNOWN)], "Checking whether 1 upload arrived"),
        ([job(S.DONE), job(S.UNKNOWN), job(S.WAIT_NET)], "1 upload waits · checking whether 1 upload arrived"),
        ([job(S.QUEUED), job(S.QUEUED)], "2 uploads wait"),
        ([job(S.DONE), job(S.PROCESSING), job(S.FAILED)], ""),
    ],
)
def test_the_status_bar_says_what_is_true_of_the_uploads(qapp, jobs: list[UploadJob], words: str):
    bar = StatusBar(Theme(qapp, resources() / "style" / "app.qss", "dark"))
    bar.show_uploads(summarise(jobs))
    shown = [label.text() for label in bar.findChildren(PlainLabel) if not label.isHidden()]
    assert [text for text in shown if text] == ([words] if words else [])
    bar.deleteLater()
