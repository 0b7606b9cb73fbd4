"""Files that cannot be uploaded: each gets one clear sentence and stops nothing else."""

import asyncio
import hashlib
import io
import os
import sys
import tempfile
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scmanager.core.candidates import Candidate
from scmanager.core.filenames import shown
from scmanager.errors import FileProblem
from scmanager.services import audio_files
from scmanager.services.audio_files import check_unchanged
from scmanager.services.contents import PIECE, content_of
from scmanager.services.folders import MOST_FILES
from scmanager.services.intake import drafts_from
from scmanager.ui.models.drafts_model import second_line, title_of
from tests.helpers.sounds import sparse_wav, wav

WAV = wav(100)
SLOW_S = 0.1


async def problem_beside_a_good_file(tmp_path, path):
    """Look at a bad file together with a good one; the good one must not notice."""
    good = tmp_path / "good.wav"
    good.write_bytes(WAV)
    result = await drafts_from([path, good])
    bad, fine = result.drafts
    assert fine.can_upload
    assert fine.problem == ""
    assert not bad.can_upload
    assert bad.problem.count(".") >= 1
    assert "\n" not in bad.problem
    assert result.skipped == []
    return bad


async def test_L5_a_text_file(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("Second master. Feedback on the low end welcome.\n")
    draft = await problem_beside_a_good_file(tmp_path, path)
    assert draft.problem == "This is a text file, not audio."
    assert draft.fields.title == "notes"


async def test_L5_a_text_file_that_is_called_wav(tmp_path):
    path = tmp_path / "song.wav"
    path.write_text("not a song")
    assert "text file" in (await problem_beside_a_good_file(tmp_path, path)).problem


async def test_L5_an_empty_file(tmp_path):
    path = tmp_path / "empty.wav"
    path.touch()
    assert (await problem_beside_a_good_file(tmp_path, path)).problem == "This file is empty."


async def test_L5_a_file_of_nothing_but_an_id3_tag(tmp_path):
    path = tmp_path / "tag.mp3"
    path.write_bytes(b"ID3\x04\x00\x00\x00\x00\x02\x01" + bytes(257))
    assert "no sound" in (await problem_beside_a_good_file(tmp_path, path)).problem


async def test_L5_a_file_of_5_gb(tmp_path):
    path = tmp_path / "huge.wav"
    sparse_wav(path, 5_000_000_000)
    draft = await problem_beside_a_good_file(tmp_path, path)
    assert draft.problem == "This file is 5.0 GB; SoundCloud takes at most 4 GB."


async def test_L5_a_file_of_exactly_the_largest_size_is_taken(tmp_path):
    path = tmp_path / "large.wav"
    sparse_wav(path, 4 * 1024**3)
    (draft,) = (await drafts_from([path])).drafts
    assert draft.can_upload
    assert draft.warning


async def test_L5_a_recording_of_more_than_a_day(tmp_path):
    path = tmp_path / "long.wav"
    header = bytearray(WAV[:44])
    header[24:28] = header[28:32] = (1).to_bytes(4, "little")  # one sample a second
    header[40:44] = (90_000).to_bytes(4, "little")
    path.write_bytes(bytes(header) + bytes(90_000))
    draft = await problem_beside_a_good_file(tmp_path, path)
    assert draft.problem == "This is 25:00:00 long; SoundCloud takes at most 24 hours."


async def test_L4_a_file_that_has_vanished(tmp_path):
    draft = await problem_beside_a_good_file(tmp_path, tmp_path / "gone.wav")
    assert draft.problem == "The file is no longer there."


ODD_NAMES = [
    b"caf\xe9.wav",
    b"\xff\xfe\xfd.wav",
    b"new\nline.wav",
    "שיר\u202e.wav".encode(),
    "🎧🌊.wav".encode(),
    b"e" * 251 + b".wav",
    "曲".encode() * 83 + b"x.wav",
    b"<img src=x>&amp;.wav",
    b" .wav",
    b"-rf *.wav",
]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not allow such names")
@pytest.mark.parametrize("name", ODD_NAMES)
async def test_L6_names_that_are_no_text_can_be_uploaded_and_shown(tmp_path, name):
    path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118 -- Path takes no bytes
    with open(path, "wb") as file:  # noqa: PTH123, ASYNC230
        file.write(WAV)
    for chosen in (path, tmp_path):
        (draft,) = (await drafts_from([chosen])).drafts
        assert draft.can_upload
        assert os.fsencode(draft.path) == path
        draft.fields.title.encode("utf-8")
        shown(draft.path.name).encode("utf-8")
        check_unchanged(draft.audio)
        assert await content_of(draft.audio, progress=print) == hashlib.sha256(WAV).hexdigest()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not allow such names")
@settings(max_examples=150)
@given(st.binary(min_size=1, max_size=255).filter(lambda name: not {0, 47} & set(name) and name not in {b".", b".."}))
def test_L6_a_file_of_any_name_is_listed_and_its_row_can_be_shown(name):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(os.fsencode(folder), name)  # noqa: PTH118
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(WAV)
        (draft,) = asyncio.run(drafts_from([path])).drafts
    assert draft.can_upload
    assert draft.fields.title
    candidate = Candidate(draft=draft)
    for text in (title_of(candidate), second_line(candidate)):
        text.encode("utf-8")
        assert not {unicodedata.category(char) for char in text} & {"Cc", "Cs"}
        assert "\u202e" not in text


async def test_L6_a_name_with_a_nul_byte():
    result = await drafts_from(["song\0.wav"])
    assert result.drafts[0].problem.startswith("This file could not be read")


async def test_L6_a_name_that_is_too_long(tmp_path):
    draft = await problem_beside_a_good_file(tmp_path, tmp_path / f"{'long' * 100}.wav")
    assert draft.problem == "This file could not be read: File name too long."


async def test_L7_a_symlink_loop_in_a_folder(tmp_path):
    album = tmp_path / "album"
    album.mkdir()
    (album / "song.wav").write_bytes(WAV)
    (album / "self").symlink_to(album)
    (album / "round").symlink_to("round")
    result = await drafts_from([album])
    assert [draft.path.name for draft in result.drafts] == ["song.wav"]
    assert [problem.path_text for problem in result.skipped] == ["round", "self"]
    assert {problem.sentence for problem in result.skipped} == {
        "This is a link; links inside folders are not followed."
    }


async def test_L7_a_symlink_loop_chosen_by_hand(tmp_path):
    path = tmp_path / "round.wav"
    path.symlink_to(path)
    draft = await problem_beside_a_good_file(tmp_path, path)
    assert draft.problem == "This file could not be read: Too many levels of symbolic links."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
@pytest.mark.parametrize("chosen", ["file", "folder"])
async def test_L7_a_pipe_is_never_waited_for(tmp_path, chosen):
    folder = tmp_path / "album"
    folder.mkdir()
    os.mkfifo(folder / "pipe.wav")
    sentence = "This is a pipe, socket or device, not a file."
    if chosen == "file":
        assert (await problem_beside_a_good_file(tmp_path, folder / "pipe.wav")).problem == sentence
    else:
        (problem,) = (await drafts_from([folder])).skipped
        assert (problem.path_text, problem.sentence) == ("pipe.wav", sentence)


@pytest.mark.skipif(sys.platform == "win32", reason="devices are no files there")
async def test_L7_a_device(tmp_path):
    assert "device" in (await problem_beside_a_good_file(tmp_path, "/dev/zero")).problem


async def test_L8_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "closed.wav"
    path.write_bytes(WAV)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    draft = await problem_beside_a_good_file(tmp_path, path)
    assert draft.problem == "You are not allowed to read this file."


class SlowFile(io.FileIO):
    """A file on a disk that takes its time."""

    def readinto(self, buffer):
        time.sleep(SLOW_S)
        return super().readinto(buffer)

    def read(self, size=-1):
        time.sleep(SLOW_S)
        return super().read(size)


async def longest_gap(work):
    """Do something and return the longest time the loop was held up, in seconds."""
    gaps, last = [], time.monotonic()
    doing = asyncio.ensure_future(work)
    while not doing.done():
        await asyncio.sleep(0.001)
        gaps.append(time.monotonic() - last)
        last = time.monotonic()
    await doing
    return max(gaps)


async def test_L8_a_slow_disk_holds_nothing_up(tmp_path, monkeypatch):
    paths = [tmp_path / f"{number}.wav" for number in range(5)]
    for path in paths:
        path.write_bytes(WAV)
    sparse_wav(paths[0], 6 * PIECE)
    drafts = (await drafts_from(paths)).drafts
    monkeypatch.setattr(audio_files.io, "FileIO", SlowFile)
    started = time.monotonic()
    assert await longest_gap(drafts_from(paths)) < 3 * SLOW_S
    assert time.monotonic() - started > len(paths) * SLOW_S
    started = time.monotonic()
    assert await longest_gap(content_of(drafts[0].audio, progress=print)) < 3 * SLOW_S
    assert time.monotonic() - started > 6 * SLOW_S


async def test_L8_a_cancelled_look_at_a_slow_disk_ends_after_the_present_file(tmp_path, monkeypatch):
    paths = [tmp_path / f"{number}.wav" for number in range(50)]
    for path in paths:
        path.write_bytes(WAV)
    monkeypatch.setattr(audio_files.io, "FileIO", SlowFile)
    reading = asyncio.create_task(drafts_from(paths))
    await asyncio.sleep(2 * SLOW_S)
    started = time.monotonic()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert time.monotonic() - started < 3 * SLOW_S
    await asyncio.get_running_loop().shutdown_default_executor()
    assert time.monotonic() - started < 25 * SLOW_S


async def test_L8_a_file_that_may_no_longer_be_read_has_no_content_and_says_so(tmp_path, monkeypatch):
    path = tmp_path / "song.wav"
    path.write_bytes(WAV)
    (draft,) = (await drafts_from([path])).drafts

    def refuse(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(audio_files.os, "open", refuse)
    assert await content_of(draft.audio, progress=print) == ""
    with pytest.raises(FileProblem, match="You are not allowed to read this file"):
        check_unchanged(draft.audio)


async def test_L8_a_disk_that_fails_in_the_middle(tmp_path, monkeypatch):
    path = tmp_path / "broken.wav"
    path.write_bytes(WAV)

    def fail(_head):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(audio_files.audio, "tag_length", fail)
    (draft,) = (await drafts_from([path])).drafts
    assert draft.problem == "This file could not be read: Input/output error."


async def test_L7_a_folder_of_more_files_than_can_be_added(tmp_path):
    for number in range(MOST_FILES + 1):
        (tmp_path / str(number)).touch()
    result = await drafts_from([tmp_path])
    assert len(result.drafts) == MOST_FILES
    assert [problem.sentence for problem in result.skipped] == [
        "Only 10,000 files can be added at once; this one and the rest are left out."
    ]


async def test_all_bad_files_at_once_leave_the_good_one(tmp_path):
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "b.wav").touch()
    (tmp_path / "c.bin").write_bytes(bytes(range(256)) * 100)
    (tmp_path / "d.wav").write_bytes(WAV)
    (tmp_path / "e").symlink_to(tmp_path)
    result = await drafts_from([tmp_path, tmp_path / "gone.wav"])
    assert [(draft.path.name, draft.can_upload) for draft in result.drafts] == [
        ("a.txt", False),
        ("b.wav", False),
        ("c.bin", False),
        ("d.wav", True),
        ("gone.wav", False),
    ]
    assert len(result.skipped) == 1
    assert len({draft.problem for draft in result.drafts}) == 5
