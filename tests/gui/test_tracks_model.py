"""The model of the table: right rows in the right order, whatever happens in whatever order."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from math import isnan
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from scmanager.core.natural import natural
from scmanager.core.packing import Packer
from scmanager.core.search import parse
from scmanager.core.search_match import matcher, number_of
from scmanager.core.search_terms import Search
from scmanager.core.tracks import License, Sharing, Track
from scmanager.ui.models.columns import COLUMNS, KEYS, SortKey
from scmanager.ui.models.tracks_model import NEWEST_FIRST, TRACK_ROLE, TracksModel
from scmanager.ui.tasks import Tasks
from tests.helpers.dialogs import Stage
from tests.helpers.track_tables import NOON, at_rest, numbers, some_tracks, track, urn


def checked_model(tasks: Tasks, *sort: SortKey) -> TracksModel:
    """A model that Qt's own tester watches; for few rows only, as it looks at all of them after every change."""
    model = TracksModel(tasks, sort=sort)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def search(text: str) -> Search:
    return parse(text, today=NOON.date())


def value_of(key: str, track: Track) -> Any:
    """What a column sorts by; None where there is nothing."""
    column = COLUMNS[KEYS.index(key)]
    if column.number:
        number = number_of(track, column.number)
        return None if isnan(number) else number
    text = column.text(track)
    return None if text in {"", "–"} else natural(text)


def in_order(tracks: Iterable[Track], *sort: SortKey) -> list[Track]:
    """What plain sorts give: the last column first, what is not known last, equal ones as they came."""
    tracks = list(tracks)
    for key in reversed(sort):
        known = [each for each in tracks if value_of(key.key, each) is not None]
        unknown = [each for each in tracks if value_of(key.key, each) is None]
        known.sort(key=lambda each: value_of(key.key, each), reverse=key.descending)
        tracks = known + unknown
    return tracks


def urns(model: TracksModel) -> list[str]:
    return [model.track_at(row).urn for row in range(model.rowCount())]


@pytest.mark.parametrize("key", ["", *KEYS])
@pytest.mark.parametrize("descending", [False, True])
async def test_rows_come_in_the_order_of_a_column(qapp, key: str, descending: bool) -> None:
    tracks = some_tracks(60)
    sort = (SortKey(key, descending),) if key else ()
    model = checked_model(Stage(qapp).tasks, *sort)
    model.apply(tracks[:30])
    model.apply(tracks[30:])
    assert urns(model) == [each.urn for each in in_order(tracks, *sort)]
    assert all(model.row_of(each) == row for row, each in enumerate(urns(model)))


async def test_a_second_column_orders_what_is_equal_in_the_first(qapp) -> None:
    tracks = some_tracks(200)
    sort = (SortKey("genre", descending=True), SortKey("access"), SortKey("plays", descending=True))
    model = checked_model(Stage(qapp).tasks)
    model.apply(tracks)
    model.sort_by(sort)
    await at_rest(model)
    assert urns(model) == [each.urn for each in in_order(tracks, *sort)]
    assert model.track_at(199).genre == ""


async def test_numbers_in_titles_count_as_numbers(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, SortKey("title"))
    titles = ["Take 10", "take 9", "Take 09b", "Take 2 (10)", "Take 2 (9)", "Táke 1", ""]
    model.apply([track(number, title=title) for number, title in enumerate(titles)])
    shown = [model.track_at(row).title for row in range(7)]
    assert shown == ["Táke 1", "Take 2 (9)", "Take 2 (10)", "take 9", "Take 09b", "Take 10", ""]


@pytest.mark.parametrize("descending", [False, True])
async def test_what_is_not_known_comes_last(qapp, descending: bool) -> None:
    model = checked_model(Stage(qapp).tasks, SortKey("plays", descending))
    model.apply([track(1, playback_count=None), track(2, playback_count=3), track(3, playback_count=0)])
    assert numbers(model) == ([2, 3, 1] if descending else [3, 2, 1])


async def test_counts_beyond_32_bits_sort_as_numbers(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, SortKey("plays"))
    counts = [5_000_000_000, 3, None, 40, 2**33]
    model.apply([track(number, playback_count=count) for number, count in enumerate(counts)])
    assert [model.track_at(row).playback_count for row in range(5)] == [3, 40, 5_000_000_000, 2**33, None]


