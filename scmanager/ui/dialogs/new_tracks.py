"""What files become when they are uploaded: their fields at first and at last, and the time they take."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from scmanager.core.drafts import Draft
from scmanager.core.tracks import Embedding, License, Sharing, TrackFields
from scmanager.core.users import Quota
from scmanager.ui.dialogs.field_checks import CHECKS

_NEW_TRACK = TrackFields(
    sharing=Sharing.PRIVATE,
    license=License.ALL_RIGHTS_RESERVED,
    embeddable_by=Embedding.ALL,
    commentable=True,
    downloadable=False,
    reveal_stats=True,
)


def with_defaults(draft: Draft) -> Draft:
    """Return a draft whose choices are made: private, all rights reserved, with comments, without downloads."""
    return msgspec.structs.replace(draft, fields=merged(_NEW_TRACK, draft.fields))


def merged(fields: TrackFields, over: TrackFields) -> TrackFields:
    """Return fields with others laid over them; UNSET ones change nothing."""
    return msgspec.structs.replace(fields, **{name: getattr(over, name) for name in over.set_names()})


def filled(fields: TrackFields, writable: frozenset[str]) -> TrackFields:
    """Return the fields that hold something and that the server can write."""
    kept = {name: getattr(fields, name) for name in fields.set_names() if name in writable}
    return TrackFields(**{name: value for name, value in kept.items() if value not in ("", (), None)})


def first_problem(fields: TrackFields) -> str:
    """Name the first field a track cannot be made with, nothing when all are well."""
    for name in ("title", "isrc"):
        value = getattr(fields, name)
        if CHECKS[name]("" if value is UNSET else value):
            return name
    return ""


def quota_words(drafts: Sequence[Draft], quota: Quota) -> tuple[str, str]:
    """Say how much upload time the drafts take, and in which style; nothing when the plan has no limit."""
    if quota.unlimited or quota.seconds_left is None:
        return "", "secondary"
    needed = sum(draft.audio.duration_ms or 0 for draft in drafts if draft.audio) / 1000
    left = quota.seconds_left // 60
    if not drafts:
        return f"{left} upload minutes left", "secondary"
    if needed > quota.seconds_left:
        return f"Needs {round(needed / 60)} upload minutes; {left} are left. SoundCloud will refuse the rest.", "error"
    need = round(needed / 60) if needed >= 60 else "less than one"
    return f"Uses {need} of your {left} remaining upload minutes", "secondary"
