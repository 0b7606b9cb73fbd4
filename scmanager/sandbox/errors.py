"""Refusals, and the error bodies SoundCloud wraps them in.

Current dialect: `{"code","message","link","status","errors","error"}`; classic: `{"errors":[{"error_message"}]}`;
classic XML: `<errors><error>…</error></errors>`.
"""

from http import HTTPStatus
from xml.sax.saxutils import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from scmanager.sandbox.dialect import Dialect, dialect_of, wants_xml

LINK = "https://developers.soundcloud.com/docs/api/explorer/open-api"


class ApiError(Exception):
    """A request that is refused with a status and a sentence."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}


def bad_request(message: str) -> ApiError:
    """Refuse a parameter that cannot be understood."""
    return ApiError(400, message)


def unauthorized(message: str = "") -> ApiError:
    """Refuse a caller who is not known; SoundCloud often leaves the message empty."""
    return ApiError(401, message, {"WWW-Authenticate": 'OAuth realm="SoundCloud"'})


def forbidden(message: str = "You are not allowed to do that.") -> ApiError:
    """Refuse a known caller who may not do this."""
    return ApiError(403, message)


def not_found(message: str = "404 - Not Found") -> ApiError:
    """Say that there is no such thing, or none the caller may know of."""
    return ApiError(404, message)


def unprocessable(message: str) -> ApiError:
    """Refuse values that are understood but not acceptable."""
    return ApiError(422, message)


def error_response(request: Request, error: ApiError) -> Response:
    """Draw a refusal in the dialect of its request."""
    if wants_xml(request):
        body = f"<?xml version='1.0' encoding='UTF-8'?>\n<errors><error>{escape(error.message)}</error></errors>"
        return Response(body, error.status, error.headers, "application/xml")
    if dialect_of(request) is Dialect.CLASSIC:
        classic = {"errors": [{"error_message": error.message}]}
        return JSONResponse(classic, error.status, error.headers)
    return JSONResponse(_current_body(error), error.status, error.headers)


def _current_body(error: ApiError) -> dict[str, object]:
    return {
        "code": error.status,
        "message": error.message,
        "link": LINK,
        "status": f"{error.status} - {HTTPStatus(error.status).phrase}",
        "errors": [],
        "error": None,
    }


async def on_api_error(request: Request, error: Exception) -> Response:
    """Answer a refusal raised by a route."""
    if not isinstance(error, ApiError):
        raise error
    return error_response(request, error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer a path or method that no route has."""
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    return error_response(request, ApiError(error.status_code, error.detail, headers))


async def on_bug(request: Request, _error: Exception) -> Response:
    """Answer a bug of the sandbox; the server logs its traceback."""
    return error_response(request, ApiError(500, "The sandbox has a bug; its log tells more."))
