"""A multipart body is understood however it is cut into pieces, and leaves nothing behind."""

import hashlib
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scmanager.sandbox.errors import ApiError
from scmanager.sandbox.multipart import MultipartReader, RawReader

BOUNDARY = b"a-boundary"
HOSTILE = b"\r\n--a-boundar\r\n--\r\n\x00--a-boundary is not one" + bytes(range(256)) * 9


def body(**fields: str) -> bytes:
    files = {"track[asset_data]": ('söng "1".wav', HOSTILE), "artwork_data": ("a.png", b"picture")}
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    return httpx.Request("POST", "http://x", data=fields, files=files, headers=kind).read()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(size=st.integers(1, 700))
def test_pieces_of_any_size(tmp_path: Path, size: int) -> None:
    whole = body(**{"track[title]": "Zwölf – 12"})
    reader = MultipartReader(tmp_path, BOUNDARY)
    for start in range(0, len(whole), size):
        reader.feed(whole[start : start + size])
    reader.finish()
    file = reader.form.file("asset_data")
    assert file is not None
    assert (file.size, file.sha256) == (len(HOSTILE), hashlib.sha256(HOSTILE).hexdigest())
    assert file.path.read_bytes() == HOSTILE
    assert reader.form.params.get("track[title]") == "Zwölf – 12"
    reader.close()
    assert not list(tmp_path.iterdir())


def test_a_body_that_breaks_off_is_refused_and_removed(tmp_path: Path) -> None:
    reader = MultipartReader(tmp_path, BOUNDARY)
    reader.feed(body()[:-200])
    with pytest.raises(ApiError):
        reader.finish()
    assert list(tmp_path.iterdir())
    reader.close()
    assert not list(tmp_path.iterdir())


def test_a_field_sent_twice_keeps_the_last_file(tmp_path: Path) -> None:
    files = [("asset_data", ("1", b"one")), ("asset_data", ("2", b"two"))]
    kind = {"Content-Type": "multipart/form-data; boundary=a-boundary"}
    reader = MultipartReader(tmp_path, BOUNDARY)
    reader.feed(httpx.Request("POST", "http://x", files=files, headers=kind).read())
    reader.finish()
    file = reader.form.file("asset_data")
    assert file is not None
    assert file.path.read_bytes() == b"two"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_empty_file_field_of_a_browser_is_no_file(tmp_path: Path) -> None:
    reader = MultipartReader(tmp_path, BOUNDARY)
    reader.feed(b'--a-boundary\r\nContent-Disposition: form-data; name="artwork_data"; filename=""\r\n\r\n')
    reader.feed(b"\r\n--a-boundary--\r\n")
    reader.finish()
    assert reader.form.file("artwork_data") is None
    assert not list(tmp_path.iterdir())


@pytest.mark.expects_log("boundary")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(garbage=st.binary(max_size=300))
def test_garbage_is_refused(tmp_path: Path, garbage: bytes) -> None:
    reader = MultipartReader(tmp_path, BOUNDARY)
    with pytest.raises(ApiError):
        _take(reader, garbage)
    reader.close()
    assert not list(tmp_path.iterdir())


def _take(reader: MultipartReader, piece: bytes) -> None:
    reader.feed(piece)
    reader.finish()


def test_large_fields_are_refused(tmp_path: Path) -> None:
    reader = MultipartReader(tmp_path, BOUNDARY)
    head = b'--a-boundary\r\nContent-Disposition: form-data; name="title"\r\n\r\n'
    with pytest.raises(ApiError) as refusal:
        reader.feed(head + b"x" * (1024 * 1024 + 1))
    assert refusal.value.status == 413


def test_a_raw_body_is_the_audio(tmp_path: Path) -> None:
    reader = RawReader(tmp_path, "tone.wav")
    reader.feed(b"one")
    reader.feed(b"two")
    reader.finish()
    file = reader.form.file("asset_data")
    assert file is not None
    assert (file.filename, file.path.read_bytes()) == ("tone.wav", b"onetwo")
    reader.close()
    assert not list(tmp_path.iterdir())
