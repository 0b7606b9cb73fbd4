"""Track fields as form parameters: their names on the wire, their texts, and their files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import UNSET

from scmanager.api.wire import FilePart, Pairs
from scmanager.core import tags
from scmanager.core.tracks import TrackFields

Value = str | bool | float
Values = tuple[tuple[str, Value], ...]

FILES = {"audio": "asset_data", "artwork": "artwork_data"}
"""Fields that are files, and their names on the wire."""

EVERYWHERE = frozenset(
    {
        "title", "sharing", "description", "genre", "tags", "metadata_artist", "label_name", "release", "release_date",
        "isrc", "license", "purchase_url", "permalink", "embeddable_by", "streamable", "downloadable", "commentable",
        "reveal_stats", "reveal_comments", "artwork",
    }
)  # fmt: skip
"""Fields both dialects write: schema TrackMetadataRequest, https://developers.soundcloud.com/docs/api/explorer/open-api,
and `metadata_artist` (https://github.com/soundcloud/api/issues/386)."""

CLASSIC_ONLY = frozenset({"bpm", "key_signature", "video_url", "purchase_title"})
"""Fields only the classic dialect writes (http://wiki.github.com/soundcloud/api/102-resources-tracks)."""

_NAMES = {"tags": "tag_list"}
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})$")


def written(fields: TrackFields, writable: frozenset[str], day: Callable[[date | None], Pairs]) -> Values:
    """Name every set field that can be written and is no file; `day` writes the release date."""
    values: list[tuple[str, Value]] = []
    for name in fields.set_names():
        if name == "release_date":
            values.extend(day(getattr(fields, name)))
        elif name in writable and name not in FILES:
            values.append((_NAMES.get(name, name), _plain(getattr(fields, name))))
    return tuple(values)


def as_form(values: Values) -> Pairs:
    """Write fields as form parameters inside `track[…]`."""
    return tuple((f"track[{name}]", _text(value)) for name, value in values)


def as_json(values: Values) -> bytes:
    """Write fields as the JSON body `{"track": {…}}`."""
    return json.dumps({"track": dict(values)}).encode()


def file_parts(fields: TrackFields, *names: str) -> tuple[FilePart, ...]:
    """Describe the files to send among the named fields.

    Their own names are not sent: names that are not ASCII have broken uploads
    (https://github.com/soundcloud/api/issues/392), and they tell about the user's computer.
    """
    chosen = {name: getattr(fields, name) for name in names if getattr(fields, name) is not UNSET}
    return tuple(FilePart(f"track[{FILES[name]}]", path, _plain_name(name, path)) for name, path in chosen.items())


def _plain_name(name: str, path: Path) -> str:
    extension = _EXTENSION.search(path.name)
    return f"{name}.{extension[1].lower()}" if extension else name


def _plain(value: Any) -> Value:
    if isinstance(value, tuple):
        return tags.join(value)
    if value is None:
        return ""
    return value if isinstance(value, bool | float) else str(value)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"
