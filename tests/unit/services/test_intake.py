"""Drafts from real files."""

import asyncio
import shutil
import threading
from datetime import date

import pytest

from scmanager.core.tracks import Sharing, TrackFields
from scmanager.services import audio_files, intake
from scmanager.services.intake import drafts_from
from tests.helpers.audio_files import DURATIONS, FOLDER, audio_file
from tests.helpers.sounds import sparse_wav, wav


async def test_every_format_becomes_a_draft_that_can_be_uploaded():
    result = await drafts_from([audio_file(name) for name in DURATIONS])
    assert [draft.path.name for draft in result.drafts] == list(DURATIONS)
    assert all(draft.can_upload for draft in result.drafts)
    assert [draft.audio.format for draft in result.drafts] == [
        "WAV", "AIFF", "FLAC", "OGG", "OGG", "MP3", "M4A", "MP2", "AAC", "WMA", "AMR",
    ]  # fmt: skip
    assert result.skipped == []


async def test_tags_fill_the_fields_and_the_name_is_the_title_without_them(tmp_path):
    shutil.copy(audio_file("song.flac"), tmp_path / "01 - whatever.flac")
    (tmp_path / "02 - pale_reeds.wav").write_bytes(wav(400))
    tagged, plain = (await drafts_from([tmp_path])).drafts
    assert (tagged.fields.title, tagged.fields.metadata_artist) == ("Pale Reeds", "Odile Tamba")
    assert (tagged.fields.genre, tagged.fields.release_date) == ("Ambient", date(2026, 5, 4))
    assert tagged.artwork.startswith(b"\x89PNG")
    assert plain.fields.title == "pale reeds"
    assert (plain.audio.duration_ms, plain.audio.sample_rate, plain.audio.bit_depth) == (400, 8000, 8)
    assert plain.audio.size == len(wav(400))


async def test_drafts_are_private_unless_chosen_otherwise():
    (draft,) = (await drafts_from([audio_file("song.wav")])).drafts
    assert draft.fields.sharing is Sharing.PRIVATE
    defaults = TrackFields(sharing=Sharing.PUBLIC, genre="Dub", tags=("promo",))
    tagged, plain = (await drafts_from([audio_file("song.flac"), audio_file("song.wav")], defaults=defaults)).drafts
    assert (tagged.fields.sharing, tagged.fields.genre, tagged.fields.tags) == (Sharing.PUBLIC, "Ambient", ("promo",))
    assert plain.fields.genre == "Dub"


async def test_the_suffix_does_not_matter(tmp_path):
    shutil.copy(audio_file("song.mp3"), tmp_path / "song.txt")
    (draft,) = (await drafts_from([tmp_path / "song.txt"])).drafts
    assert (draft.audio.format, draft.problem) == ("MP3", "")


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("song.mp3", "Its name ends in .mp3, but it holds WAV. It is uploaded as it is."),
        ("song.FLAC", "Its name ends in .FLAC, but it holds WAV. It is uploaded as it is."),
        ("song.wave", ""),
        ("song.v2", ""),
        ("song", ""),
    ],
)
async def test_a_name_that_promises_another_format_is_remarked(tmp_path, name, warning):
    shutil.copy(audio_file("song.wav"), tmp_path / name)
    (draft,) = (await drafts_from([tmp_path / name])).drafts
    assert (draft.can_upload, draft.warning) == (True, warning)


async def test_a_draft_says_whether_the_file_names_itself():
    tagged, plain = (await drafts_from([audio_file("song.flac"), audio_file("song.wav")])).drafts
    assert (tagged.has_tags, plain.has_tags) == (True, False)


@pytest.mark.parametrize(
    ("size", "warning"),
    [
        (499_000_000, ""),
        (612_000_000, "At 612 MB SoundCloud may refuse it; files over 500 MB have failed."),
        (1_400_000_000, "At 1.4 GB SoundCloud will most likely refuse it. As FLAC it would be smaller."),
    ],
)
async def test_a_large_file_is_taken_with_a_warning(tmp_path, size, warning):
    path = tmp_path / "long set.wav"
    sparse_wav(path, size)
    (draft,) = (await drafts_from([path])).drafts
    assert draft.can_upload
    assert draft.warning == warning


async def test_the_loop_goes_on_while_files_are_read(tmp_path):
    for number in range(200):
        (tmp_path / f"{number}.wav").write_bytes(wav(50))
    reading = asyncio.create_task(drafts_from([tmp_path]))
    turns = 0
    while not reading.done():
        await asyncio.sleep(0)
        turns += 1
    assert len(reading.result().drafts) == 200
    assert turns > 5


async def test_a_cancelled_look_ends_its_thread_soon(tmp_path, monkeypatch):
    for number in range(500):
        (tmp_path / f"{number}.wav").write_bytes(wav(50))
    examined, first = [], threading.Event()

    def examine(path):
        examined.append(path)
        first.set()
        return audio_files.examine(path)

    monkeypatch.setattr(intake, "examine", examine)
    reading = asyncio.create_task(intake.drafts_from([tmp_path]))
    await asyncio.to_thread(first.wait)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await asyncio.get_running_loop().shutdown_default_executor()
    assert 1 <= len(examined) < 500


async def test_paths_may_be_texts_and_bytes():
    path = FOLDER / "song.wav"
    result = await drafts_from([str(path), bytes(path), path])
    assert [draft.path for draft in result.drafts] == [path]


async def test_no_paths_are_no_drafts():
    result = await drafts_from([])
    assert (result.drafts, result.skipped) == ([], [])
