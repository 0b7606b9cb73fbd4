"""The classic dialect: numeric ids, `.json` paths, and permissions, secret tokens and groups.

Source: http://developers.soundcloud.com/docs/api/reference and its old wiki,
http://wiki.github.com/soundcloud/api/102-resources-tracks.
"""

from __future__ import annotations

from datetime import date

from scmanager.api import fields as form
from scmanager.api.dialect import Dialect, common_filters, in_path, ranges
from scmanager.api.wire import Pairs, Request
from scmanager.core import urns
from scmanager.core.capabilities import Capability
from scmanager.core.queries import Control, TrackQuery, Visibility
from scmanager.core.tracks import TrackFields


class Classic(Dialect):
    """Builds requests of the classic API."""

    writable = form.EVERYWHERE | form.CLASSIC_ONLY | {"audio"}
    possible = frozenset(Capability)
    partitioning = "1"
    controls = frozenset({Control.ORDER, Control.VISIBILITY})

    def path(self, *parts: str) -> str:
        """Write `/tracks/12/comments.json`."""
        return "/" + "/".join(in_path(self.identifier(part)) for part in parts) + ".json"

    def identifier(self, urn: str) -> str:
        """Write the bare number."""
        return urns.bare_id(urn)

    def update(self, urn: str, fields: TrackFields) -> Request:
        """Send changed fields as a form; `audio` replaces the sound."""
        return Request(
            method="PUT",
            path=self.path("tracks", urn),
            form=form.as_form(self._written(fields)),
            files=form.file_parts(fields, "audio", "artwork"),
            idempotent=True,
        )

    def secret_token(self, urn: str) -> Request:
        """Ask the resource of its own."""
        return self._get("tracks", urn, "secret-token")

    def sign_out(self) -> None:
        """Classic tokens have no session to end."""

    def _filters(self, query: TrackQuery) -> Pairs:
        filters = [*common_filters(query), *ranges(query, "{}-{}")]
        if query.urns:
            filters.append(("ids", ",".join(urns.bare_id(urn) for urn in query.urns)))
        if query.visibility is not Visibility.ALL:
            filters.append(("filter", query.visibility))
        if query.order:
            filters.append(("order", query.order))
        return tuple(filters)

    def _release_day(self, day: date | None) -> Pairs:
        parts = (day.year, day.month, day.day) if day else ("", "", "")
        return tuple(zip(("release_year", "release_month", "release_day"), map(str, parts), strict=True))
