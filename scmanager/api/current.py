"""The current dialect: URNs, no suffix, OAuth only.

Source: https://developers.soundcloud.com/docs/api/explorer/open-api.
"""

from __future__ import annotations

import math
from datetime import date

from msgspec import structs

from scmanager.api import fields as form
from scmanager.api.dialect import Dialect, common_filters, in_path, ranges
from scmanager.api.wire import Pairs, Request
from scmanager.core.capabilities import Capability
from scmanager.core.queries import Control, TrackQuery
from scmanager.core.tracks import Access, TrackFields


class Current(Dialect):
    """Builds requests of the current API."""

    writable = form.EVERYWHERE
    possible = frozenset({Capability.OWN_TRACKS, Capability.UPLOAD, Capability.SECRET_LINK})
    partitioning = "true"
    controls = frozenset({Control.ACCESS})

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
        filters = [*common_filters(query), *ranges(_in_whole_beats(query), "{}[{}]")]
        if query.urns:
            filters.append(("urns", ",".join(query.urns)))
        filters.append(("access", ",".join(query.access or Access)))
        return tuple(filters)

    def _release_day(self, day: date | None) -> Pairs:
        return (("release_date", day.isoformat() if day else ""),)


def _in_whole_beats(query: TrackQuery) -> TrackQuery:
    """Widen the tempo to whole numbers, which are all that `bpm` takes; the rows are checked again anyway."""
    low = None if query.bpm_from is None else math.floor(query.bpm_from)
    high = None if query.bpm_to is None else math.ceil(query.bpm_to)
    return structs.replace(query, bpm_from=low, bpm_to=high)
