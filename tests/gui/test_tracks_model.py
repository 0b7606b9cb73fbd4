"""The model of the table: right rows in the right order, whatever happens in whatever order."""

from __future__ import annotations

import random

import msgspec
import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from scmanager.core.tracks import Sharing, Track
from scmanager.ui.models.columns import COLUMNS, KEYS
from scmanager.ui.models.track_filter import TrackFilter, words_of
from scmanager.ui.models.tracks_model import TRACK_ROLE, TracksModel
from scmanager.ui.tasks import Tasks
from tests.helpers.dialogs import Stage
from tests.helpers.track_tables import at_rest, numbers, some_tracks, track, urn


def checked_model(tasks: Tasks, sort: str = "", *, descending: bool = False) -> TracksModel:
    """A model that Qt's own tester watches."""
    model = TracksModel(tasks, sort=sort, descending=descending)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def expected(tracks: list[Track], sort: str, *, descending: bool) -> list[str]:
    """The order a plain sort gives; equal ones as they came, all of it backwards when descending."""
    if sort:
        tracks = sorted(tracks, key=COLUMNS[KEYS.index(sort)].rank)
    return [each.urn for each in (reversed(tracks) if descending else tracks)]


def urns(model: TracksModel) -> list[str]:
    return [model.track_at(row).urn for row in range(model.rowCount())]


@pytest.mark.parametrize("sort", ["", *KEYS])
@pytest.mark.parametrize("descending", [False, True])
async def test_rows_come_in_the_order_of_a_column(qapp, sort: str, descending: bool) -> None:
    tracks = some_tracks(60)
    model = checked_model(Stage(qapp).tasks, sort, descending=descending)
    model.apply(tracks)
    assert urns(model) == expected(tracks, sort, descending=descending)
    assert all(model.row_of(each) == row for row, each in enumerate(urns(model)))


async def test_counts_beyond_32_bits_sort_as_numbers(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, "plays")
    counts = [5_000_000_000, 3, None, 40, 2**33]
    model.apply([track(number, playback_count=count) for number, count in enumerate(counts)])
    assert [model.track_at(row).playback_count for row in range(5)] == [None, 3, 40, 5_000_000_000, 2**33]


async def test_a_length_that_is_not_known_yet_is_a_dash(qapp) -> None:
    model = checked_model(Stage(qapp).tasks)
    model.apply([track(1, duration_ms=0), track(2, duration_ms=61_000)])
    assert [model.index(row, KEYS.index("length")).data() for row in range(2)] == ["–", "1:01"]


@pytest.mark.parametrize("seed", range(6))
async def test_many_changes_end_in_what_a_plain_sort_and_filter_give(qapp, qtbot, seed: int) -> None:
    chance = random.Random(seed)
    stage = Stage(qapp)
    model = checked_model(stage.tasks, "plays", descending=True)
    truth: dict[str, Track] = {}
    wanted = TrackFilter()
    for _ in range(25):
        batch = [
            msgspec.structs.replace(each, playback_count=chance.choice((None, chance.randrange(9))))
            for each in chance.sample(some_tracks(40, seed), chance.randrange(12))
        ]
        gone = [urn(chance.randrange(40)) for _ in range(chance.randrange(4))]
        gone = [each for each in gone if each not in {track.urn for track in batch}]
        model.apply(batch, gone)
        for each in gone:
            truth.pop(each, None)
        truth.update((each.urn, each) for each in batch)
        if chance.random() < 0.3:
            wanted = TrackFilter(words=chance.choice(((), ("kite",), ("night", "i"))))
            model.set_filter(wanted)
        if chance.random() < 0.3:
            model.sort_by(chance.choice(("", *KEYS)), descending=chance.random() < 0.5)
        await at_rest(model)
        key, descending = model.sort_state
        rank = COLUMNS[KEYS.index(key)].rank if key else (lambda _track: 0)
        shown = [model.track_at(row) for row in range(model.rowCount())]
        ranks = [rank(each) for each in shown]
        assert ranks == sorted(ranks, reverse=descending)
        words = wanted.words
        assert {each.urn for each in shown} == {
            each.urn for each in truth.values() if all(word in f"{each.title} {each.tags}".lower() for word in words)
        }
        assert all(truth[each.urn] is each for each in shown)
        assert model.total == len(truth)
    await stage.settle()


async def test_a_page_from_the_server_is_inserted_not_reset(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, "created_at", descending=True)
    model.apply([track(number) for number in range(20)])
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.modelReset.connect(lambda: pytest.fail("a reset"))
    model.apply([track(number) for number in range(20, 30)])
    assert inserted == [(20, 29)]
    assert numbers(model) == list(range(30))


