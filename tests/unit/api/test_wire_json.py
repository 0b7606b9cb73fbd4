"""Bodies and JSON off the wire: limits while reading, and patience with what is nearly JSON."""

from __future__ import annotations

import gzip
import zlib

import msgspec
import pytest

from scmanager.api.wire import Answer, BodyReader, read_json, read_typed
from scmanager.errors import BadAnswer, CaptivePortal


def _answer(body: bytes, kind: str = "application/json") -> Answer:
    return Answer(200, {"content-type": kind}, body)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, null, "x"]}', {"a": [1, None, "x"]}),
        (b"\xef\xbb\xbf[1]", [1]),
        (b'{"n": NaN, "i": -Infinity}', {"n": None, "i": None}),
        (b'"\\ud800"', "\ufffd"),
        (b'"x\\udc00y"', "x\ufffdy"),
        (b'"\\ud83d\\ude00"', "\N{GRINNING FACE}"),
        (b'"\\\\ud800"', "\\ud800"),
        (b'"\xed\xa0\x80"', "\ufffd\ufffd\ufffd"),
        (b"[" + b"9" * 5000 + b"]", [None]),
        (b"[18446744073709551616]", [2**64]),
    ],
)
def test_N15_nearly_json_is_read(body: bytes, value: object) -> None:
    assert read_json(_answer(body)) == value


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"[1] 2", b"{'a': 1}"])
def test_N15_what_is_no_json_is_one_error(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_json(_answer(body))


@pytest.mark.parametrize(
    "answer", [_answer(b"x", "Text/HTML; charset=utf-8"), _answer(b"\n <!DOCTYPE html>", ""), _answer(b"<HTML>", "")]
)
def test_N10_a_page_is_not_data(answer: Answer) -> None:
    with pytest.raises(CaptivePortal, match="wants a sign-in"):
        read_json(answer)
    with pytest.raises(CaptivePortal, match="wants a sign-in"):
        read_typed(answer, msgspec.json.Decoder(int))


def test_a_typed_answer_is_read_or_left_to_patience() -> None:
    decoder = msgspec.json.Decoder(list[int])
    assert read_typed(_answer(b"[1, 2]"), decoder) == [1, 2]
    assert read_typed(_answer(b'["1"]'), decoder) is None
    assert read_typed(_answer(b"[" * 100_000), decoder) is None


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("", bytes)])
def test_a_body_comes_in_pieces(encoding: str, pack) -> None:
    packed = pack(b"some text" * 1000)
    reader = BodyReader(encoding, limit=9000)
    for start in range(0, len(packed), 7):
        reader.feed(packed[start : start + 7])
    assert reader.body() == b"some text" * 1000


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("", bytes)])
def test_N14_one_byte_too_many_is_refused(encoding: str, pack) -> None:
    reader = BodyReader(encoding, limit=1_000_000)
    with pytest.raises(BadAnswer, match="too large"):
        reader.feed(pack(bytes(1_000_001)))


def test_damaged_and_unknown_compression() -> None:
    with pytest.raises(BadAnswer, match="damaged"):
        BodyReader("gzip").feed(b"not gzip at all")
    cut = BodyReader("gzip")
    cut.feed(gzip.compress(b"text" * 100)[:-9])
    with pytest.raises(BadAnswer, match="damaged"):
        cut.body()
    with pytest.raises(BadAnswer, match="not asked for"):
        BodyReader("br")
    assert BodyReader("gzip").body() == b""
