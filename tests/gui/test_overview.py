"""The overview of sharing: numbers that lead to tracks, kept up to date, and what is done to the tracks there."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from scmanager.core.link_overview import LinkAge
from tests.helpers.link_windows import hand_out, private_tracks, session_of
from tests.helpers.overviews import listed, number, overview_table, press, show_overview
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import open_window


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_private_tracks_are_counted_and_each_number_leads_to_them(
    qapp: QApplication, sandbox: Sandbox, dialect
) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        await show_overview(window)
        private = private_tracks(window)
        assert number(window, "Private tracks") == str(len(private)) == str(len(listed(window)))
        shared = {each.urn for each in private if each.shared_to_count}
        assert number(window, "Shared") == str(len(shared))
        track = next(each for each in private if each.urn not in shared)
        await hand_out(window, track, ["Radio Lumen", "Promo list A"])
        await until(lambda: number(window, "Shared") == str(len(shared) + 1))
        assert number(window, "Recipients") == "2"
        press(window, "Recipients")
        await until(lambda: [each.urn for each in listed(window)] == [track.urn])
        press(window, "Never shared")
        await until(lambda: len(listed(window)) == len(private) - len(shared) - 1)
        press(window, "Older than a year")
        now = session_of(window).handed_out.clock()
        await until(lambda: all(each.age(now) is LinkAge.OLDER for each in listed(window)))
        assert number(window, "Older than a year").startswith(f"{len(listed(window))} of ")
        press(window, "Private tracks")
        await until(lambda: len(listed(window)) == len(private))
        assert overview_table(window).isVisible()