async def test_a_length_that_is_not_known_yet_is_a_dash(qapp) -> None:
    model = checked_model(Stage(qapp).tasks)
    model.apply([track(1, duration_ms=0), track(2, duration_ms=61_000)])
    assert [model.index(row, KEYS.index("length")).data() for row in range(2)] == ["–", "1:01"]


SEARCHES = ("", "kite", "night i", "-kite", "genre:techno plays:>2", "is:private", "tag:=night -genre:ambient")
SORTS = ((), (SortKey("title"), SortKey("plays")), NEWEST_FIRST, (SortKey("plays", descending=True),))


@pytest.mark.parametrize("seed", range(6))
async def test_many_changes_end_in_what_a_plain_sort_and_search_give(qapp, qtbot, seed: int) -> None:
    chance = random.Random(seed)
    stage = Stage(qapp)
    sort, wanted, base = chance.choice(SORTS), search(""), search("")
    model = checked_model(stage.tasks, *sort)
    truth: dict[str, Track] = {}
    for _ in range(40):
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
            wanted, base = search(chance.choice(SEARCHES)), search(chance.choice(SEARCHES))
            model.set_search(wanted, base)
        if chance.random() < 0.3:
            sort = chance.choice(SORTS)
            model.sort_by(sort)
        await at_rest(model)
        found = [each for each in truth.values() if matcher(wanted).matches(each) and matcher(base).matches(each)]
        shown = [model.track_at(row) for row in range(model.rowCount())]
        assert shown == in_order(found, *sort)
        assert model.total == len(truth)
    await stage.settle()


async def test_a_page_from_the_server_is_inserted_not_reset(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, *NEWEST_FIRST)
    model.apply([track(number) for number in range(20)])
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.modelReset.connect(lambda: pytest.fail("a reset"))
    model.apply([track(number) for number in range(20, 30)])
    assert inserted == [(20, 29)]
    assert numbers(model) == list(range(30))


async def test_a_removed_row_is_removed_alone(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, *NEWEST_FIRST)
    model.apply([track(number) for number in range(6)])
    removed: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: removed.append((first, last)))
    model.apply((), [urn(1), urn(2), urn(4), urn(77)])
    assert removed == [(4, 4), (1, 2)]
    assert numbers(model) == [0, 3, 5]


async def test_a_change_that_moves_nothing_only_repaints_its_row(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, *NEWEST_FIRST)
    model.apply([track(number) for number in range(5)])
    rows: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _roles: rows.append((first.row(), last.row())))
    model.layoutChanged.connect(lambda: pytest.fail("a new layout"))
    model.apply([track(3, playback_count=9)])
    assert rows == [(3, 3)]
    assert model.index(3, KEYS.index("plays")).data() == "9"


async def test_a_track_that_leaves_the_filter_leaves_the_table_and_may_come_back(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, SortKey("created_at"))
    model.apply([track(1, sharing=Sharing.PRIVATE), track(2)])
    model.set_search(search("is:private"))
    await at_rest(model)
    model.apply([track(1)])
    assert numbers(model) == []
    assert model.has(urn(1))
    model.apply([track(1, sharing=Sharing.PRIVATE)])
    assert numbers(model) == [1]


async def test_selected_rows_stay_with_their_tracks(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, SortKey("created_at"))
    model.apply(some_tracks(50))
    selection = QItemSelectionModel(model)
    kept = urn(17)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    selection.select(model.index(model.row_of(kept), 0), flags)
    held = QPersistentModelIndex(model.index(model.row_of(kept), 0))
    model.sort_by([SortKey("plays", descending=True)])
    await at_rest(model)
    model.apply([track(900 + number) for number in range(30)], [urn(3)])
    model.set_search(search(model.track_at(held.row()).title))
    await at_rest(model)
    assert [index.data(TRACK_ROLE).urn for index in selection.selectedRows()] == [kept]
    assert held.data(TRACK_ROLE).urn == kept


async def test_large_changes_and_those_that_come_meanwhile_are_all_there_at_the_end(qapp) -> None:
    stage = Stage(qapp)
    model = TracksModel(stage.tasks, sort=[SortKey("title")])
    tracks = some_tracks(30_000)
    told: list[int] = []
    model.changed.connect(lambda: told.append(model.rowCount()))
    model.apply(tracks)
    assert model.is_busy
    model.apply([track(5, title="00 renamed")], [urn(6)])
    model.sort_by([SortKey("plays", descending=True)])
    model.sort_by([SortKey("title")])
    await stage.settle()
    assert model.rowCount() == model.total == 29_999
    assert model.track_at(0).title == "00 renamed"
    assert not model.has(urn(6))
    assert told[-1] == 29_999