async def test_a_removed_row_is_removed_alone(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, "created_at", descending=True)
    model.apply([track(number) for number in range(6)])
    removed: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: removed.append((first, last)))
    model.apply((), [urn(1), urn(2), urn(4), urn(77)])
    assert removed == [(1, 2), (2, 2)]
    assert numbers(model) == [0, 3, 5]


async def test_a_change_that_moves_nothing_only_repaints_its_row(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, "created_at", descending=True)
    model.apply([track(number) for number in range(5)])
    rows: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _roles: rows.append((first.row(), last.row())))
    model.layoutChanged.connect(lambda: pytest.fail("a new layout"))
    model.apply([track(3, playback_count=9)])
    assert rows == [(3, 3)]
    assert model.index(3, KEYS.index("plays")).data() == "9"


async def test_a_track_that_leaves_the_filter_leaves_the_table_and_may_come_back(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, "created_at")
    model.apply([track(1, sharing=Sharing.PRIVATE), track(2)])
    model.set_filter(TrackFilter(sharing=Sharing.PRIVATE))
    await at_rest(model)
    model.apply([track(1)])
    assert numbers(model) == []
    assert model.has(urn(1))
    model.apply([track(1, sharing=Sharing.PRIVATE)])
    assert numbers(model) == [1]


async def test_selected_rows_stay_with_their_tracks(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, "created_at")
    model.apply(some_tracks(50))
    selection = QItemSelectionModel(model)
    kept = urn(17)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    selection.select(model.index(model.row_of(kept), 0), flags)
    held = QPersistentModelIndex(model.index(model.row_of(kept), 0))
    model.sort_by("plays", descending=True)
    await at_rest(model)
    model.apply([track(900 + number) for number in range(30)], [urn(3)])
    model.set_filter(TrackFilter(words=words_of(model.track_at(held.row()).title)))
    await at_rest(model)
    assert [index.data(TRACK_ROLE).urn for index in selection.selectedRows()] == [kept]
    assert held.data(TRACK_ROLE).urn == kept


async def test_large_changes_and_those_that_come_meanwhile_are_all_there_at_the_end(qapp) -> None:
    stage = Stage(qapp)
    model = checked_model(stage.tasks, "title")
    tracks = some_tracks(30_000)
    told: list[int] = []
    model.changed.connect(lambda: told.append(model.rowCount()))
    model.apply(tracks)
    assert model.is_busy
    model.apply([track(5, title="00 renamed")], [urn(6)])
    model.sort_by("plays", descending=True)
    model.sort_by("title", descending=False)
    await stage.settle()
    assert model.rowCount() == model.total == 29_999
    assert model.track_at(0).title == "00 renamed"
    assert not model.has(urn(6))
    assert told[-1] == 29_999


async def test_clearing_forgets_tracks_and_what_was_on_its_way(qapp) -> None:
    stage = Stage(qapp)
    model = checked_model(stage.tasks, "title")
    model.apply(some_tracks(30_000))
    model.clear()
    await stage.settle()
    assert (model.rowCount(), model.total) == (0, 0)
    model.apply([track(1)])
    assert numbers(model) == [1]


async def test_the_header_shows_the_order_with_an_arrow(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, "plays", descending=True)

    def heads() -> list[object]:
        return [model.headerData(number, Qt.Orientation.Horizontal) for number in range(len(COLUMNS))]

    assert heads() == ["Title", "Access", "Plays ↓", "Likes", "Comments", "Length", "Genre", "Uploaded"]
    model.sort(0, Qt.SortOrder.AscendingOrder)
    assert heads()[:3] == ["Title ↑", "Access", "Plays"]


async def test_cells_say_what_is_known(qapp) -> None:
    model = checked_model(Stage(qapp).tasks)
    model.apply([track(1, playback_count=48_211, likes_count=None, comment_count=0, duration_ms=402_000, sharing=None)])
    texts = [model.index(0, number).data() for number in range(len(COLUMNS))]
    assert texts == ["Piece 001", "–", "48\u202f211", "–", "0", "6:42", "", "19 Nov 2026"]
    assert model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)


async def test_counts_too_wide_for_their_column_are_rounded_never_cut(qapp) -> None:
    model = checked_model(Stage(qapp).tasks)
    model.apply([track(1, playback_count=5_000_000_000, likes_count=380_512, comment_count=12_345)])
    assert [model.index(0, number).data() for number in (2, 3, 4)] == ["5.00B", "380K", "12K"]


async def test_genres_are_counted(qapp) -> None:
    model = checked_model(Stage(qapp).tasks)
    model.apply([track(1, genre="Techno"), track(2, genre="House"), track(3, genre="Techno")])
    assert model.genres() == [("Techno", 2), ("House", 1)]
