"""The upload dialog: what stands against a file is said, and only what will be taken is sent."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from scmanager.core.tracks import Sharing, Track
from scmanager.core.uploads import UploadJob
from scmanager.core.users import Account, Quota, User
from scmanager.errors import Offline, StorageError
from tests.helpers.dialogs import CURRENT_FIELDS, Stage, answer, picture
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sounds import id3_tag, sparse_wav, wav, with_chunks
from tests.helpers.upload_dialogs import (
    SOMETIME,
    button_of,
    choose,
    make_songs,
    rows_of,
    texts_of,
    type_into,
    uploaded_as,
)
from tests.helpers.waiting import until

ME = User(urn="soundcloud:users:1")


@pytest.fixture
def songs(tmp_path: Path) -> list[Path]:
    return make_songs(tmp_path, "one", "two", "three")


def titles(dialog: Any) -> list[str]:
    return [draft.fields.title for draft in dialog.drafts()]


class Held:
    """Knows of no upload, but answers only when it is let go."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.open = asyncio.Event()
        self.found: Mapping[str, UploadJob] | None = None

    async def find(self, contents: Sequence[str]) -> Mapping[str, UploadJob]:
        self.asked.set()
        await self.open.wait()
        return await uploaded_as("Before")(contents) if self.found is not None else {}


