"""What the browser may send back to this computer at the end of a sign-in; everything else is refused.

Other pages in the browser, and other programs, can reach the listener as well. So it answers at one path and under one
name only (a name that was made to point here, https://en.wikipedia.org/wiki/DNS_rebinding, shows in `Host`), takes no
scripts' requests, and reads little.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from http import HTTPStatus

from scmanager.core.oauth import LONGEST_CALLBACK

LONGEST_HEAD = 16_384
"""Bytes of request line and headers together."""

_PATHS = frozenset({"/callback", "/callback/"})
_REQUEST_LINE = re.compile(r"([A-Z]{1,10}) (/[^\s#]*) HTTP/1\.[01]")
_LENGTH = re.compile(r"\d{1,6}")
_END = b"\r\n\r\n"


class Refused(Exception):
    """A request that is no callback; `status` is the answer it gets."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


async def read_callback(reader: asyncio.StreamReader, host: str) -> str:
    """Read one request and return its query or form; Refused when it is not the browser coming back to `host`.

    IncompleteReadError when the other side leaves before the end.
    """
    method, target, headers = _parse_head(await _read_head(reader))
    path, _, query = target.partition("?")
    if headers.get("host") != host:
        raise Refused(HTTPStatus.MISDIRECTED_REQUEST)
    if path not in _PATHS:
        raise Refused(HTTPStatus.NOT_FOUND)
    # Browsers name what a request is for (https://www.w3.org/TR/fetch-metadata/): a page that is opened, or a script.
    if headers.get("sec-fetch-mode", "navigate") != "navigate":
        raise Refused(HTTPStatus.FORBIDDEN)
    if method == "POST":
        return await _read_form(reader, headers) or query
    if method != "GET":
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED)
    return query


async def _read_head(reader: asyncio.StreamReader) -> str:
    try:
        head = await reader.readuntil(_END)
    except asyncio.LimitOverrunError as error:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE) from error
    if len(head) > LONGEST_HEAD:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    return head.removesuffix(_END).decode("latin-1")


def _parse_head(head: str) -> tuple[str, str, Mapping[str, str]]:
    first, *lines = head.split("\r\n")
    found = _REQUEST_LINE.fullmatch(first)
    pairs = [line.partition(":") for line in lines]
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    if found is None or len(headers) < len(lines) or not all(colon for _, colon, _ in pairs):
        raise Refused(HTTPStatus.BAD_REQUEST)
    return found[1], found[2], headers


async def _read_form(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> str:
    length = headers.get("content-length", "")
    if "transfer-encoding" in headers or not _LENGTH.fullmatch(length):
        raise Refused(HTTPStatus.LENGTH_REQUIRED)
    if int(length) > LONGEST_CALLBACK:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return (await reader.readexactly(int(length))).decode("latin-1")
