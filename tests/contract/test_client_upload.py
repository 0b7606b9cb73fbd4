"""Uploads over a real socket: every byte arrives, progress tells the truth, and a broken-off upload leaves nothing."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from scmanager.api import upload_thread
from scmanager.api.client import Client
from scmanager.api.profile import DialectName, ServerProfile
from scmanager.core.tracks import Embedding, License, Sharing, TrackFields, TrackState
from scmanager.errors import ConnectionLost, FileProblem, NotPossible, Rejected, ServerError, ServerFailed
from tests.helpers.api_clients import OWNER, all_tracks, connected, no_pause, ready_track
from tests.helpers.audio_files import DURATIONS, audio_file
from tests.helpers.pictures import DOT_PNG
from tests.helpers.raw_server import head_of, length_in, serving
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import sparse_wav, wav


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A short sound file, so large that it is sent in many pieces."""
    path = tmp_path / "Grüße \N{PILE OF POO}.wav"
    path.write_bytes(wav(milliseconds=4000, rate=1_000_000))
    return path


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", DURATIONS)
async def test_every_byte_of_every_format_arrives(sandbox: Sandbox, dialect: DialectName, name: str) -> None:
    path = audio_file(name)
    async with connected(sandbox, dialect) as client:
        track = await client.upload(TrackFields(title=f"New {name}", audio=path))
    (row,) = sandbox.uploads()
    assert row["urn"] == track.urn
    assert row["sha256"] == _sha256(path)
    assert row["bytes"] == path.stat().st_size
    assert row["filename"] == f"audio.{name.rpartition('.')[2]}"
    assert track.title == f"New {name}"
    assert track.is_private
    assert track.downloadable is False


async def test_all_fields_are_written(sandbox: Sandbox, dialect: DialectName, song: Path, tmp_path: Path) -> None:
    cover = tmp_path / "cover.png"
    cover.write_bytes(DOT_PNG)
    fields = TrackFields(
        title="Ende gut “alles” \\ gut\r\n",
        sharing=Sharing.PUBLIC,
        description="Zeile 1\nZeile 2 — <b>bold</b>",
        genre="Drum & Bass",
        tags=("late night", "rain"),
        label_name="Own Label",
        release="OL-7",
        release_date=date(2025, 2, 28),
        isrc="DEA120500001",
        license=License.CC_BY_NC,
        purchase_url="https://example.org/buy?a=1&b=2",
        permalink="ende-gut",
        embeddable_by=Embedding.ME,
        streamable=True,
        downloadable=True,
        commentable=False,
        metadata_artist="Somebody Else",
        audio=song,
        artwork=cover,
    )
    async with connected(sandbox, dialect) as client:
        track = await client.upload(fields)
        assert await client.picture(track.artwork_url) == DOT_PNG
    expected = {name: getattr(fields, name) for name in fields.set_names() if name not in {"audio", "artwork", "title"}}
    assert {name: getattr(track, name) for name in expected} == expected
    assert track.title == "Ende gut “alles” \\ gut"


async def test_classic_writes_tempo_and_key_too(sandbox: Sandbox, song: Path) -> None:
    async with connected(sandbox, "classic") as client:
        track = await client.upload(TrackFields(title="T", bpm=128.5, key_signature="F#m", audio=song))
    assert (track.bpm, track.key_signature) == (128.5, "F#m")


async def test_progress_counts_up_to_all(
    sandbox: Sandbox, dialect: DialectName, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_thread, "REPORT_EVERY", 0)
    seen: list[tuple[int, int]] = []
    async with connected(sandbox, dialect) as client:
        await client.upload(TrackFields(title="T", audio=song), progress=lambda sent, total: seen.append((sent, total)))
    sent, totals = [one for one, _ in seen], {total for _, total in seen}
    assert sent == sorted(sent)
    assert totals == {sent[-1]}
    assert sent[-1] > sandbox.uploads()[0]["bytes"]
    assert len(sent) > 8


async def test_a_new_track_is_prepared_and_then_ready(sandbox: Sandbox, dialect: DialectName, song: Path) -> None:
    async with connected(sandbox, dialect) as client:
        track = await client.upload(TrackFields(title="T", audio=song))
        assert not track.is_ready
        if dialect == "classic":
            assert track.state is TrackState.PROCESSING
        assert not await client.is_streamable(track.urn)
        ready = await ready_track(client, track.urn)
        assert ready.duration_ms == 4000
        assert await client.is_streamable(track.urn)
        assert await client.waveform(ready.waveform_url) is not None


async def test_a_cancelled_upload_leaves_no_track(sandbox: Sandbox, dialect: DialectName, song: Path) -> None:
    under_way = asyncio.Event()

    async def gate() -> None:
        await asyncio.Event().wait()

    async with connected(sandbox, dialect) as client:
        upload = asyncio.create_task(
            client.upload(
                TrackFields(title="Never", audio=song),
                progress=lambda _sent, _total: under_way.set(),
                before_last_byte=gate,
            )
        )
        await under_way.wait()
        upload.cancel()
        with pytest.raises(asyncio.CancelledError):
            await upload
        assert "Never" not in {track.title for track in await all_tracks(client.my_tracks())}
    assert sandbox.uploads() == []


