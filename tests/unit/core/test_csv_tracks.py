"""Tracks as rows of a file: written, edited as spreadsheets edit, and compared with what is there now."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, structs

from scmanager.core.csv_columns import COLUMNS, EDITABLE, TOLD, read_date, shield, unshield
from scmanager.core.csv_plan import CellKind, CsvPlan, fields_before, fields_of, plan
from scmanager.core.csv_tracks import CHECK, read, written
from scmanager.core.tracks import License, Sharing, Track, TrackFields
from scmanager.core.users import User
from scmanager.errors import InputError

URN = "soundcloud:tracks:1"
ARTIST = User(urn="soundcloud:users:1", username="Odile")
TRACK = Track(
    urn=URN,
    title="Pale Reeds, part 2",
    user=ARTIST,
    sharing=Sharing.PRIVATE,
    genre="Ambient",
    tags=("field recording", "drone"),
    description='Recorded at "the weir".\r\nTwo takes.',
    release_date=date(2026, 12, 4),
    license=License.CC_BY,
    bpm=120.0,
    playback_count=27,
    downloadable=False,
    created_at=datetime(2026, 11, 1, 12, tzinfo=UTC),
)
WRITABLE = frozenset(EDITABLE)


def edited(track: Track, **cells: str) -> str:
    """Write a track and change cells of its row, named by field, as a spreadsheet would."""
    rows = list(csv.reader(io.StringIO("".join(written([track])))))
    places = {column.field: place for place, column in enumerate(COLUMNS)}
    for field, cell in cells.items():
        rows[1][places[field]] = cell
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return "\ufeff" + text.getvalue()


def planned(text: str, *now: Track, writable: frozenset[str] = WRITABLE) -> CsvPlan:
    return plan(read(io.StringIO(text)), {track.urn: track for track in now or (TRACK,)}.get, writable)


def test_a_file_that_was_not_edited_changes_nothing():
    assert planned("".join(written([TRACK]))) == CsvPlan(unchanged=1)
    assert planned(edited(TRACK)) == CsvPlan(unchanged=1)


def test_a_track_that_changed_on_the_server_is_left_alone_where_the_file_was_not_edited():
    now = structs.replace(TRACK, title="Another", bpm=90.0, tags=(), release_date=None)
    assert planned(edited(TRACK), now) == CsvPlan(unchanged=1)


def test_edited_cells_are_changes():
    changes = planned(
        edited(TRACK, title=" Weir ", tags="drone, rain", bpm="92,5", release_date="05.12.2026", sharing=" Public")
    ).changes
    assert [(each.heading, each.before, each.after) for each in changes] == [
        ("Title", "Pale Reeds, part 2", "Weir"),
        ("Access", "private", "public"),
        ("Tags", "field recording, drone", "drone, rain"),
        ("Release date", "2026-12-04", "2026-12-05"),
        ("BPM", "120", "92.5"),
    ]
    assert {each.kind for each in changes} == {CellKind.CHANGE}
    assert [each.makes_public for each in changes] == [False, True, False, False, False]
    wanted = TrackFields(
        title="Weir", sharing=Sharing.PUBLIC, tags=("drone", "rain"), release_date=date(2026, 12, 5), bpm=92.5
    )
    assert fields_of(changes) == wanted
    before = fields_before(TRACK, changes)
    assert (before.title, before.tags, before.genre) == (TRACK.title, TRACK.tags, UNSET)


@pytest.mark.parametrize("field", ["genre", "bpm", "release_date", "description", "tags"])
def test_an_emptied_cell_empties_the_field(field: str):
    (change,) = planned(edited(TRACK, **{field: ""})).changes
    assert (change.kind, change.after) == (CellKind.CHANGE, "")
    assert not change.value


def test_values_written_another_way_are_the_same():
    same = {"bpm": "120.00", "release_date": "4.12.2026", "tags": "field recording, drone", "downloadable": "FALSE"}
    assert planned(edited(TRACK, **same)).changes == ()


def test_what_was_edited_here_and_changed_there_is_a_conflict():
    now = structs.replace(TRACK, genre="Drone", title="Another")
    (change,) = planned(edited(TRACK, genre="Techno"), now).changes
    assert (change.kind, change.before, change.after) == (CellKind.CONFLICT, "Drone", "Techno")
    assert planned(edited(TRACK, genre="Drone"), now).changes == ()


@pytest.mark.parametrize(
    ("field", "cell", "words"),
    [
        ("title", "  ", "needs a title"),
        ("sharing", "secret", "private"),
        ("release_date", "12/04/2026", "year-month-day"),
        ("bpm", "fast", "number"),
        ("isrc", "12", "12 letters"),
        ("downloadable", "maybe", "yes nor no"),
        ("purchase_url", "shop.example", "https://"),
        ("license", "free", "cc-by"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_written(field: str, cell: str, words: str):
    (change,) = planned(edited(TRACK, **{field: cell})).changes
    assert change.kind is CellKind.PROBLEM
    assert words in change.problem
    assert not change.makes_public


def test_a_field_this_server_cannot_write_is_told():
    (change,) = planned(edited(TRACK, bpm="90"), writable=WRITABLE - {"bpm"}).changes
    assert (change.kind, change.problem) == (CellKind.PROBLEM, "This server cannot change it.")


def test_rows_of_no_track_or_of_one_twice_are_told_by_their_lines():
    once = edited(TRACK).splitlines(keepends=True)
    text = "".join([*once, ";;\r\n", *once[1:]])
    assert [(each.line, each.problem) for each in planned(text).troubles] == [(6, "Line 3 is about the same track.")]
    other = planned(edited(TRACK), structs.replace(TRACK, urn="soundcloud:tracks:2"))
    assert [each.urn for each in other.troubles] == [URN]


def test_a_file_without_checks_does_not_tell_what_changed_since():
    text = "track\ttitle\tmood\r\nsoundcloud:tracks:1\tWeir\tcalm\r\n"
    (change,) = planned(text).changes
    assert (change.field, change.kind, change.after) == ("title", CellKind.UNSURE, "Weir")


@pytest.mark.parametrize("text", ["", "Title\r\nWeir\r\n", "PK\x03\x04", "\n\n"])
def test_a_file_without_track_numbers_is_refused(text: str):
    with pytest.raises(InputError, match="Track"):
        planned(text)


def test_a_torn_table_is_refused_with_its_line():
    with pytest.raises(InputError, match="Line 2"):
        planned('Track,Title\r\nsoundcloud:tracks:1,"Weir"s\r\n')


def test_dates_are_read_where_they_are_certain():
    assert read_date("2026/12/04") == read_date(" 4.12.2026 ") == date(2026, 12, 4)
    assert read_date("") is None


@given(st.text(max_size=8))
def test_shields_come_off_again(text: str):
    assert unshield(shield(text)) == text
    assert not shield(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(title=st.text(min_size=1, max_size=30).filter(str.strip), description=st.text(max_size=60))
def test_any_text_goes_there_and_back(title: str, description: str):
    track = structs.replace(TRACK, title=title, description=description)
    text = "".join(written([track]))
    assert planned(text, track) == CsvPlan(unchanged=1)


def test_edits_of_what_only_tells_are_counted_and_left_out():
    found = planned(edited(TRACK, playback_count="999999", permalink_url="https://example.com", title="Weir"))
    assert [each.heading for each in found.changes] == ["Title"]
    assert (found.left_out, found.unchanged) == ((("Plays", 1), ("Link", 1)), 0)
    assert planned(edited(TRACK, playback_count="999999")) == CsvPlan(left_out=(("Plays", 1),))


def test_what_has_counted_on_since_is_no_edit():
    now = structs.replace(TRACK, playback_count=31, likes_count=2)
    assert planned(edited(TRACK), now) == CsvPlan(unchanged=1)
    assert planned(edited(TRACK, playback_count="31"), now) == CsvPlan(unchanged=1)


@pytest.mark.parametrize("cell", ["03:07", "3:07:00", "03:07:00", "0:03:07", " 3:07 "])
def test_a_length_or_a_day_in_the_way_of_a_spreadsheet_is_no_edit(cell: str):
    track = structs.replace(TRACK, duration_ms=187_000)
    assert planned(edited(track, duration_ms=cell, created_at="01.11.2026"), track) == CsvPlan(unchanged=1)
    assert planned(edited(track, duration_ms="3:08"), track).left_out == (("Length", 1),)
    assert planned(edited(track, created_at="02.11.2026 12:00"), track).left_out == (("Uploaded", 1),)
    assert planned(edited(track, created_at="lately"), track).left_out == (("Uploaded", 1),)


def test_a_file_of_before_what_only_tells_was_checked_still_tells_what_was_edited():
    text = "".join(written([TRACK])).removesuffix("\r\n")[: -6 * len(TOLD)]
    (change,) = planned(text.replace("Ambient", "Techno")).changes
    assert (change.kind, change.after) == (CellKind.CHANGE, "Techno")


def test_there_is_a_check_in_every_row():
    heading, row = csv.reader(io.StringIO("".join(written([TRACK]))))
    assert heading[-1] == CHECK
    assert row[-1].startswith("c1:")
