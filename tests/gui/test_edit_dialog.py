"""The edit dialog: what was changed comes back, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.tracks import Embedding, License, Sharing, Track, TrackFields
from scmanager.errors import Offline, ScmanagerError
from scmanager.services.intake import drafts_from
from scmanager.ui.dialogs.about_dialog import AboutDialog
from scmanager.ui.dialogs.delete import confirm_delete, loss
from scmanager.ui.dialogs.edit_dialog import EditDialog, fields_of
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.dialogs import ALL_FIELDS, CURRENT_FIELDS, NoPictures, Stage, picture
from tests.helpers.inspector_fakes import by_name, make_track, until
from tests.helpers.sounds import wav


class Server:
    """Takes changes and keeps them in `taken`; `failures` come first, one for each save; `hold` lets saves wait."""

    def __init__(self, *failures: ScmanagerError) -> None:
        self.failures = list(failures)
        self.taken: list[TrackFields] = []
        self.open = asyncio.Event()
        self.open.set()

    async def save(self, fields: TrackFields, *, progress: Callable[[int, int], None]) -> Track:
        progress(50, 200)
        await self.open.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.taken.append(fields)
        return a_track()


def a_track(**changes: Any) -> Track:
    values: dict[str, Any] = {
        "tags": ("ambient", "drone"),
        "description": "First mix.\r\nSecond line.",
        "license": License.CC_BY_NC,
        "embeddable_by": Embedding.ME,
        "release_date": date(2026, 11, 14),
        "bpm": 92.5,
        "permalink": "salt-flats",
        "commentable": None,
    }
    return make_track(**(values | changes))


def dialog_for(stage: Stage, track: Track, **changes: Any) -> EditDialog:
    can = frozenset({Capability.REPLACE_AUDIO})
    given = {"writable": ALL_FIELDS, "capabilities": can, "save": Server().save} | changes
    dialog = EditDialog(
        None,
        theme=stage.theme,
        tasks=stage.tasks,
        pictures=NoPictures(),
        read_files=drafts_from,
        track=track,
        **given,
    )
    dialog.open()
    return dialog


def shown(dialog: Any) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(PlainLabel) if label.isVisible())


def save_of(dialog: EditDialog) -> QPushButton:
    return by_name(dialog, QPushButton, "Save changes")


async def test_an_untouched_track_has_no_changes_and_cannot_be_saved(qapp) -> None:
    dialog = dialog_for(Stage(qapp), a_track())
    assert dialog.changes() == TrackFields()
    assert not save_of(dialog).isEnabled()
    dialog.reject()
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("name", "typed", "field", "value"),
    [
        ("Title", "Salt Flats", "title", "Salt Flats"),
        ("Artist", "Mira", "metadata_artist", "Mira"),
        ("Genre", "Drone", "genre", "Drone"),
        ("Release date", "2027-01-02", "release_date", date(2027, 1, 2)),
        ("Label", "Night Buses", "label_name", "Night Buses"),
        ("ISRC", "USS1Z1001234", "isrc", "USS1Z1001234"),
        ("Tempo in BPM", "128", "bpm", 128.0),
        ("Key, like F♯ minor", "Am", "key_signature", "Am"),
        ("Catalogue number", "NB-012", "release", "NB-012"),
        ("Buy link", "https://example.org", "purchase_url", "https://example.org"),
        ("Link text", "Get it", "purchase_title", "Get it"),
        ("Video link", "https://example.org/v", "video_url", "https://example.org/v"),
        ("Address", "salt", "permalink", "salt"),
    ],
)
async def test_each_line_changes_its_field_and_no_other(qapp, name: str, typed: str, field: str, value: Any) -> None:
    dialog = dialog_for(Stage(qapp), a_track())
    line = by_name(dialog, QLineEdit, name.partition(",")[0])
    line.selectAll()
    QTest.keyClicks(line, typed)
    assert dialog.changes() == TrackFields(**{field: value})
    assert save_of(dialog).isEnabled()
    dialog.done(0)


async def test_the_other_controls_change_their_fields(qapp) -> None:
    dialog = dialog_for(Stage(qapp), a_track())
    by_name(dialog, QPushButton, "Access: Public").click()
    by_name(dialog, QPushButton, "Remove tag drone").click()
    by_name(dialog, QPlainTextEdit, "Description").setPlainText("New")
    by_name(dialog, QComboBox, "License").setCurrentIndex(0)
    by_name(dialog, QComboBox, "Embedding").setCurrentIndex(0)
    for box in ("Comments", "Downloads", "Streaming", "Show stats", "Show comments"):
        by_name(dialog, QCheckBox, box).click()
    assert dialog.changes() == TrackFields(
        sharing=Sharing.PUBLIC,
        tags=("ambient",),
        description="New",
        license=License.ALL_RIGHTS_RESERVED,
        embeddable_by=Embedding.ALL,
        commentable=True,
        downloadable=True,
        streamable=True,
        reveal_stats=True,
        reveal_comments=True,
    )
    dialog.done(0)


async def test_a_date_and_a_tempo_can_be_taken_away(qapp) -> None:
    dialog = dialog_for(Stage(qapp), a_track())
    by_name(dialog, QLineEdit, "Release date").clear()
    by_name(dialog, QLineEdit, "Tempo in BPM").clear()
    assert dialog.changes() == TrackFields(release_date=None, bpm=None)
    dialog.done(0)


async def test_a_wrong_field_says_so_and_cannot_be_saved(qapp) -> None:
    dialog = dialog_for(Stage(qapp), a_track())
    by_name(dialog, QLineEdit, "Title").setText(" ")
    by_name(dialog, QLineEdit, "Buy link").setText("shop")
    assert "A track needs a title." in shown(dialog)
    assert "Write the whole address" in shown(dialog)
    assert not save_of(dialog).isEnabled()
    dialog.done(0)


async def test_a_chosen_picture_and_another_sound_are_among_the_changes(qapp, tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(picture("PNG"))
    (tmp_path / "new.wav").write_bytes(wav(1500))
    dialog = dialog_for(Stage(qapp), a_track())
    await dialog._form.artwork.take(tmp_path / "cover.png")
    await dialog._audio.take(tmp_path / "new.wav")
    assert dialog.changes() == TrackFields(artwork=tmp_path / "cover.png", audio=tmp_path / "new.wav")
    assert "new.wav · 12.0 KB · 0:01" in shown(dialog)
    by_name(dialog, QPushButton, "Keep present audio").click()
    assert dialog.changes() == TrackFields(artwork=tmp_path / "cover.png")
    assert "new.wav" not in shown(dialog)
    dialog.done(0)


async def test_a_file_that_is_no_sound_does_not_replace_it(qapp, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a sound")
    dialog = dialog_for(Stage(qapp), a_track())
    await dialog._audio.take(tmp_path / "notes.txt")
    assert dialog.changes() == TrackFields()
    assert "audio" in shown(dialog)
    dialog.done(0)


async def test_what_a_server_cannot_write_is_explained(qapp) -> None:
    dialog = dialog_for(Stage(qapp), a_track(), writable=CURRENT_FIELDS, capabilities=frozenset())
    assert EXPLANATIONS[Capability.REPLACE_AUDIO] in shown(dialog)
    assert "BPM, key, words on the buy link, video link" in shown(dialog)
    assert "Tempo in BPM" not in [line.accessibleName() for line in dialog.findChildren(QLineEdit)]
    assert not [b for b in dialog.findChildren(QPushButton) if b.accessibleName() == "Replace audio…"]
    dialog.reject()


async def test_asking_saves_the_changes_and_returns_the_track(qapp) -> None:
    stage, server = Stage(qapp), Server()
    asked = asyncio.ensure_future(
        EditDialog.ask(
            None,
            theme=stage.theme,
            tasks=stage.tasks,
            pictures=NoPictures(),
            read_files=drafts_from,
            track=a_track(),
            writable=ALL_FIELDS,
            capabilities=frozenset(),
            save=server.save,
        )
    )
    await until(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    by_name(dialog, QLineEdit, "Genre").setText("Drone")
    save_of(dialog).click()
    assert await asked == a_track()
    assert server.taken == [TrackFields(genre="Drone")]


async def test_a_failed_save_keeps_what_was_typed_and_says_why(qapp) -> None:
    stage, server = Stage(qapp), Server(Offline("No connection."))
    dialog = dialog_for(stage, a_track(), save=server.save)
    await until(dialog.isActiveWindow)
    genre = by_name(dialog, QLineEdit, "Genre")
    genre.setFocus()
    genre.selectAll()
    QTest.keyClicks(genre, "Drone")
    QTest.keyClick(genre, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await stage.settle()
    assert dialog.isVisible()
    assert genre.text() == "Drone"
    assert "No connection." in shown(dialog)
    assert dialog.focusWidget() is genre
    QTest.keyClick(genre, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await stage.settle()
    assert server.taken == [TrackFields(genre="Drone")]
    assert not dialog.isVisible()


async def test_while_saving_nothing_can_be_typed_and_cancel_stops_the_save_only(qapp) -> None:
    stage, server = Stage(qapp), Server()
    server.open.clear()
    dialog = dialog_for(stage, a_track(), save=server.save)
    genre = by_name(dialog, QLineEdit, "Genre")
    genre.setText("Drone")
    save_of(dialog).click()
    await until(lambda: "Sending the file… 25 %" in shown(dialog))
    assert not genre.isEnabled()
    assert not save_of(dialog).isEnabled()
    by_name(dialog, QPushButton, "Cancel").click()
    await stage.settle()
    assert dialog.isVisible()
    assert genre.isEnabled()
    assert genre.text() == "Drone"
    assert "Saving was stopped." in shown(dialog)
    dialog.done(0)


async def test_closing_with_changes_asks_first(qapp) -> None:
    stage = Stage(qapp)
    dialog = dialog_for(stage, a_track())
    by_name(dialog, QLineEdit, "Genre").setText("Drone")
    dialog.reject()
    await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    by_name(QApplication.activeModalWidget(), QPushButton, "Discard").click()
    await stage.settle()
    assert not dialog.isVisible()


def test_every_writable_field_of_a_track_is_read(qapp) -> None:
    fields = fields_of(a_track())
    assert fields.bpm == 92.5
    assert "commentable" not in fields.set_names()


async def test_deleting_names_the_tracks_and_keeps_them_by_default(qapp) -> None:
    Stage(qapp)
    tracks = [make_track(number, title=f"Track {number}", comment_count=2) for number in (1, 2, 3)]
    asked = asyncio.ensure_future(confirm_delete(None, tracks))
    await until(lambda: QApplication.activeModalWidget() is not None)
    question = QApplication.activeModalWidget()
    words = shown(question)
    assert "Delete 3 tracks?" in words
    assert "6 comments" in words
    assert "Track 2 · 6:42" in words
    assert by_name(question, QPushButton, "Cancel").isDefault()
    by_name(question, QPushButton, "Delete 3 tracks").click()
    assert await asked is True


def test_what_is_lost_is_summed_up() -> None:
    nothing = make_track(playback_count=None, likes_count=0, comment_count=0)
    assert loss([nothing]).startswith("On SoundCloud, the sound is lost;")
    some = make_track(playback_count=1200, likes_count=0, comment_count=1)
    assert loss([some, some]).startswith("On SoundCloud, the sound, 2\u202f400 plays and 2 comments are lost;")


async def test_about_says_whose_program_it_is_not(qapp) -> None:
    dialog = AboutDialog(None)
    dialog.open()
    assert "not affiliated with" in shown(dialog)
    assert "LGPL" in shown(dialog)
    dialog.reject()


async def test_no_two_labels_share_a_mnemonic(qapp, tmp_path: Path) -> None:
    stage = Stage(qapp)
    (tmp_path / "a.wav").write_bytes(wav(1500))
    (tmp_path / "b.wav").write_bytes(wav(1600))
    for dialog in (dialog_for(stage, a_track()), await stage.upload_dialog(tmp_path)):
        words = [w.property("text") for w in dialog.findChildren(QWidget) if w.property("text") and w.isVisible()]
        letters = [word[word.index("&") + 1].lower() for word in words if "&" in word]
        assert sorted(letters) == sorted(set(letters))
        dialog.done(0)
