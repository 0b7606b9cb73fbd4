"""The rows of the overview of sharing: sorted, searched and changed in slices, and what stays selected meanwhile."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication

from scmanager.core.link_overview import LinkAge, LinkFacts, LinkGroup, PrivateFilter
from scmanager.core.packing import Packer
from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User
from scmanager.ui.models.overview_model import OverviewModel
from scmanager.ui.models.private_links import OverviewColumn
from scmanager.ui.panes.overview_table import OverviewTable
from scmanager.ui.pictures import Pictures
from tests.helpers.dialogs import Stage
from tests.helpers.track_tables import PlainTiles
from tests.helpers.waiting import until

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def track(number: int, days: int | None = None, *, public: bool = False, access: int = 0) -> Track:
    return Track(
        urn=f"t:{number}",
        title=f"Take {number}",
        user=User(urn="u"),
        sharing=Sharing.PUBLIC if public else Sharing.PRIVATE,
        created_at=None if days is None else NOON - days * DAY,
        shared_to_count=access,
    )


FACTS = {
    "t:1": LinkFacts(first_at=NOON - 9 * DAY, last_at=NOON - 2 * DAY, recipients=3, live=3),
    "t:2": LinkFacts(last_reset_at=NOON - 3 * DAY, reset_due=NOON + DAY),
    "t:10": LinkFacts(first_at=NOON - DAY, last_at=NOON - DAY, recipients=1, live=1, reset_due=NOON + 9 * DAY),
}
TRACKS = [track(1, 400), track(2, 500), track(3), track(10, 20, access=2), track(4, 5, public=True)]


class Shown:
    """A model on a stage, with a table that shows it."""

    def __init__(self, app: QApplication) -> None:
        self.stage = Stage(app)
        self.tracks: dict[str, Track] = {}
        self.model = OverviewModel(self.stage.tasks, self.tracks.get, clock=lambda: NOON)
        self.table = OverviewTable(self.model, self.stage.theme, cast("Pictures", PlainTiles()))
        self.table.resize(1000, 500)
        self.table.show()

    @property
    def urns(self) -> list[str]:
        return [self.model.link_at(row).urn for row in range(self.model.rowCount())]

    @property
    def selected(self) -> list[str]:
        return [
            self.model.link_at(row).urn
            for first, last in self.table.selected_ranges()
            for row in range(first, last + 1)
        ]

    async def fill(self, tracks: list[Track], facts: dict[str, LinkFacts] | None = None) -> None:
        self.tracks.update((each.urn, each) for each in tracks)
        self.model.take_all(Packer.like(tracks[0]).pack_all(tracks), (), facts or {})
        await self.stage.settle()

    async def sort(self, column: OverviewColumn) -> list[str]:
        self.model.sort_by(column)
        await self.stage.settle()
        return self.urns

    async def ask(self, **wanted: object) -> list[str]:
        self.model.ask(PrivateFilter(**wanted))
        await self.stage.settle()
        return self.urns


@pytest.fixture
def shown(qapp: QApplication, qtbot) -> Shown:
    made = Shown(qapp)
    qtbot.addWidget(made.table)
    return made


async def test_the_rows_are_a_sound_model(shown: Shown, qtmodeltester) -> None:
    await shown.fill(TRACKS, FACTS)
    qtmodeltester.check(shown.model)
    await shown.ask(group=LinkGroup.SHARED)
    await shown.sort(OverviewColumn.TRACK)
    qtmodeltester.check(shown.model)


async def test_the_oldest_link_comes_first_and_what_is_not_known_last(shown: Shown) -> None:
    await shown.fill(TRACKS, FACTS)
    assert shown.urns == ["t:1", "t:10", "t:2", "t:3"]
    assert await shown.sort(OverviewColumn.AGE) == ["t:2", "t:10", "t:1", "t:3"]


@pytest.mark.parametrize(
    ("column", "once", "twice"),
    [
        (OverviewColumn.TRACK, "1 2 3 10", "10 3 2 1"),
        (OverviewColumn.RECIPIENTS, "1 10 2 3", "2 3 10 1"),
        (OverviewColumn.ACCESS, "10 1 2 3", "1 2 3 10"),
        (OverviewColumn.HANDED_OUT, "10 1 2 3", "1 10 2 3"),
        (OverviewColumn.RESET, "2 1 3 10", "2 1 3 10"),
        (OverviewColumn.PLANNED, "2 10 1 3", "10 2 1 3"),
    ],
)
async def test_every_column_can_be_sorted_both_ways(shown: Shown, column, once: str, twice: str) -> None:
    await shown.fill(TRACKS, FACTS)
    assert await shown.sort(column) == [f"t:{number}" for number in once.split()]
    assert shown.model.headerData(column, Qt.Orientation.Horizontal).endswith(("↓", "↑"))
    assert await shown.sort(column) == [f"t:{number}" for number in twice.split()]


async def test_groups_ages_and_words_are_asked_for_together(shown: Shown) -> None:
    await shown.fill(TRACKS, FACTS)
    assert await shown.ask(group=LinkGroup.NEVER_RESET) == ["t:1", "t:10", "t:3"]
    assert await shown.ask(group=LinkGroup.NEVER_RESET, age=LinkAge.MONTH) == ["t:10"]
    assert await shown.ask(text="10 TAKE") == ["t:10"]
    assert await shown.ask(text="10 side") == []


async def test_numbers_and_rows_follow_tracks_and_links(shown: Shown) -> None:
    await shown.fill(TRACKS, FACTS)
    shown.model.put([track(3, 700), track(1, 400, public=True), track(11, 1)], ["t:2"])
    await shown.stage.settle()
    assert shown.urns == ["t:3", "t:10", "t:11"]
    assert shown.model.overview.total() == 3
    shown.model.learn({"t:3": LinkFacts(last_reset_at=NOON - DAY, recipients=5)}, people=4)
    await shown.stage.settle()
    assert shown.urns == ["t:10", "t:3", "t:11"]
    assert (shown.model.overview.people, shown.model.overview.total(LinkGroup.NEVER_RESET)) == (4, 2)


async def test_selection_current_row_and_place_stay_while_rows_move(shown: Shown) -> None:
    await shown.fill([track(number, 1000 - number) for number in range(500)])
    shown.table.selectRow(200)
    shown.table.selectionModel().select(
        shown.model.index(300, 0), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    )
    shown.table.verticalScrollBar().setValue(200 * 48 + 7)
    assert shown.selected == ["t:200", "t:300"]
    shown.model.put([track(number, 2000) for number in range(1000, 1010)], ["t:7"])
    await shown.stage.settle()
    assert shown.selected == ["t:200", "t:300"]
    assert shown.model.link_at(shown.table.currentIndex().row()).urn == "t:200"
    assert shown.table.verticalScrollBar().value() == (200 + 10 - 1) * 48 + 7


async def test_a_selection_that_falls_apart_stays_whole(shown: Shown) -> None:
    many = [track(number, number) for number in range(6000)]
    await shown.fill(many, {each.urn: LinkFacts(recipients=number % 2) for number, each in enumerate(many)})
    await shown.ask(group=LinkGroup.WITH_PEOPLE)
    shown.table.selectAll()
    await shown.ask()
    urns = {shown.model.link_in(slot).urn for slot in shown.table.selected_slots()}
    assert urns == {each.urn for each in many[1::2]}


async def test_changes_that_come_while_rows_are_sorted_are_not_lost(shown: Shown) -> None:
    many = [track(number, number % 900) for number in range(6000)]
    shown.model.put(Packer.like(many[0]).pack_all(many))
    shown.model.sort_by(OverviewColumn.TRACK)
    shown.model.put([], ["t:0"])
    shown.model.ask(PrivateFilter(text="take 1"))
    shown.model.learn({"t:1": LinkFacts(recipients=2)}, people=2)
    await shown.stage.settle()
    await until(lambda: shown.model.overview is not None and shown.model.overview.total() == 5999)
    assert shown.model.overview.people == 2
    assert shown.urns == [f"t:{number}" for number in range(1, 6000) if "1" in str(number)]


async def test_very_many_tracks_do_not_hold_up_the_loop(shown: Shown) -> None:
    many = [track(number, number % 900) for number in range(30_000)]
    await shown.fill(many, {each.urn: LinkFacts(last_at=NOON, recipients=1) for each in many[::3]})
    longest, slice_of = 0.0, shown.model._work._is_done_after_slice

    def timed(steps) -> bool:
        nonlocal longest
        began = time.thread_time()
        done = slice_of(steps)
        longest = max(longest, time.thread_time() - began)
        return done

    shown.model._work._is_done_after_slice = timed
    await shown.sort(OverviewColumn.TRACK)
    await shown.ask(text="take 12")
    await shown.ask(group=LinkGroup.WITH_PEOPLE)
    await shown.fill(many)
    assert shown.model.rowCount() == 0
    assert 0 < longest < 0.05  # a twentieth of a second, on a machine that does other things as well
