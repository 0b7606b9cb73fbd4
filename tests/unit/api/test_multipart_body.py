"""The streamed body: its length is known, every byte is there, and a changed file stops it before the end."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.api import multipart
from scmanager.api.multipart import BLOCK, SMALLEST_PIECE, MultipartBody
from scmanager.api.wire import FilePart
from scmanager.errors import FileProblem


async def _whole(body: MultipartBody) -> bytes:
    try:
        return await _rest(body.chunks())
    finally:
        await body.close()


async def _rest(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


def _parts(body: MultipartBody, content: bytes) -> list[tuple[str, str | None, bytes]]:
    """Take a body apart with the parser of the standard library."""
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + body.content_type.encode() + b"\r\n\r\n" + content
    )
    return [
        (part.get_param("name", header="content-disposition"), part.get_filename(), part.get_payload(decode=True))
        for part in message.iter_parts()
    ]


def _file(folder: Path, content: bytes = b"sound", name: str = "take.wav") -> FilePart:
    path = folder / name
    path.write_bytes(content)
    return FilePart("track[asset_data]", path, "audio.wav")


async def test_fields_and_files(tmp_path: Path) -> None:
    fields = (("track[title]", "Grüße “x”\r\n--"), ("track[genre]", ""))
    body = MultipartBody(fields, (_file(tmp_path, b"\r\n--x\r\n\x00"),))
    content = await _whole(body)
    assert len(content) == body.length
    assert _parts(body, content) == [
        ("track[title]", None, "Grüße “x”\r\n--".encode()),
        ("track[genre]", None, b""),
        ("track[asset_data]", "audio.wav", b"\r\n--x\r\n\x00"),
    ]


@pytest.mark.parametrize("size", [1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17])
async def test_files_of_any_size(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    body = MultipartBody((), (_file(tmp_path, data), _file(tmp_path, b"picture", "x.png")))
    content = await _whole(body)
    assert len(content) == body.length
    assert [payload for _, _, payload in _parts(body, content)] == [data, b"picture"]


@given(st.dictionaries(st.from_regex(r"track\[[a-z_]{1,9}\]", fullmatch=True), st.text(), max_size=5))
def test_fields_of_any_text(fields: dict[str, str]) -> None:
    body = MultipartBody(tuple(fields.items()), ())
    content = asyncio.run(_whole(body))
    assert len(content) == body.length
    assert content.count(body.content_type.rpartition("=")[2].encode()) == len(fields) + 1


async def test_progress_counts_what_was_taken(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    body = MultipartBody(
        (("a", "b"),), (_file(tmp_path, bytes(300_000)),), progress=lambda sent, total: seen.append((sent, total))
    )
    chunks = body.chunks()
    first = await anext(chunks)
    assert seen == []
    await anext(chunks)
    assert seen == [(len(first), body.length)]
    await chunks.aclose()
    await body.close()


async def test_the_hook_comes_before_the_closing_boundary(tmp_path: Path) -> None:
    sent: list[int] = []
    at_hook: list[int] = []

    async def hook() -> None:
        at_hook.append(sum(sent))

    body = MultipartBody((), (_file(tmp_path),), before_last_byte=hook)
    async for chunk in body.chunks():
        sent += [len(chunk)]
    await body.close()
    assert at_hook == [body.length - sent[-1]]
    assert sent[-1] > 0


def _truncate(path: Path) -> None:
    os.truncate(path, BLOCK)


def _grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"other")


@pytest.mark.parametrize("change", [_truncate, _grow, _overwrite])
async def test_a_changed_file_stops_the_body(tmp_path: Path, change: Callable[[Path], None]) -> None:
    part = _file(tmp_path, bytes(5 * BLOCK))
    body = MultipartBody((), (part,))
    chunks = body.chunks()
    first = await anext(chunks)
    change(part.path)
    with pytest.raises(FileProblem, match="changed while being sent"):
        await _rest(chunks)
    await body.close()
    assert first


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.rename(path.with_name("new.wav"))])
async def test_a_file_that_loses_its_name_is_sent(tmp_path: Path, change: Callable[[Path], object]) -> None:
    part = _file(tmp_path, bytes(2 * BLOCK))
    body = MultipartBody((), (part,))
    change(part.path)
    assert len(await _whole(body)) == body.length


@pytest.mark.parametrize(("slow", "largest"), [(-1.0, SMALLEST_PIECE), (60.0, BLOCK)])
async def test_pieces_grow_only_where_the_line_is_fast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow: float, largest: int
) -> None:
    monkeypatch.setattr(multipart, "SLOW", slow)
    body = MultipartBody((), (_file(tmp_path, bytes(4 * BLOCK)),))
    sizes = [len(chunk) async for chunk in body.chunks()]
    await body.close()
    assert max(sizes) == largest


def test_L6_L7_what_is_not_sent(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    bad_name = os.fsdecode(b"gr\xfc\xdfe.wav")
    (tmp_path / "empty").touch()
    for name, reason in (
        ("pipe", "not a file"),
        (".", "not a file"),
        ("empty", "empty"),
        (bad_name, "cannot be opened"),
    ):
        with pytest.raises(FileProblem, match=reason) as caught:
            MultipartBody((), (FilePart("x", tmp_path / name, "audio"),))
        caught.value.message.encode()


def test_files_are_closed_when_a_later_one_is_missing(tmp_path: Path) -> None:
    before = _open_files()
    with pytest.raises(FileProblem):
        MultipartBody((), (_file(tmp_path), FilePart("x", tmp_path / "missing", "audio")))
    assert _open_files() == before


def _open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


async def test_a_body_can_be_left_at_any_point(tmp_path: Path) -> None:
    for taken in range(6):
        body = MultipartBody((("a", "b"),), (_file(tmp_path, bytes(3 * BLOCK)),))
        chunks = body.chunks()
        for _ in range(taken):
            await anext(chunks)
        await chunks.aclose()
        await body.close()