async def test_the_gate_holds_the_last_bytes_back(sandbox: Sandbox, dialect: DialectName, song: Path) -> None:
    async def gate() -> None:
        assert sandbox.uploads() == []
        raise FileProblem("closed")

    async with connected(sandbox, dialect) as client:
        with pytest.raises(FileProblem, match="closed"):
            await client.upload(TrackFields(title="Never", audio=song), before_last_byte=gate)
    assert sandbox.uploads() == []


@pytest.mark.parametrize("change", ["truncated", "grown", "overwritten"])
async def test_a_file_that_changes_is_not_uploaded(dialect: DialectName, tmp_path: Path, change: str) -> None:
    large, missing = tmp_path / "large.wav", 0
    sparse_wav(large, 64 * 1024 * 1024)

    async def disturb(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        nonlocal missing
        missing = length_in(await head_of(reader))
        with large.open("r+b") as file:
            if change == "truncated":
                file.truncate(500_000)
            file.seek(0, os.SEEK_END if change == "grown" else os.SEEK_SET)
            file.write(b"other")
        while data := await reader.read(1024 * 1024):
            missing -= len(data)

    async with serving(disturb) as port:
        client = Client(ServerProfile(f"http://127.0.0.1:{port}", dialect), OWNER, sleep=no_pause)
        with pytest.raises(FileProblem, match="changed while being sent"):
            await client.upload(TrackFields(title="Never", audio=large))
        await client.close()
    assert missing > 0


async def test_a_deleted_file_is_still_uploaded_whole(sandbox: Sandbox, dialect: DialectName, song: Path) -> None:
    digest = _sha256(song)
    async with connected(sandbox, dialect) as client:
        await client.upload(
            TrackFields(title="T", audio=song), progress=lambda _sent, _total: song.unlink(missing_ok=True)
        )
    assert sandbox.uploads()[0]["sha256"] == digest


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names that are no text")
async def test_L6_a_name_that_is_no_text(sandbox: Sandbox, dialect: DialectName, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"gr\xfc\xdfe.wav")
    path.write_bytes(wav())
    async with connected(sandbox, dialect) as client:
        assert (await client.upload(TrackFields(title="T", audio=path))).title == "T"
    assert sandbox.uploads()[0]["filename"] == "audio.wav"


async def test_files_that_cannot_be_sent(sandbox: Sandbox, dialect: DialectName, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    async with connected(sandbox, dialect) as client:
        for name in ("missing.wav", "pipe.wav", ""):
            with pytest.raises(FileProblem):
                await client.upload(TrackFields(title="Never", audio=tmp_path / name))
    assert sandbox.requests("POST", "/tracks") == []


async def test_what_is_no_audio_is_rejected_in_words(sandbox: Sandbox, dialect: DialectName, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Not a song. " * 100)
    async with connected(sandbox, dialect) as client:
        with pytest.raises(Rejected, match="unable to process") as caught:
            await client.upload(TrackFields(title="Never", audio=text))
    assert caught.value.status == 422
    assert sandbox.uploads() == []


async def test_classic_replaces_the_sound(sandbox: Sandbox, song: Path) -> None:
    async with connected(sandbox, "classic") as client:
        track = (await all_tracks(client.my_tracks()))[0]
        changed = await client.update(track.urn, TrackFields(audio=song))
        assert changed.urn == track.urn
        assert (await ready_track(client, track.urn)).duration_ms == 4000


async def test_current_cannot_replace_the_sound(sandbox: Sandbox, song: Path) -> None:
    async with connected(sandbox, "current") as client:
        with pytest.raises(NotPossible, match="replace the sound"):
            await client.update("soundcloud:tracks:1060", TrackFields(audio=song))


FAULTS: dict[str, tuple[str, object, type[Exception]]] = {
    "N1 dropped": ("drop_mid", None, ConnectionLost),
    "N1 reset": ("drop_mid", "rst", ConnectionLost),
    "N3 done, then dropped": ("commit_then_drop", None, ConnectionLost),
    "N4 done, then 502": ("commit_then_status", 502, ServerFailed),
    "N4 refused with 503": ("status", 503, ServerFailed),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_failed_upload_is_never_sent_twice(
    sandbox: Sandbox, dialect: DialectName, song: Path, name: str
) -> None:
    fault, arg, kind = FAULTS[name]
    sandbox.fault(fault, method="POST", path="/tracks", arg=arg, times=None)
    async with connected(sandbox, dialect) as client:
        with pytest.raises((kind, ConnectionLost)) as caught:
            await client.upload(TrackFields(title="Once", audio=song))
    assert caught.value.retryable
    assert not isinstance(caught.value, ServerError) or caught.value.status in {502, 503}
    assert len(sandbox.requests("POST", "/tracks")) == 1
