"""The SHA-256 of files."""

import asyncio
import hashlib
import os

import pytest

from scmanager.services import contents
from scmanager.services.contents import PIECE, content_of
from scmanager.services.intake import drafts_from
from tests.helpers.sounds import sparse_wav, wav


async def audio_of(path):
    (draft,) = (await drafts_from([path])).drafts
    return draft.audio


def ignore(_done):
    pass


async def test_it_is_the_sha256_of_all_bytes(tmp_path):
    path = tmp_path / "a.wav"
    path.write_bytes(wav(400_000))
    assert path.stat().st_size > 3 * PIECE
    assert await content_of(await audio_of(path), progress=ignore) == hashlib.sha256(path.read_bytes()).hexdigest()


async def test_a_file_that_changed_or_is_gone_has_none(tmp_path):
    path = tmp_path / "a.wav"
    path.write_bytes(wav(400))
    audio = await audio_of(path)
    os.utime(path, ns=(audio.modified_ns + 10**9, audio.modified_ns + 10**9))
    assert await content_of(audio, progress=ignore) == ""
    path.write_bytes(wav(500))
    assert await content_of(audio, progress=ignore) == ""
    path.unlink()
    assert await content_of(audio, progress=ignore) == ""


async def test_progress_grows_up_to_the_size(tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "_SECONDS_BETWEEN_REPORTS", 0)
    path = tmp_path / "a.wav"
    sparse_wav(path, 5 * PIECE + 7)
    heard = []
    await content_of(await audio_of(path), progress=heard.append)
    assert heard == sorted(heard)
    assert heard[0] == PIECE
    assert heard[-1] in {5 * PIECE, 5 * PIECE + 7}


async def test_a_cancellation_ends_the_reading(tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "_SECONDS_BETWEEN_REPORTS", 0)
    path = tmp_path / "a.wav"
    sparse_wav(path, 3_000_000_000)
    heard, begun = [], asyncio.Event()

    def note(done):
        heard.append(done)
        begun.set()

    reading = asyncio.create_task(content_of(await audio_of(path), progress=note))
    await begun.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await asyncio.get_running_loop().shutdown_default_executor()
    assert heard[-1] < 3_000_000_000
