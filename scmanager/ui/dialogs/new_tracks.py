"""What files become when they are uploaded: their fields at first and at last, and the time they take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import UNSET

from scmanager.core import texts
from scmanager.core.candidates import Candidate, Totals
from scmanager.core.drafts import Draft
from scmanager.core.name_patterns import NamePattern
from scmanager.core.presets import Preset
from scmanager.core.tracks import Embedding, License, Sharing, TrackFields
from scmanager.core.users import Quota
from scmanager.ui.dialogs.field_checks import CHECKS

_MINUTE = 60
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


def edited(candidate: Candidate, fields: TrackFields, wrong: Mapping[str, str], **changes: object) -> Candidate:
    """Return a candidate with other fields, what stands in those that are `wrong`, and other changes of its draft."""
    draft = msgspec.structs.replace(candidate.draft, fields=fields, **changes)
    return checked(msgspec.structs.replace(candidate, draft=draft, wrong=dict(wrong)))


def checked(candidate: Candidate) -> Candidate:
    """Return a candidate that says what is wrong with its fields now."""
    name = first_problem(candidate)
    fault = problem_of(candidate, name) if name else ""
    return candidate if fault == candidate.fault else msgspec.structs.replace(candidate, fault=fault)


def first_problem(candidate: Candidate) -> str:
    """Name the first field a track cannot be made with, nothing when all are well."""
    names = [*candidate.wrong, "title", "isrc", "publish_at"]
    return next((name for name in names if problem_of(candidate, name)), "")


def problem_of(candidate: Candidate, name: str) -> str:
    """Say what is wrong with a field of a candidate, nothing when it is well."""
    draft = candidate.draft
    if name == "publish_at":
        is_past = draft.publish_at is not None and draft.publish_at <= datetime.now(UTC)
        return "The time to make it public has passed. Choose a later one." if is_past else ""
    value = candidate.wrong.get(name, getattr(draft.fields, name))
    return CHECKS[name]("" if value is UNSET else value)


def with_name(candidate: Candidate, pattern: NamePattern, writable: frozenset[str]) -> Candidate:
    """Return a candidate with what a pattern reads in the name of its file; one that does not fit stays as it is."""
    found = pattern.read(candidate.draft.path.name)
    if found is None:
        return candidate
    wrong = {name: text for name, text in candidate.wrong.items() if name not in found.set_names()}
    return edited(candidate, merged(candidate.draft.fields, filled(found, writable)), wrong)


def with_preset(candidate: Candidate, preset: Preset, writable: frozenset[str]) -> Candidate:
    """Return a candidate with the values of a preset, but for its picture and pattern."""
    fields = merged(candidate.draft.fields, filled(preset.fields, writable))
    changes = {} if preset.fields.sharing is UNSET else {"publish_at": None}
    return edited(candidate, fields, candidate.wrong, **changes)


def with_artwork(candidate: Candidate, path: Path | None) -> Candidate:
    """Return a candidate with a picture file, or without any picture."""
    fields = msgspec.structs.replace(candidate.draft.fields, artwork=path or UNSET)
    return edited(candidate, fields, candidate.wrong, artwork=b"")


def quota_words(totals: Totals, quota: Quota) -> tuple[str, str]:
    """Say how much upload time the files take, and in which style; nothing when the plan has no limit."""
    if quota.unlimited or quota.seconds_left is None:
        return "", "secondary"
    left = quota.seconds_left
    words = _use_words(totals.seconds, left) if totals.going else _left_words(left)
    if totals.short:
        return f"{words}. {texts.plural(totals.short, 'file does', 'files do')} not fit.", "error"
    return words, "secondary"


def _use_words(needed: float, left: int) -> str:
    if left < _MINUTE:
        return "Uses some of your last upload minute"
    need = str(round(needed / 60)) if needed >= _MINUTE else "less than 1"
    return f"Uses {need} of your {texts.plural(left // 60, 'remaining upload minute')}"


def _left_words(left: int) -> str:
    if left < _MINUTE:
        return "Less than 1 upload minute left" if left > 0 else "No upload minutes left"
    return f"{texts.plural(left // 60, 'upload minute')} left"
