"""A planned reset that was missed is called that wherever it is listed, and one that is to come is not told as done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from scmanager.ui.models.link_cells import LinkColumn
from scmanager.ui.models.private_links import OverviewColumn
from tests.helpers.link_windows import hand_out, link_table, private_tracks, session_of, show_links
from tests.helpers.overviews import figure, number, overview_table, press, show_overview
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import open_window


async def test_a_missed_reset_is_named_as_such_in_the_overview_and_among_the_links(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        await until(lambda: private_tracks(window))
        track = private_tracks(window)[0]
        await hand_out(window, track, ["Anna"])
        due = datetime.now(UTC) + timedelta(seconds=0.4)
        await session_of(window).links.reminders.plan(track, due)
    await until(lambda: datetime.now(UTC) > due)
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        await show_overview(window)
        await until(lambda: figure(window, "Resets planned").accessibleDescription() == "1 missed")
        press(window, "Resets planned")
        table = overview_table(window)
        await until(lambda: table.model().rowCount() == 1)
        cell = table.model().index(0, OverviewColumn.PLANNED)
        assert cell.data() == "missed"
        show_links(window)
        await until(lambda: link_table(window, shown=False).model().rowCount() == 1)
        since = link_table(window).model().index(0, LinkColumn.SINCE).data()
        assert since == f"reset missed {due.astimezone():%-d %b}"


async def test_one_person_with_the_links_of_several_tracks_is_one_recipient(
    qapp: QApplication, sandbox: Sandbox
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        for track in private_tracks(window)[:3]:
            await hand_out(window, track, ["Anna"])
        await hand_out(window, private_tracks(window)[0], ["Ben"])
        await until(lambda: number(window, "Recipients") == "2")
