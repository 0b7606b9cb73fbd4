"""Refusals: every shape SoundCloud answers an error in, turned into the one error tree. No I/O.

1. `{"code": 401, "message": "", "link": "…", "status": "401 - Unauthorized", "errors": [], "error": null}`
2. `{"errors": [{"error_message": "…"}]}`
3. `{"error": "invalid_grant", "error_description": "…"}`
4. `<errors><error>…</error></errors>`
5. a page of HTML from a gateway
6. nothing at all, or plain text

Sources: https://developers.soundcloud.com/docs/api/explorer/open-api (schema Error) and the official Ruby SDK,
https://github.com/soundcloud/soundcloud-ruby (response_error.rb).
"""

from __future__ import annotations

import re
from html import unescape
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

from scmanager.api import pacing
from scmanager.api.profile import origin_of
from scmanager.api.wire import Answer, read_json
from scmanager.core.redaction import redact
from scmanager.errors import (
    BadAnswer,
    CaptivePortal,
    Forbidden,
    InputError,
    NotFound,
    NotSignedIn,
    Rejected,
    ServerError,
    ServerFailed,
    SpamSuspected,
    TooManyRequests,
)

_KINDS: dict[int, type[ServerError]] = {
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    408: ServerFailed,
    410: NotFound,
    429: TooManyRequests,
}

_GATEWAY = "The gateway in front of the server lets nobody through at the moment. Try again later."
_SPAM = "SoundCloud takes this for spam. Open the track's page in a browser and do it there; it is not tried again."
_PORTAL = "This network wants a sign-in. Open any page in a browser to sign in there; scmanager then goes on by itself."

_SENTENCES: dict[type[ServerError], str] = {
    NotSignedIn: "The server does not accept the sign-in any more. Sign in again.",
    Forbidden: "The server does not allow this with your account.",
    NotFound: "This does not exist any more, or your account may not see it.",
    Rejected: "The server did not accept this.",
    TooManyRequests: "The server asks to slow down. Wait a little, then try again.",
    SpamSuspected: _SPAM,
    ServerFailed: "The server has a problem of its own at the moment. Try again later.",
    BadAnswer: "The server sent you on to another address, which is never followed.",
}

_UNEXPLAINED: dict[int, str] = {
    400: "The server could not make sense of this and does not say why. Check what you entered, then try again.",
    413: "The file is too large for the server. Make it smaller, or export it in a smaller format, then try again.",
    422: "The server did not accept this and does not say why. Check title, tags, links and the file, then try again.",
}

_XML_ERROR = re.compile(r"<error(?:-message)?>(.*?)</error(?:-message)?>", re.DOTALL)
_LONGEST = 300
_BARE_PHRASES = frozenset({"content too large", "unprocessable content", *(each.phrase.lower() for each in HTTPStatus)})
_SPOKEN = frozenset({NotSignedIn, Forbidden, Rejected})

_ON_THE_WAY = frozenset({302, 303, 307})


def is_portal(answer: Answer, origin: str) -> bool:
    """Tell whether the network answers in place of the server, because it wants a sign-in.

    It sends a page where data should be, sends on to another host for now, or says 511
    (https://www.rfc-editor.org/rfc/rfc6585#section-6).
    """
    if answer.status in _ON_THE_WAY:
        return not _same_origin(answer.headers.get("location", ""), origin)
    return answer.status == 511 or (200 <= answer.status < 300 and answer.is_page)


def portal() -> CaptivePortal:
    """Explain a network that wants a sign-in."""
    return CaptivePortal(_PORTAL)


def failure(answer: Answer) -> ServerError:
    """Turn an answer that is no success into the error to raise."""
    kind = _kind(answer)
    told = messages(answer)
    error = kind(
        _sentence(kind, answer, told),
        status=answer.status,
        request_id=request_id(answer),
        details=_details(answer, told),
    )
    if isinstance(error, TooManyRequests | ServerFailed):
        error.retry_after = _pause(answer)
    return error


def messages(answer: Answer) -> list[str]:
    """Collect what the server said in words, without repetitions, secrets removed."""
    found = [] if answer.is_page else _words(answer)
    tidy = (redact(" ".join(text.split()))[:_LONGEST] for text in found)
    return list(dict.fromkeys(text for text in tidy if text))


def request_id(answer: Answer) -> str:
    """Return the identifier by which the server's operators find the request, or empty text."""
    return answer.headers.get("x-amz-cf-id") or answer.headers.get("x-request-id") or ""


def _kind(answer: Answer) -> type[ServerError]:
    status = answer.status
    if status == 403 and answer.is_page:
        return TooManyRequests
    if status == 429 and _object(answer).get("spam_warning_urn"):
        return SpamSuspected
    if status in _KINDS:
        return _KINDS[status]
    if status < 400:
        return BadAnswer
    return ServerFailed if status >= 500 else Rejected


def _sentence(kind: type[ServerError], answer: Answer, told: list[str]) -> str:
    words = [text for text in told if not _only_names_status(text, answer.status)]
    if words and kind in _SPOKEN:
        return f"{_SENTENCES[kind]} It says: {words[0]}"
    if answer.status == 403 and answer.is_page:
        return _GATEWAY
    return _UNEXPLAINED.get(answer.status, _SENTENCES[kind])


def _only_names_status(text: str, status: int) -> bool:
    """Tell whether a message is the status once more, as in `422 - Unprocessable Entity`."""
    return text.startswith(str(status)) or text.rstrip(".").lower() in _BARE_PHRASES


def _details(answer: Answer, told: list[str]) -> str:
    lines = [f"Status {answer.status}", *told]
    if identifier := request_id(answer):
        lines.append(f"Request {identifier}")
    return "\n".join(lines)


def _pause(answer: Answer) -> float | None:
    told = pacing.parse_retry_after(answer.headers.get("retry-after", ""))
    return pacing.seconds_until(_find(_object(answer), "reset_time")) if told is None else told


def _same_origin(location: str, origin: str) -> bool:
    try:
        return origin_of(urljoin(origin, location)) == origin
    except (InputError, ValueError):
        return False


def _words(answer: Answer) -> list[str]:
    text = answer.body.decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return [unescape(found) for found in _XML_ERROR.findall(text)]
    body = _object(answer)
    return _spoken(body) if body else [text] if text[:1] not in {"{", "["} else []


def _spoken(body: dict[str, Any]) -> list[str]:
    listed = body.get("errors")
    inner = [item.get("error_message") for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    said = [*inner, body.get("message"), body.get("error_description"), body.get("error"), body.get("status")]
    return [text for text in said if isinstance(text, str)]


def _object(answer: Answer) -> dict[str, Any]:
    try:
        value = read_json(answer)
    except (BadAnswer, CaptivePortal):
        return {}
    return value if isinstance(value, dict) else {}


def _find(value: Any, name: str) -> str:
    """Find a text of a name anywhere in a JSON value."""
    if isinstance(value, dict):
        if isinstance(value.get(name), str):
            return str(value[name])
        value = list(value.values())
    if isinstance(value, list):
        return next((found for item in value if (found := _find(item, name))), "")
    return ""
