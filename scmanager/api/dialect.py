"""What to ask, in which words: requests both dialects share, and the places where they differ."""

from __future__ import annotations

import abc
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar
from urllib.parse import quote

import msgspec
from msgspec import UNSET

from scmanager.api import fields as form
from scmanager.api.moments import filter_time
from scmanager.api.profile import Credentials
from scmanager.api.signing import Auth, auth_of
from scmanager.api.wire import Pairs, Request
from scmanager.core.capabilities import Capability
from scmanager.core.queries import Control, TrackQuery
from scmanager.core.tracks import Sharing, TrackFields

PAGE_SIZE = 200
"""Most rows the server gives on a page."""

OWNER_ONLY = frozenset(Capability) - {Capability.GROUPS}


class Dialect(abc.ABC):
    """Builds requests; a subclass says how paths, filters and bodies are written, and what can be done at all."""

    writable: ClassVar[frozenset[str]]
    possible: ClassVar[frozenset[Capability]]
    partitioning: ClassVar[str]
    controls: ClassVar[frozenset[Control]]

    def capabilities(self, credentials: Credentials | Auth) -> frozenset[Capability]:
        """Tell what can be done with these credentials: without a token nothing of the owner's."""
        return self.possible if auth_of(credentials).is_user else self.possible - OWNER_ONLY

    def me(self) -> Request:
        """Ask who is signed in."""
        return self._get("me")

    def my_tracks(self) -> Request:
        """Ask for the first page of the own tracks, newest first."""
        return self._list("me", "tracks")

    def search_tracks(self, query: TrackQuery) -> Request:
        """Ask for the first page of what meets a query."""
        return self._list("tracks", query=self._filters(query))

    def user_tracks(self, user_urn: str) -> Request:
        """Ask for the first page of a user's public tracks."""
        return self._list("users", user_urn, "tracks")

    def group_tracks(self, group_urn: str) -> Request:
        """Ask for the first page of a group's tracks."""
        return self._list("groups", group_urn, "tracks")

    def track(self, urn: str, secret_token: str = "") -> Request:
        """Ask for one track; the secret token opens a private one to anybody."""
        return self._get("tracks", urn, query=(("secret_token", secret_token),) if secret_token else ())

    def streams(self, urn: str) -> Request:
        """Ask where a track can be heard; it is ready when there is an answer."""
        return self._get("tracks", urn, "streams")

    def upload(self, fields: TrackFields) -> Request:
        """Send a new track. Without a word it would become public and downloadable, so both are always said."""
        careful = msgspec.structs.replace(
            fields,
            sharing=Sharing.PRIVATE if fields.sharing is UNSET else fields.sharing,
            downloadable=False if fields.downloadable is UNSET else fields.downloadable,
        )
        return Request(
            method="POST",
            path=self.path("tracks"),
            form=form.as_form(self._written(careful)),
            files=form.file_parts(careful, "audio", "artwork"),
        )

    @abc.abstractmethod
    def update(self, urn: str, fields: TrackFields) -> Request:
        """Send changed fields of a track, and only those."""

    def delete(self, urn: str) -> Request:
        """Delete a track."""
        return Request(method="DELETE", path=self.path("tracks", urn))

    def comments(self, urn: str) -> Request:
        """Ask for the first page of a track's comments."""
        return self._list("tracks", urn, "comments")

    def post_comment(self, urn: str, body: str, timestamp_ms: int | None) -> Request:
        """Send a comment. In a query string it is not found (https://github.com/soundcloud/api/issues/50)."""
        comment = {"body": body} if timestamp_ms is None else {"body": body, "timestamp": timestamp_ms}
        content = json.dumps({"comment": comment}).encode()
        return Request(method="POST", path=self.path("tracks", urn, "comments"), json=content)

    def people_with_access(self, urn: str) -> Request:
        """Ask who may hear a private track."""
        return self._get("tracks", urn, "permissions")

    def replace_people_with_access(self, urn: str, user_urns: Sequence[str]) -> Request:
        """Send the whole list of people who may hear a private track; an empty field empties the list.

        The form is the one of the official SDKs (https://github.com/zeekay/soundcloud-cli, share.py).
        """
        pairs = tuple(("permissions[user_id][]", self.identifier(one)) for one in user_urns)
        form_pairs = pairs or (("permissions[user_id][]", ""),)
        return Request(method="PUT", path=self.path("tracks", urn, "permissions"), form=form_pairs, idempotent=True)

    @abc.abstractmethod
    def secret_token(self, urn: str) -> Request:
        """Ask for the secret token of an own private track."""

    def reset_secret_token(self, urn: str) -> Request:
        """Have the server draw a new secret token; links with the old one stop working."""
        return Request(method="PUT", path=self.path("tracks", urn, "secret-token"))

    def resolve(self, url: str) -> Request:
        """Ask what the page of a listener is; the answer is a redirect to the object."""
        return self._get("resolve", query=(("url", url),))

    def search_users(self, text: str) -> Request:
        """Ask for the users that best meet a text."""
        return self._get("users", query=(("q", text), ("limit", "50"), ("linked_partitioning", self.partitioning)))

    def user(self, urn: str) -> Request:
        """Ask for one user."""
        return self._get("users", urn)

    @abc.abstractmethod
    def sign_out(self) -> Request | None:
        """End the session of the token; None where there is no such thing."""

    @abc.abstractmethod
    def path(self, *parts: str) -> str:
        """Write a path of words and URNs."""

    @abc.abstractmethod
    def identifier(self, urn: str) -> str:
        """Write a URN as an id in a path or a body."""

    @abc.abstractmethod
    def _filters(self, query: TrackQuery) -> Pairs: ...

    @abc.abstractmethod
    def _release_day(self, day: date | None) -> Pairs: ...

    def _written(self, fields: TrackFields) -> form.Values:
        return form.written(fields, self.writable, self._release_day)

    def _get(self, *parts: str, query: Pairs = ()) -> Request:
        return Request(method="GET", path=self.path(*parts), query=query)

    def _list(self, *parts: str, query: Pairs = ()) -> Request:
        paged = (*query, ("limit", str(PAGE_SIZE)), ("linked_partitioning", self.partitioning))
        return self._get(*parts, query=paged)


def in_path(identifier: str) -> str:
    """Quote an id for a path; nothing in it can lead elsewhere."""
    return quote(identifier, safe=":")


def common_filters(query: TrackQuery) -> list[tuple[str, str]]:
    """Write the filters that have the same names in both dialects."""
    named = [("q", query.text), ("genres", ",".join(query.genres)), ("tags", ",".join(query.tags))]
    return [(name, value) for name, value in named if value]


def ranges(query: TrackQuery, pattern: str) -> list[tuple[str, str]]:
    """Write the range filters, named by a pattern of quantity and end such as `{}[{}]`; lengths are milliseconds."""
    limits = [
        ("bpm", "from", query.bpm_from),
        ("bpm", "to", query.bpm_to),
        ("duration", "from", query.duration_from_ms),
        ("duration", "to", query.duration_to_ms),
        ("created_at", "from", query.created_from),
        ("created_at", "to", query.created_to),
    ]
    return [(pattern.format(name, end), _limit(value)) for name, end, value in limits if value is not None]


def _limit(value: float | datetime) -> str:
    if isinstance(value, datetime):
        return filter_time(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
