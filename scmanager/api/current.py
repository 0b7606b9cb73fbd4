"""The current dialect: URNs, no suffix, OAuth only.

Source: https://developers.soundcloud.com/docs/api/explorer/open-api.
"""

from __future__ import annotations

from datetime import date

from scmanager.api import fields as form
from scmanager.api.dialect import Dialect, common_filters, in_path, ranges
from scmanager.api.wire import Pairs, Request
from scmanager.core.capabilities import Capability
from scmanager.core.queries import TrackQuery
from scmanager.core.tracks import TrackFields


class Current(Dialect):
    """Builds requests of the current API."""

    writable = form.EVERYWHERE
    possible = frozenset({Capability.OWN_TRACKS, Capability.UPLOAD, Capability.SECRET_LINK})
    partitioning = "true"

    def path(self, *parts: str) -> str:
        """Write `/tracks/soundcloud:tracks:12/comments`."""
        return "/" + "/".join(in_path(part) for part in parts)

    def identifier(self, urn: str) -> str:
        """Write the whole URN."""
        return urn

    def update(self, urn: str, fields: TrackFields) -> Request:
        """Send changed fields as JSON, or as a form when artwork comes with them."""
        path, values, files = self.path("tracks", urn), self._written(fields), form.file_parts(fields, "artwork")
        if files:
            return Request(method="PUT", path=path, form=form.as_form(values), files=files)
        return Request(method="PUT", path=path, json=form.as_json(values), idempotent=True)

    def secret_token(self, urn: str) -> Request:
        """Ask for the track; its owner finds the token in `secret_uri`."""
        return self.track(urn)

    def sign_out(self) -> Request:
        """End the session of the token."""
        return Request(method="POST", path=self.path("sign-out"))

    def _filters(self, query: TrackQuery) -> Pairs:
        filters = [*common_filters(query), *ranges(query, "{}[{}]")]
        if query.urns:
            filters.append(("urns", ",".join(query.urns)))
        filters.append(("access", "playable,preview,blocked"))
        return tuple(filters)

    def _release_day(self, day: date | None) -> Pairs:
        return (("release_date", day.isoformat() if day else ""),)
