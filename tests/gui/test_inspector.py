"""The inspector: what is selected is shown at once, fetched once, and never mixed up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QTabWidget

from scmanager.core.packing import PackedTracks, Packer
from scmanager.core.tracks import License, Sharing, TrackState
from scmanager.core.users import User
from scmanager.errors import Offline
from scmanager.ui.widgets.waveform_view import WaveformView
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import HALVARD, Rig, by_name, make_comment, make_track
from tests.helpers.waiting import until


@pytest.fixture
def rig(qapp) -> Rig:
    return Rig(Stage(qapp).theme)


def waveform_of(rig: Rig) -> WaveformView:
    return by_name(rig.inspector, WaveformView, "Waveform")


async def test_nothing_selected_says_what_to_do(rig: Rig, qapp) -> None:
    await rig.show()
    assert "No track selected" in rig.words()
    await rig.close()


async def test_a_track_is_described_in_words(rig: Rig, qapp) -> None:
    await rig.show(make_track(license=License.CC_BY, tags=("drone", "<b>tag</b>"), bpm=92.5, description="<i>wind</i>"))
    words = rig.words()
    for part in ("Pale Reeds (rough mix)", "Odile Tamba · Ambient · 6:42", "Private", "uploaded 14 Nov 2026"):
        assert part in words
    for part in ("Creative Commons: attribution", "92.5 BPM", "<i>wind</i>", "<b>tag</b>", "soundcloud:tracks:1"):
        assert part in words
    assert "ISRC" not in words
    await rig.close()


async def test_several_tracks_have_a_heading_only(rig: Rig, qapp) -> None:
    tracks = [make_track(1), make_track(2), make_track(3, sharing=Sharing.PUBLIC)]
    await rig.show(*tracks)
    assert "3 tracks selected" in rig.words()
    assert "20:06 in all · 2 private" in rig.words()
    for name in ("Edit…", "Delete…"):
        assert not by_name(rig.inspector, QPushButton, name).isVisible()
    assert not waveform_of(rig).isVisible()
    assert rig.comments.asked == []
    await rig.close()


async def test_very_many_tracks_are_counted_in_slices_and_stay_packed(rig: Rig, qapp) -> None:
    one = make_track()
    packer = Packer.like(one)
    tracks = PackedTracks(packer, [one.urn] * 30_000, [packer.pack(one)] * 30_000)
    rig.inspector.show_tracks(tracks)
    assert "30\u202f000 tracks selected" in rig.words()
    assert "in all" not in rig.words()
    await rig.tasks.settled()
    assert "3350:00:00 in all · 30\u202f000 private" in rig.words()
    await rig.close()


async def test_the_buttons_tell_which_track(rig: Rig, qapp) -> None:
    told: list[object] = []
    rig.inspector.edit_wanted.connect(told.append)
    rig.inspector.open_page_wanted.connect(told.append)
    track = make_track()
    await rig.show(track)
    rig.press("Edit…")
    rig.press("Open on SoundCloud")
    assert told == [[track], track]
    await rig.close()


async def test_foreign_tracks_cannot_be_edited(rig: Rig, qapp) -> None:
    await rig.show(make_track(user=HALVARD, sharing=Sharing.PUBLIC))
    assert not by_name(rig.inspector, QPushButton, "Edit…").isVisible()
    assert not by_name(rig.inspector, QPushButton, "Delete…").isVisible()
    await rig.close()


async def test_walking_through_the_table_asks_for_the_last_track_only(rig: Rig, qapp) -> None:
    for number in range(1, 30):
        rig.inspector.show_tracks([make_track(number)])
    await rig.tasks.settled()
    assert rig.comments.asked == [("list", "soundcloud:tracks:29")]
    assert rig.media.asked == [("waveform", "soundcloud:tracks:29")]
    assert rig.sharing.asked == []
    await rig.close()


async def test_a_late_answer_is_not_shown_under_the_next_track(rig: Rig, qapp) -> None:
    rig.comments.by_track["soundcloud:tracks:1"] = [make_comment(1, HALVARD, "about the first", 1000)]
    rig.comments.hold()
    rig.inspector.show_tracks([make_track(1)])
    await until(lambda: rig.comments.asked)
    rig.inspector.show_tracks([make_track(2)])
    rig.comments.release()
    await rig.open_tab("Comments")
    assert by_name(rig.inspector, QListView, "Comments").model().rowCount() == 0
    assert waveform_of(rig).cluster_at(QPointF(1, 66)) is None
    await rig.close()


async def test_a_newer_description_of_the_same_track_asks_for_nothing(rig: Rig, qapp) -> None:
    await rig.show(make_track())
    asked = list(rig.comments.asked)
    await rig.show(make_track(title="Pale Reeds", comment_count=7))
    assert "Pale Reeds" in rig.words()
    assert rig.comments.asked == asked
    await rig.close()


async def test_a_tab_loads_when_it_is_opened(rig: Rig, qapp) -> None:
    await rig.show(make_track())
    assert rig.sharing.asked == []
    await rig.open_tab("Sharing")
    assert rig.sharing.asked == [("link", "soundcloud:tracks:1"), ("people", "soundcloud:tracks:1")]
    await rig.open_tab("Details")
    await rig.open_tab("Sharing")
    assert len(rig.sharing.asked) == 2
    await rig.close()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": TrackState.PROCESSING, "duration_ms": 0}, "SoundCloud is preparing this track"),
        ({"state": None, "duration_ms": 0}, "SoundCloud is preparing this track"),
        ({"state": TrackState.FAILED}, "SoundCloud could not read this file"),
    ],
)
async def test_the_processing_state_is_said_in_words(rig: Rig, qapp, changes, words) -> None:
    await rig.show(make_track(**changes))
    assert waveform_of(rig).words == words
    assert ("SoundCloud is preparing it" in rig.words()) == ("preparing" in words)
    assert "0:00" not in rig.words()
    assert rig.media.asked == []
    await rig.close()


async def test_a_missing_waveform_is_said_and_stops_nothing(rig: Rig, qapp) -> None:
    rig.media.failure = Offline("No connection.")
    await rig.show(make_track())
    assert waveform_of(rig).words == "The waveform could not be read"
    assert rig.errors == []
    await rig.close()


async def test_comments_are_marked_on_the_waveform_and_lead_to_each_other(rig: Rig, qapp) -> None:
    rig.comments.by_track["soundcloud:tracks:1"] = [make_comment(1, HALVARD, "here", 201_000)]
    await rig.show(make_track())
    waveform = waveform_of(rig)
    middle = QPoint(waveform.width() // 2, waveform.height() - 6)
    QTest.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=middle)
    await rig.tasks.settled()
    assert waveform.highlighted == "soundcloud:comments:1"
    assert by_name(rig.inspector, QListView, "Comments").currentIndex().row() == 0
    assert (
        rig.inspector.findChild(QTabWidget).currentWidget().isAncestorOf(by_name(rig.inspector, QListView, "Comments"))
    )
    await rig.close()


async def test_many_comments_are_marked_apart_and_chosen_in_turn(rig: Rig, qapp) -> None:
    comments = [make_comment(number, HALVARD, f"number {number}", 200_000 + number) for number in range(1, 131)]
    rig.comments.by_track["soundcloud:tracks:1"] = comments
    await rig.show(make_track())
    waveform = waveform_of(rig)
    middle = QPoint(round(waveform.position_of(200_060)), waveform.height() - 8)
    for number in (1, 2, 3):
        QTest.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=middle)
        await rig.tasks.settled()
        assert waveform.highlighted == f"soundcloud:comments:{number}"
    await rig.close()


async def test_a_click_on_the_waveform_sets_the_time_of_the_comment(rig: Rig, qapp) -> None:
    await rig.show(make_track())
    waveform = waveform_of(rig)
    QTest.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(waveform.width() // 2, 10))
    await rig.tasks.settled()
    time = by_name(rig.inspector, QLineEdit, "Time of the comment")
    assert time.text() in {"3:20", "3:21"}
    QTest.keyClick(waveform, Qt.Key.Key_Right)
    assert time.text() in {"3:25", "3:26"}
    await rig.close()


async def test_numbers_are_tidy_and_hidden_ones_are_said_so(rig: Rig, qapp) -> None:
    rig.library.packed = [make_track(n, playback_count=n * 100) for n in range(1, 10)]
    await rig.show(make_track(playback_count=12_345, likes_count=250, download_count=None))
    await rig.open_tab("Stats")
    words = rig.words()
    assert "12 345" in words.replace("\u202f", " ")
    assert "2.0 likes per 100 plays" in words
    assert "hidden" in words
    assert "middle track of your account" in words
    await rig.close()


async def test_a_hostile_account_is_shown_literally(rig: Rig, qapp) -> None:
    evil = '<img src="/etc/passwd">'
    user = User(urn="soundcloud:users:1", username=evil)
    rig.comments.by_track["soundcloud:tracks:1"] = [make_comment(1, user, evil, 1000)]
    await rig.show(make_track(user=user, title=evil, genre=evil, description=evil, label_name=evil, tags=(evil,)))
    for tab in ("Details", "Comments", "Sharing", "Stats"):
        await rig.open_tab(tab)
    assert rig.words().count(evil) >= 2
    await rig.close()
