"""The streamed body: its length is known, every byte is there, and a changed file stops it before the end."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.api import multipart
from scmanager.api.multipart import LARGEST_PIECE, SMALLEST_PIECE, HeldFile, MultipartBody
from scmanager.api.wire import FilePart
from scmanager.errors import FileProblem


def _whole(body: MultipartBody) -> bytes:
    with closing(body):
        return b"".join(body.pieces()) + body.end


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


def test_fields_and_files(tmp_path: Path) -> None:
    fields = (("track[title]", "Grüße “x”\r\n--"), ("track[genre]", ""))
    body = MultipartBody(fields, (_file(tmp_path, b"\r\n--x\r\n\x00"),))
    content = _whole(body)
    assert len(content) == body.length
    assert _parts(body, content) == [
        ("track[title]", None, "Grüße “x”\r\n--".encode()),
        ("track[genre]", None, b""),
        ("track[asset_data]", "audio.wav", b"\r\n--x\r\n\x00"),
    ]


@pytest.mark.parametrize("size", [1, LARGEST_PIECE - 1, LARGEST_PIECE, LARGEST_PIECE + 1, 3 * LARGEST_PIECE + 17])
def test_files_of_any_size(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    body = MultipartBody((), (_file(tmp_path, data), _file(tmp_path, b"picture", "x.png")))
    content = _whole(body)
    assert len(content) == body.length
    assert [payload for _, _, payload in _parts(body, content)] == [data, b"picture"]


@given(st.dictionaries(st.from_regex(r"track\[[a-z_]{1,9}\]", fullmatch=True), st.text(), max_size=5))
def test_fields_of_any_text(fields: dict[str, str]) -> None:
    body = MultipartBody(tuple(fields.items()), ())
    content = _whole(body)
    assert len(content) == body.length
    assert content.count(body.content_type.rpartition("=")[2].encode()) == len(fields) + 1


def _truncate(path: Path) -> None:
    os.truncate(path, LARGEST_PIECE)


def _grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"other")


@pytest.mark.parametrize("change", [_truncate, _grow, _overwrite])
def test_a_changed_file_stops_the_body(tmp_path: Path, change: Callable[[Path], None]) -> None:
    part = _file(tmp_path, bytes(5 * LARGEST_PIECE))
    with closing(MultipartBody((), (part,))) as body:
        pieces = body.pieces()
        assert next(pieces)
        change(part.path)
        with pytest.raises(FileProblem, match="changed while being sent"):
            list(pieces)


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.rename(path.with_name("new.wav"))])
def test_a_file_that_loses_its_name_is_sent(tmp_path: Path, change: Callable[[Path], object]) -> None:
    part = _file(tmp_path, bytes(2 * LARGEST_PIECE))
    body = MultipartBody((), (part,))
    change(part.path)
    assert len(_whole(body)) == body.length


@pytest.mark.parametrize(("slow", "largest"), [(-1.0, SMALLEST_PIECE), (60.0, LARGEST_PIECE)])
def test_pieces_grow_only_where_the_line_is_fast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow: float, largest: int
) -> None:
    monkeypatch.setattr(multipart, "SLOW", slow)
    with closing(MultipartBody((), (_file(tmp_path, bytes(4 * LARGEST_PIECE)),))) as body:
        assert max(len(piece) for piece in body.pieces()) == largest


def test_pieces_stay_small_where_the_disk_is_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    read = HeldFile.read

    def read_slowly(file: HeldFile, count: int) -> bytes:
        now[0] += 1
        return read(file, count)

    monkeypatch.setattr(HeldFile, "read", read_slowly)
    monkeypatch.setattr(multipart, "time", SimpleNamespace(monotonic=lambda: now[0]))
    with closing(MultipartBody((), (_file(tmp_path, bytes(4 * LARGEST_PIECE)),))) as body:
        assert max(len(piece) for piece in body.pieces()) == SMALLEST_PIECE


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
