"""The parameters of a request, whatever way they came: query, form, multipart fields or JSON.

All ways are flattened to one mapping: JSON `{"track": {"title": "x"}}` and the field `track[title]=x` are the same, and
a list is a name that comes several times, with or without `[]`.
"""

import json
import re
from collections.abc import Container, Iterable
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.requests import Request

from scmanager.sandbox.dialect import note_keys
from scmanager.sandbox.errors import ApiError, bad_request

MAX_BODY = 1024 * 1024
MAX_LISTED = 200
DASHED_RANGE = re.compile(r"(bpm|duration|created_at)-(from|to)")
NESTED = re.compile(r"(\w+)\[([\w-]+)\]")
BOOLEANS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
LARGEST = 2**63 - 1


class Params:
    """Named values; a value is a text, or None for a JSON null."""

    def __init__(self, pairs: Iterable[tuple[str, str | None]] = ()) -> None:
        self._values: dict[str, list[str | None]] = {}
        for name, value in pairs:
            self.add(name, value)

    def add(self, name: str, value: str | None) -> None:
        """Add one more value to a name."""
        try:
            (value or "").encode()
        except UnicodeEncodeError as error:
            raise bad_request("A value is not valid Unicode.") from error
        self.mention(name).append(value)

    def mention(self, name: str) -> list[str | None]:
        """Note a name, even when no value follows, as for an empty list."""
        bare = DASHED_RANGE.sub(r"\1[\2]", name.replace("[]", ""))
        return self._values.setdefault(bare, [])

    def update(self, other: "Params") -> None:
        """Take over the values of others, replacing those of the same name."""
        for name in other.names():
            self._values[name] = list(other.values(name))

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def names(self) -> list[str]:
        """List the names."""
        return list(self._values)

    def get(self, name: str) -> str | None:
        """Read the last value of a name."""
        return (self.values(name) or [None])[-1]

    def values(self, name: str) -> list[str | None]:
        """Read every value of a name."""
        return self._values.get(name, [])

    def all(self, name: str) -> list[str]:
        """Read every value of a name that is not empty."""
        return [value for value in self.values(name) if value]

    def listed(self, name: str, separator: str | None = ",") -> list[str]:
        """Read a list of at most 200 parts, separated by commas or, with None, by white space."""
        parts = (part.strip() for value in self.all(name) for part in value.split(separator))
        found = [part for part in parts if part]
        if len(found) > MAX_LISTED:
            raise bad_request(f"{name} may list at most {MAX_LISTED} values.")
        return found

    def without(self, roots: Container[str]) -> "Params":
        """Leave out some names, and what is nested in them."""
        kept = Params()
        kept._values = {name: values for name, values in self._values.items() if name.partition("[")[0] not in roots}
        return kept

    def under(self, root: str) -> "Params":
        """Keep what is nested in a root, without the root."""
        return self._picked(root, bare_too=False)

    def flat(self, root: str) -> "Params":
        """Drop a root: `track[title]` and `title` become the same."""
        return self._picked(root, bare_too=True)

    def _picked(self, root: str, *, bare_too: bool) -> "Params":
        picked = Params()
        for name, values in self._values.items():
            nested = NESTED.fullmatch(name)
            if nested and nested[1] == root:
                picked._values[nested[2]] = values
            elif bare_too:
                picked._values.setdefault(name, values)
        return picked


def query_params(request: Request) -> Params:
    """Read the query string."""
    return Params(request.query_params.multi_items())


async def small_body(request: Request) -> Params:
    """Read a JSON or form body of at most 1 MiB, without files; a key or token in it makes the request classic."""
    params = await _read_body(request)
    note_keys(request, params.names())
    return params


async def _read_body(request: Request) -> Params:
    if content_type(request) == "multipart/form-data":
        async with request.form(max_files=0) as form:
            return Params((name, value) for name, value in form.multi_items() if isinstance(value, str))
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise ApiError(413, "The request is too large.")
    if content_type(request) == "application/json":
        return json_params(body)
    return form_params(body)


def content_type(request: Request) -> str:
    """Name the media type of a body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def form_params(body: bytes) -> Params:
    """Read `a=1&b[c]=2`."""
    try:
        return Params(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except ValueError as error:
        raise bad_request("The form is not valid UTF-8.") from error


def json_params(body: bytes) -> Params:
    """Read a JSON object."""
    params = Params()
    try:
        value = json.loads(body or b"{}")
        if not isinstance(value, dict):
            raise bad_request("The JSON has to be an object.")
        for name, inner in value.items():
            _flatten(params, name, inner)
    except (ValueError, RecursionError) as error:
        raise bad_request("The JSON cannot be read.") from error
    return params


def _flatten(params: Params, name: str, value: object) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten(params, f"{name}[{key}]", inner)
    elif isinstance(value, list):
        params.mention(name)
        for inner in value:
            _flatten(params, name, inner)
    else:
        params.add(name, value if value is None or isinstance(value, str) else json.dumps(value))


def boolean(text: str) -> bool | None:
    """Read a truth value; None when it is none."""
    return BOOLEANS.get(text.strip().lower())


def integer(text: str | None) -> int | None:
    """Read a whole number that fits 64 bits; None when it is none."""
    cleaned = (text or "").strip()
    if not re.fullmatch(r"-?[0-9]{1,19}", cleaned):
        return None
    number = int(cleaned)
    return number if abs(number) <= LARGEST else None


def decimal(text: str | None) -> float | None:
    """Read a finite number; None when it is none."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if abs(number) <= LARGEST else None


def moment(text: str) -> str:
    """Check a `yyyy-mm-dd hh:mm:ss` time.

    The form answers use, `yyyy/mm/dd hh:mm:ss +0000`, is refused: https://github.com/soundcloud/api/issues/495
    """
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).strftime("%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - UTC by agreement
        except ValueError:
            continue
    raise bad_request(f"created_at has to be written as yyyy-mm-dd hh:mm:ss, not {text}.")