async def test_clearing_forgets_tracks_and_what_was_on_its_way(qapp) -> None:
    stage = Stage(qapp)
    model = TracksModel(stage.tasks, sort=[SortKey("title")])
    model.apply(some_tracks(30_000))
    model.clear()
    await stage.settle()
    assert (model.rowCount(), model.total) == (0, 0)
    model.apply([track(1)])
    assert numbers(model) == [1]


async def test_the_header_shows_the_order_with_an_arrow(qapp) -> None:
    model = checked_model(Stage(qapp).tasks, SortKey("plays", descending=True))

    def heads() -> list[object]:
        return [model.headerData(number, Qt.Orientation.Horizontal) for number in range(len(COLUMNS))]

    assert heads()[:4] == ["Title", "Access", "Plays ↓", "Likes"]
    model.sort(0, Qt.SortOrder.AscendingOrder)
    assert heads()[:3] == ["Title ↑", "Access", "Plays"]
    model.sort_by([SortKey("plays", descending=True), SortKey("title")])
    assert heads()[:3] == ["Title ↑ 2", "Access", "Plays ↓ 1"]


async def test_cells_say_what_is_known(qapp) -> None:
    model = checked_model(Stage(qapp).tasks)
    known = track(1, playback_count=48_211, likes_count=None, comment_count=0, duration_ms=402_000, sharing=None)
    more = track(2, bpm=126.0, tags=("night", "lo-fi"), license=License.CC_BY, release_date=date(2025, 3, 9))
    model.apply([known, more])

    def cells(row: int) -> dict[str, object]:
        return {key: model.index(row, number).data() for number, key in enumerate(KEYS)}

    shown = cells(0)
    assert [shown[key] for key in ("title", "access", "plays", "likes")] == ["Piece 001", "–", "48\u202f211", "–"]
    assert [shown[key] for key in ("comments", "length", "genre", "created_at")] == ["0", "6:42", "", "19 Nov 2026"]
    assert [shown[key] for key in ("bpm", "released", "license", "artist")] == ["", "", "", "Tilde Rask"]
    shown = cells(1)
    assert [shown[key] for key in ("tags", "bpm", "released")] == ["night, lo-fi", "126", "9 Mar 2025"]
    assert shown["license"] == "Creative Commons: attribution"
    assert model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)


async def test_counts_too_wide_for_their_column_are_rounded_never_cut(qapp) -> None:
    model = checked_model(Stage(qapp).tasks)
    model.apply([track(1, playback_count=5_000_000_000, likes_count=380_512, comment_count=12_345)])
    assert [model.index(0, number).data() for number in (2, 3, 4)] == ["5.00B", "380K", "12K"]


async def test_tracks_from_the_cache_are_shown_at_once_without_a_look_into_them(qapp, monkeypatch) -> None:
    stage = Stage(qapp)
    model = TracksModel(stage.tasks, sort=NEWEST_FIRST)
    tracks = [track(number) for number in range(3000)]
    packed = Packer.like(tracks[0]).pack_all(tracks)
    unpacked: list[bytes] = []
    unpack = Packer.unpack
    monkeypatch.setattr(Packer, "unpack", lambda packer, each: unpacked.append(each) or unpack(packer, each))
    model.apply(packed[:2000], newest_first=True)
    assert model.rowCount() > 0
    await stage.settle()
    model.apply(packed[2000:], newest_first=True)
    await stage.settle()
    assert (model.rowCount(), unpacked) == (3000, [])
    assert model.row_of(urn(1234)) == 1234
    assert model.tracks_between(5, 2999).packed[0] is packed.packed[5]
    model.apply((), [urn(0), urn(1000)])
    assert (model.rowCount(), model.row_of(urn(1234))) == (2998, 1232)
    assert unpacked == []
    model.apply([track(9000, created_at=NOON), track(7, playback_count=3)])
    await stage.settle()
    assert numbers(model)[:8] == [9000, 1, 2, 3, 4, 5, 6, 7]
    assert model.row_of(urn(7)) == 7


