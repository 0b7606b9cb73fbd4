"""Receive the body of a track request: multipart or raw audio streamed to the disk, or a small form or JSON."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect, Request

from scmanager.sandbox.dialect import note_keys
from scmanager.sandbox.errors import ApiError, bad_request
from scmanager.sandbox.multipart import Form, MultipartReader, RawReader
from scmanager.sandbox.params import content_type, integer, query_params, small_body
from scmanager.sandbox.quirks import quirks_of
from scmanager.sandbox.state import sandbox_of

PIECE = 1024 * 1024
RAW_TYPES = ("audio/", "application/octet-stream")

Reader = MultipartReader | RawReader
Allowed = TypeVar("Allowed")
Authorise = Callable[[Request, str | None], Allowed]
"""Called with the token found in the body, if any, before files are taken in; raises to refuse."""


@asynccontextmanager
async def received_form(request: Request, authorise: Authorise[Allowed]) -> AsyncIterator[tuple[Allowed, Form]]:
    """Receive a form with the query's parameters, and what the authorisation found.

    At the end the files of the form are removed unless they were moved away.
    """
    allowed = authorise(request, None) if _has_token(request) else None
    reader = _reader(request)
    if reader is None:
        form = Form(await small_body(request))
        yield allowed or authorise(request, form.params.get("oauth_token")), _with_query(request, form)
        return
    try:
        allowed = await _stream(request, reader, authorise, allowed)
        yield allowed, _with_query(request, reader.form)
    finally:
        await asyncio.to_thread(reader.close)


def _has_token(request: Request) -> bool:
    return "authorization" in request.headers or "oauth_token" in request.query_params


def _reader(request: Request) -> Reader | None:
    kind, options = parse_options_header(request.headers.get("content-type", "").encode())
    folder = sandbox_of(request).folder("incoming")
    if kind == b"multipart/form-data":
        if not options.get(b"boundary"):
            raise bad_request("The multipart body has no boundary.")
        return MultipartReader(folder, options[b"boundary"])
    if content_type(request).startswith(RAW_TYPES):
        return RawReader(folder, request.query_params.get("asset_data", ""))
    return None


def _with_query(request: Request, form: Form) -> Form:
    merged = query_params(request)
    merged.update(form.params)
    form.params = merged
    return form


async def _stream(request: Request, reader: Reader, authorise: Authorise[Allowed], allowed: Allowed | None) -> Allowed:
    _check_declared_length(request)
    work: asyncio.Future[None] | None = None
    try:
        async for piece in _pieces(request):
            if work is not None:
                await work
            if reader.saw_file and allowed is None:
                allowed = _authorised(request, reader, authorise)
            work = asyncio.ensure_future(asyncio.to_thread(reader.feed, piece))
    finally:
        if work is not None:
            await asyncio.gather(work, return_exceptions=True)
    if work is not None:
        work.result()
    reader.finish()
    return allowed or _authorised(request, reader, authorise)


def _authorised(request: Request, reader: Reader, authorise: Authorise[Allowed]) -> Allowed:
    note_keys(request, reader.form.params.names())
    return authorise(request, reader.form.params.get("oauth_token"))


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """Join the small chunks of a body into pieces worth a thread's while, and stop at the size limit."""
    limit = sandbox_of(request).options.max_bytes
    chunks: list[bytes] = []
    waiting = total = 0
    async for chunk in _chunks(request):
        chunks.append(chunk)
        waiting += len(chunk)
        total += len(chunk)
        if total > limit:
            raise too_large()
        if waiting >= PIECE:
            yield b"".join(chunks)
            chunks, waiting = [], 0
    if waiting:
        yield b"".join(chunks)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """Yield the body as it comes; a quirk can supply the closing boundary when nothing else is missing."""
    came = 0
    try:
        async for chunk in request.stream():
            yield chunk
            came += len(chunk)
    except ClientDisconnect:
        missing = (_declared_length(request) or 0) - came
        end = _closing_boundary(request)
        if not quirks_of(request).commit_early or not 0 < missing <= len(end):
            raise
        yield end[-missing:]


def _closing_boundary(request: Request) -> bytes:
    _, options = parse_options_header(request.headers.get("content-type", "").encode())
    boundary = options.get(b"boundary")
    return b"\r\n--" + boundary + b"--\r\n" if boundary else b""


def _check_declared_length(request: Request) -> None:
    declared = _declared_length(request)
    if declared is not None and declared > sandbox_of(request).options.max_bytes:
        raise too_large()


def _declared_length(request: Request) -> int | None:
    return integer(request.headers.get("content-length"))


def too_large() -> ApiError:
    """Refuse a body above the limit."""
    return ApiError(413, "The file is larger than the upload limit.")