async def test_drafts_carry_the_sha256_of_their_files(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    expected = [hashlib.sha256(path.read_bytes()).hexdigest() for path in songs]
    assert [draft.content for draft in dialog.drafts()] == expected
    dialog.reject()


async def test_a_file_that_was_uploaded_before_is_skipped_unless_it_is_wanted(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(songs[0], find_uploaded=uploaded_as("Salt Flats"))
    sentence = "You uploaded this file on 2 Nov 2026 as “Salt Flats”."
    assert rows_of(dialog) == [f"one, {sentence} It will be skipped."]
    assert sentence in texts_of(dialog)
    assert (dialog.windowTitle(), dialog.drafts()) == ("Upload tracks", [])
    assert button_of(dialog, "Skip").isChecked()
    button_of(dialog, "Upload again").click()
    assert (dialog.windowTitle(), titles(dialog)) == ("Upload 1 track", ["one"])
    assert rows_of(dialog) == [f"one, {sentence} It will be uploaded again."]
    dialog.done(0)


async def test_a_file_that_waits_in_the_queue_is_skipped_as_well(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(songs[0], find_uploaded=uploaded_as("Salt Flats", urn=""))
    assert "This file is among your uploads already, as “Salt Flats”." in texts_of(dialog)
    assert dialog.drafts() == []
    dialog.reject()


async def test_the_same_file_twice_is_uploaded_once(qapp, tmp_path: Path, songs: list[Path]) -> None:
    copy = tmp_path / "other name.wav"
    copy.write_bytes(songs[0].read_bytes())
    dialog = await Stage(qapp).upload_dialog(*songs, copy)
    assert titles(dialog) == ["one", "two", "three"]
    view = choose(dialog, 0)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert titles(dialog) == ["two", "three", "other name"]
    dialog.done(0)


async def test_a_look_alike_is_uploaded_unless_it_is_not_wanted(qapp, songs: list[Path]) -> None:
    known = [Track(urn="1", title="TWO", user=ME, duration_ms=1_500, created_at=SOMETIME)]
    dialog = await Stage(qapp).upload_dialog(*songs, known=known)
    assert rows_of(dialog)[1] == "two, Looks like “TWO”, uploaded 2 Nov 2026. Upload again?"
    assert titles(dialog) == ["one", "two", "three"]
    choose(dialog, 1)
    button_of(dialog, "Skip").click()
    assert titles(dialog) == ["one", "three"]
    type_into(dialog, "Title", "Another")
    assert titles(dialog) == ["one", "Another", "three"]
    assert not any(button.text() == "S&kip" and button.isVisible() for button in dialog.findChildren(QPushButton))
    dialog.done(0)


async def test_space_gives_the_other_answer_for_all_selected(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs, find_uploaded=uploaded_as("Before"))
    view = choose(dialog, 0, 2)
    view.setFocus()
    assert "2 of these files seem to be there already." in texts_of(dialog)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert titles(dialog) == ["one", "three"]
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert titles(dialog) == []
    QTest.keyClick(dialog, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    assert titles(dialog) == []
    dialog.done(0)


async def test_files_that_are_listed_twice_are_called_so(qapp, songs: list[Path], tmp_path: Path) -> None:
    copies = [tmp_path / f"copy {number}.wav" for number in (1, 2)]
    for copy in copies:
        copy.write_bytes(songs[0].read_bytes())
    dialog = await Stage(qapp).upload_dialog(*songs, *copies)
    assert rows_of(dialog)[3] == "copy 1, The same content as “one.wav”: it is in the list twice. It will be skipped."
    choose(dialog, 3, 4)
    assert "2 of these files are in this list twice." in texts_of(dialog)
    dialog.done(0)


async def test_what_is_listed_twice_stops_an_upload_that_waited_in_words_of_its_own(
    qapp, songs: list[Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.wav"
    copy.write_bytes(songs[0].read_bytes())
    stage, held = Stage(qapp), Held()
    dialog = await opened(stage, [*songs, copy], held)
    button_of(dialog, "Upload 4").click()
    held.open.set()
    await stage.settle()
    assert dialog.isVisible()
    assert "Some files are in this list twice. Look at them, then upload." in texts_of(dialog)
    dialog.reject()


async def test_upload_waits_for_the_comparison_and_says_so(qapp, songs: list[Path]) -> None:
    stage, held = Stage(qapp), Held()
    dialog = await opened(stage, songs, held)
    button_of(dialog, "Upload 3").click()
    assert dialog.isVisible()
    held.open.set()
    await until(lambda: not dialog.isVisible())
    assert titles(dialog) == ["one", "two", "three"]
    await stage.settle()


async def test_what_the_comparison_finds_stops_an_upload_that_waited(qapp, songs: list[Path]) -> None:
    stage, held = Stage(qapp), Held()
    held.found = {}
    dialog = await opened(stage, songs, held)
    button_of(dialog, "Upload 3").click()
    held.open.set()
    await stage.settle()
    assert dialog.isVisible()
    assert "Some files seem to be there already. Look at them, then upload." in texts_of(dialog)
    assert dialog.drafts() == []
    dialog.reject()


async def test_the_comparison_can_be_skipped(qapp, songs: list[Path]) -> None:
    stage, held = Stage(qapp), Held()
    dialog = await opened(stage, songs, held)
    held.asked.clear()
    dialog._sheet.check.progressed.emit(30, 100)
    assert "Comparing with earlier uploads: 30 %." in texts_of(dialog)
    button_of(dialog, "Skip this").click()
    assert "Comparing with earlier uploads: 30 %." not in texts_of(dialog)
    button_of(dialog, "Upload 3").click()
    assert not dialog.isVisible()
    assert [draft.content for draft in dialog.drafts()] == ["", "", ""]
    await stage.settle()


async def test_earlier_uploads_that_cannot_be_looked_up_are_told(qapp, songs: list[Path]) -> None:
    async def fail(_contents: Sequence[str]) -> Mapping[str, UploadJob]:
        raise StorageError("The uploads could not be read.")

    dialog = await Stage(qapp).upload_dialog(*songs, find_uploaded=fail)
    assert "The uploads could not be read." in texts_of(dialog)
    assert titles(dialog) == ["one", "two", "three"]
    dialog.reject()


async def test_files_beyond_the_upload_time_are_not_sent(qapp, tmp_path: Path) -> None:
    for name, length in (("a", 60_000), ("b", 300_000), ("c", 50_000)):
        (tmp_path / f"{name}.wav").write_bytes(wav(length))
    dialog = await Stage(qapp).upload_dialog(tmp_path, quota=Quota(seconds_left=120))
    assert titles(dialog) == ["a", "c"]
    assert rows_of(dialog)[1] == "b, Needs 5 upload minutes; 1 is left. It will not be uploaded."
    assert "Uses 2 of your 2 remaining upload minutes. 1 file does not fit." in texts_of(dialog)
    assert dialog.windowTitle() == "Upload 2 tracks"
    dialog.reject()


async def test_an_unconfirmed_address_is_said_and_can_be_looked_at_again(qapp, songs: list[Path]) -> None:
    stage = Stage(qapp)
    answers = [Account(user=ME, email_confirmed=False), Account(user=ME, email_confirmed=True)]
    dialog = await stage.upload_dialog(
        songs[0], account=Account(user=ME, email_confirmed=False), read_account=lambda: answer(answers.pop(0))
    )
    sentence = "Confirm your e-mail address on SoundCloud first. Until then it refuses all uploads."
    upload = button_of(dialog, "Upload 1")
    assert sentence in texts_of(dialog)
    assert (upload.isEnabled(), upload.accessibleDescription()) == (False, sentence)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    button_of(dialog, "Check again").click()
    await stage.settle()
    assert not upload.isEnabled()
    button_of(dialog, "Check again").click()
    await stage.settle()
    assert upload.isEnabled()
    assert sentence not in texts_of(dialog)
    dialog.reject()


async def test_an_account_that_cannot_be_read_is_told(qapp, songs: list[Path]) -> None:
    async def fail() -> Account:
        raise Offline("There is no network.")

    stage = Stage(qapp)
    account = Account(user=ME, email_confirmed=False)
    dialog = await stage.upload_dialog(songs[0], account=account, read_account=fail)
    button_of(dialog, "Check again").click()
    await stage.settle()
    assert "No connection. There is no network." in texts_of(dialog)
    dialog.reject()


@pytest.mark.parametrize(
    ("size", "row"),
    [
        (612_000_000, "big, At 612 MB SoundCloud may refuse it; files over 500 MB have failed."),
        (1_400_000_000, "big, At 1.4 GB SoundCloud will most likely refuse it. As FLAC it would be smaller."),
    ],
)
async def test_a_large_file_is_warned_of_and_sent(qapp, tmp_path: Path, size: int, row: str) -> None:
    sparse_wav(tmp_path / "big.wav", size)
    dialog = await Stage(qapp).upload_dialog(tmp_path / "big.wav")
    assert rows_of(dialog) == [row]
    assert titles(dialog) == ["big"]
    dialog.reject()


async def test_a_picture_in_the_tags_that_the_server_would_refuse_is_left_out(qapp, tmp_path: Path) -> None:
    cover = picture("PNG", 8, 8) + bytes(6 * 1024 * 1024)
    tag = id3_tag((b"TIT2", b"\x03Reeds"), (b"APIC", b"\x00image/png\x00\x03\x00" + cover))
    (tmp_path / "a.wav").write_bytes(with_chunks(wav(1000), (b"id3 ", tag)))
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(tmp_path / "a.wav")
    assert rows_of(dialog)[0].startswith(
        "Reeds, The picture in its tags was left out. The picture is larger than 5 MB."
    )
    assert [draft.artwork for draft in dialog.drafts()] == [b""]
    dialog.reject()


async def test_a_title_that_is_too_long_is_not_sent(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    by_name(dialog, QLineEdit, "Title").setText("x" * 256)
    button_of(dialog, "Upload 3").click()
    assert dialog.isVisible()
    assert "A title has at most 255 characters." in texts_of(dialog)
    assert rows_of(dialog)[0].endswith("A title has at most 255 characters.")
    dialog.done(0)


async def test_a_track_becomes_public_at_a_time_to_come(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    by_name(dialog, QPushButton, "Access: Public at…").click()
    words = "It is uploaded now and stays private until then. This computer must be on and scmanager running."
    assert words in texts_of(dialog)
    when = dialog._editor._form.access.when
    moment = (datetime.now(UTC) + timedelta(days=3)).replace(second=0, microsecond=0)
    when.set_moment(moment)
    first, second, _ = dialog.drafts()
    assert (first.publish_at, first.fields.sharing) == (moment, Sharing.PUBLIC)
    assert (second.publish_at, second.fields.sharing) == (None, Sharing.PRIVATE)
    choose(dialog, 1)
    assert not when.isVisible()
    choose(dialog, 0)
    assert when.isVisible()
    assert when.moment == moment
    by_name(dialog, QPushButton, "Access: Public").click()
    assert (dialog.drafts()[0].publish_at, dialog.drafts()[0].fields.sharing) == (None, Sharing.PUBLIC)
    dialog.done(0)


async def test_a_time_that_has_passed_is_refused_even_when_it_was_to_come(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    by_name(dialog, QPushButton, "Access: Public at…").click()
    when = dialog._editor._form.access.when
    when.set_moment(datetime.now(UTC) - timedelta(minutes=2))
    assert "Choose a time that is still to come." in texts_of(dialog)
    choose(dialog, 1)
    button_of(dialog, "Upload 3").click()
    assert dialog.isVisible()
    assert dialog.focusWidget() is when
    fault = "The time to make it public has passed. Choose a later one."
    assert rows_of(dialog)[0].endswith(fault)
    assert f"Nothing is uploaded yet. “{songs[0].name}”: {fault}" in texts_of(dialog)
    QTest.keyClick(when, Qt.Key.Key_Up)
    when.set_moment(datetime.now(UTC) + timedelta(hours=1))
    assert not any(text.startswith("Nothing is uploaded yet.") for text in texts_of(dialog))
    button_of(dialog, "Upload 3").click()
    assert not dialog.isVisible()


@pytest.mark.parametrize(("typed", "year"), [("2019", 2019), ("19", 2019), ("1700", 1700)])
async def test_a_year_in_the_past_stays_what_was_typed_and_is_refused(
    qapp, songs: list[Path], typed: str, year: int
) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    by_name(dialog, QPushButton, "Access: Public at…").click()
    when = dialog._editor._form.access.when
    when.setFocus()
    when.setSelectedSection(when.Section.YearSection)
    QTest.keyClicks(when, typed)
    QTest.keyClick(when, Qt.Key.Key_Tab)
    assert when.moment.year == year
    assert "Choose a time that is still to come." in texts_of(dialog)
    button_of(dialog, "Upload 3").click()
    assert dialog.isVisible()
    dialog.done(0)


async def test_several_times_are_one_after_one_is_chosen(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    by_name(dialog, QPushButton, "Access: Public at…").click()
    choose(dialog, 0, 1, 2)
    assert not by_name(dialog, QPushButton, "Access: Public at…").isChecked()
    by_name(dialog, QPushButton, "Access: Public at…").click()
    moment = (datetime.now(UTC) + timedelta(days=3)).replace(second=0, microsecond=0)
    dialog._editor._form.access.when.set_moment(moment)
    assert {draft.publish_at for draft in dialog.drafts()} == {moment}
    dialog.done(0)


async def test_where_access_cannot_be_written_there_is_no_time(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs, writable=CURRENT_FIELDS - {"sharing"})
    assert not [pill for pill in dialog.findChildren(QPushButton) if "Public" in pill.text() and pill.isVisible()]
    dialog.reject()


async def opened(stage: Stage, songs: list[Path], held: Held) -> Any:
    """Open a dialog whose comparison has come to the question for earlier uploads."""
    opening = asyncio.ensure_future(stage.upload_dialog(*songs, find_uploaded=held.find))
    await held.asked.wait()
    opening.cancel()
    return next(w for w in stage.app.topLevelWidgets() if w.isVisible() and w.windowTitle().startswith("Upload"))