async def test_an_order_that_is_only_claimed_is_put_right(qapp) -> None:
    stage = Stage(qapp)
    model = checked_model(stage.tasks, *NEWEST_FIRST)
    model.apply([track(number) for number in (2, 1, 3)], newest_first=True)
    model.set_search(search("piece"))
    await stage.settle()
    assert numbers(model) == [2, 1, 3]
    model.apply([track(4)])
    await stage.settle()
    assert numbers(model) == [1, 2, 3, 4]


@pytest.mark.parametrize("sort", [NEWEST_FIRST, (SortKey("plays"),)])
async def test_a_search_typed_while_the_cache_is_shown_finds_everything(qapp, sort: tuple[SortKey, ...]) -> None:
    stage = Stage(qapp)
    model = TracksModel(stage.tasks, sort=sort)
    tracks = some_tracks(4000)
    model.apply(Packer.like(tracks[0]).pack_all(tracks), newest_first=True)
    model.set_search(search("kite"), search("is:private"))
    model.apply([track(4001, title="a kite", sharing=Sharing.PRIVATE)], [urn(3)])
    await stage.settle()
    every = [*(each for each in tracks if each.urn != urn(3)), track(4001, title="a kite", sharing=Sharing.PRIVATE)]
    found = [each for each in every if matcher(search("kite is:private")).matches(each)]
    assert urns(model) == [each.urn for each in in_order(found, *sort)]


async def test_rows_of_the_cache_are_never_shown_past_the_search_of_the_view(qapp) -> None:
    stage = Stage(qapp)
    model = TracksModel(stage.tasks, sort=NEWEST_FIRST)
    tracks = some_tracks(3000)
    shown: list[Track] = []
    for signal in (model.rowsInserted, model.layoutChanged, model.changed):
        signal.connect(lambda *_: shown.extend(model.tracks_between(0, model.rowCount() - 1)))
    model.set_search(Search(), search("is:private"))
    model.apply(Packer.like(tracks[0]).pack_all(tracks), newest_first=True)
    await at_rest(model)
    assert shown
    assert all(each.is_private for each in shown)
    assert model.rowCount() == sum(each.is_private for each in tracks)
    await stage.settle()


async def test_batches_of_a_sync_are_put_into_their_places_without_a_sort(qapp, monkeypatch) -> None:
    stage = Stage(qapp)
    model = TracksModel(stage.tasks, sort=[SortKey("plays", descending=True)])
    tracks = some_tracks(6000)
    model.apply(tracks)
    await stage.settle()
    model.modelReset.connect(lambda: pytest.fail("a reset"))
    monkeypatch.setattr(model.rows, "arranged", lambda *_: pytest.fail("a sort"))
    for page in range(3):
        model.apply(some_tracks(6000, seed=3)[page * 200 : page * 200 + 200])
    model.apply([track(7000 + number, playback_count=number * 10**7) for number in range(300)])
    await stage.settle()
    truth = {each.urn: each for each in tracks}
    truth.update((each.urn, each) for each in some_tracks(6000, seed=3)[:600])
    truth.update((urn(7000 + number), track(7000 + number, playback_count=number * 10**7)) for number in range(300))
    shown = [model.track_at(row) for row in range(model.rowCount())]
    assert shown == in_order(truth.values(), SortKey("plays", descending=True))


async def test_tracks_that_did_not_change_are_left_alone(qapp) -> None:
    model = checked_model(Stage(qapp).tasks)
    model.apply([track(1), track(2)])
    changes: list[int] = []
    model.dataChanged.connect(lambda first, last, _roles: changes.extend((first.row(), last.row())))
    model.apply([track(1), track(2, title="other")])
    assert changes == [1, 1]


async def test_rows_are_dragged_as_links_to_their_pages(qapp) -> None:
    model = checked_model(Stage(qapp).tasks)
    model.apply([track(1), track(2, permalink_url="file:///etc/passwd"), track(3), track(4, permalink_url="")])
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    data = model.mimeData([model.index(row, column) for row in (2, 1, 0, 3) for column in (0, 1)])
    pages = [f"https://soundcloud.com/tilde-rask/piece-{number}" for number in (1, 3)]
    assert [url.toString() for url in data.urls()] == pages
    assert data.text() == "\n".join(pages)
