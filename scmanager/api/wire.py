"""One exchange with a server as plain values: the request, the answer, and the JSON in it. No I/O.

Sizes are checked while a body arrives, before anything reads it: half a megabyte of gzip can hold half a
gigabyte. Depth is checked by the parsers themselves; whatever they raise leaves here as BadAnswer.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from scmanager.errors import BadAnswer, CaptivePortal

MAX_BODY = 16 * 1024 * 1024
"""Largest answer that is read, in bytes after decompression."""

Pairs = tuple[tuple[str, str], ...]

_Value = TypeVar("_Value")
_SURROGATES = re.compile(
    r"\\\\"  # an escaped backslash
    r"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair, which is right
    r"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"  # one alone, which no encoding can write
)
_LONE = 6
_GZIP_OR_ZLIB = 47


class FilePart(msgspec.Struct, frozen=True):
    """A file of this computer as one part of a form, under a name that says nothing of where it lies."""

    name: str
    path: Path
    filename: str


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request: the path below the server's root (or a whole address), and one kind of body at most.

    With `files` the `form` becomes multipart fields, without it is url-encoded; `json` is already encoded.
    `idempotent` says of a write that sending it twice does the same as sending it once.
    """

    method: str
    path: str
    query: Pairs = ()
    form: Pairs = ()
    json: bytes = b""
    files: tuple[FilePart, ...] = ()
    idempotent: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent again when nobody knows what became of it."""
        return self.idempotent or self.method == "GET"


class Answer(msgspec.Struct, frozen=True):
    """An answer that came completely; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is HTML, as proxies, gateways and captive portals send it."""
        kind = self.headers.get("content-type", "").lower()
        return "html" in kind or self.body[:200].lstrip().lower().startswith((b"<!doctype", b"<html"))


class BodyReader:
    """Collects a body piece by piece, decompressing it, and refuses it as soon as it is too large."""

    def __init__(self, encoding: str = "", limit: int = MAX_BODY) -> None:
        if encoding not in {"", "identity", "gzip", "deflate"}:
            raise BadAnswer("The server sent an answer in a compression that was not asked for.")
        self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB) if encoding in {"gzip", "deflate"} else None
        self._room = limit
        self._pieces: list[bytes] = []

    def feed(self, data: bytes) -> None:
        """Take the next piece as it came; BadAnswer when it cannot be decompressed or is one byte too many."""
        try:
            piece = self._inflate.decompress(data, self._room + 1) if self._inflate else data
        except zlib.error as error:
            raise BadAnswer("The server sent an answer that is damaged.") from error
        self._room -= len(piece)
        if self._room < 0:
            raise BadAnswer("The server sent an answer that is too large to be right.")
        self._pieces.append(piece)

    def body(self) -> bytes:
        """Return the whole body; BadAnswer when compressed data ended too early."""
        if self._inflate and self._pieces and not self._inflate.eof:
            raise BadAnswer("The server sent an answer that is damaged.")
        return b"".join(self._pieces)


def read_typed(answer: Answer, decoder: msgspec.json.Decoder[_Value]) -> _Value | None:
    """Read JSON straight into a type; None when it is not exactly that, and has to be read with patience."""
    if answer.is_page:
        raise not_data()
    try:
        return decoder.decode(answer.body)
    except (ValueError, RecursionError):
        return None


def read_json(answer: Answer) -> Any:
    """Read JSON with patience: byte order marks, NaN, lone surrogates and absurd numbers do not stop it.

    BadAnswer when it is no JSON at all or nested too deeply, CaptivePortal when it is a page of HTML.
    """
    if answer.is_page:
        raise not_data()
    text = answer.body.decode("utf-8-sig", "replace")
    mended = _SURROGATES.sub(lambda found: "\\ufffd" if len(found[0]) == _LONE else found[0], text)
    try:
        return json.loads(mended, parse_int=_integer, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadAnswer("The server sent an answer that cannot be read.", status=answer.status) from error


def not_data() -> CaptivePortal:
    """Explain a web page where data should be: nearly always a network that wants a sign-in of its own."""
    return CaptivePortal(
        "The answer was a web page, not data. The network wants a sign-in: open any page in a browser to sign in there."
    )


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= 20 else None


def _no_number(_name: str) -> None:
    return None
