"""What is said of how fresh the tracks are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scmanager.errors import Offline
from scmanager.services.library import SyncStatus
from scmanager.ui.sync_words import as_of, sync_words

NOW = datetime(2026, 11, 20, 18, 30).astimezone()
EARLIER = datetime(2026, 11, 12, 14, 3).astimezone()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SyncStatus(), ("warn", "Loading…")),
        (SyncStatus(state="loading"), ("warn", "Loading…")),
        (SyncStatus(state="loading", loaded=1200), ("warn", "Loading… 1\u202f200")),
        (SyncStatus(state="loading", loaded=1200, expected=5000), ("warn", "Loading… 1\u202f200 of 5\u202f000")),
        (
            SyncStatus(state="loading", loaded=3, expected=9, synced_at=EARLIER, is_stale=True),
            ("warn", "Checking… 3 of 9"),
        ),
        (
            SyncStatus(state="ready", synced_at=EARLIER, is_stale=True),
            ("warn", "As of 12 Nov, 14:03 · not checked yet"),
        ),
        (SyncStatus(state="ready", finished_at=NOW, synced_at=NOW), ("ok", "Up to date, 18:30")),
        (SyncStatus(state="failed", error=Offline("gone")), ("bad", "No connection")),
        (
            SyncStatus(state="failed", error=Offline("gone"), synced_at=EARLIER, is_stale=True),
            ("bad", "No connection · as of 12 Nov, 14:03"),
        ),
    ],
)
def test_the_state_is_said_with_its_time(status: SyncStatus, words: tuple[str, str]) -> None:
    assert sync_words(status, NOW) == words


def test_an_old_time_is_said_with_its_year() -> None:
    long_ago = EARLIER.replace(year=2024)
    assert as_of(SyncStatus(synced_at=long_ago), NOW) == "as of 12 Nov 2024, 14:03"
    assert as_of(SyncStatus(synced_at=NOW - timedelta(hours=2)), NOW) == "as of 16:30"
    assert as_of(SyncStatus(), NOW) == ""
