"""Candidates: drafts beside what stands against uploading them, and what the user says to that."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from scmanager.core import texts
from scmanager.core.drafts import Draft
from scmanager.core.filenames import shown
from scmanager.core.look_alikes import LookAlikes
from scmanager.core.users import Quota


class Choice(enum.StrEnum):
    """What to do with a file that seems to be there already."""

    UPLOAD = "upload"
    SKIP = "skip"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A file that may be uploaded.

    In one sentence each: `uploaded` names the earlier upload of the same content, `copy_of` the file of the list that
    has it, `look_alike` a track of the same title and length, `shortage` why the account's upload time does not reach,
    `fault` what is wrong with a field. `wrong` is what stands in fields that cannot be read, by their names.
    """

    draft: Draft
    uploaded: str = ""
    copy_of: str = ""
    look_alike: str = ""
    shortage: str = ""
    fault: str = ""
    wrong: dict[str, str] = {}
    choice: Choice | None = None

    @property
    def question(self) -> str:
        """Why it may be there already, nothing when it seems to be new."""
        return self.uploaded or self.copy_of or self.look_alike if self.draft.can_upload else ""

    @property
    def is_copy(self) -> bool:
        """Whether all that is known against it is that it is listed twice."""
        return bool(self.question) and not self.uploaded and bool(self.copy_of)

    @property
    def decision(self) -> Choice:
        """What happens to it: what the user said, else no content is uploaded twice, and look-alikes are."""
        known = self.uploaded or self.copy_of
        return (self.choice or (Choice.SKIP if known else Choice.UPLOAD)) if self.question else Choice.UPLOAD

    @property
    def is_wanted(self) -> bool:
        """Whether it could be uploaded and nobody decided against it."""
        return self.draft.can_upload and self.decision is Choice.UPLOAD

    @property
    def will_upload(self) -> bool:
        """Whether it will be uploaded."""
        return self.is_wanted and not self.shortage

    @property
    def seconds(self) -> float:
        """How much upload time it takes, as far as its length is known."""
        audio = self.draft.audio
        return (audio.duration_ms or 0) / 1000 if audio else 0.0


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """How many files can be uploaded, how many will be and how long those last, and for how many no time is left."""

    usable: int = 0
    going: int = 0
    seconds: float = 0.0
    short: int = 0

    def plus(self, candidates: Sequence[Candidate]) -> Totals:
        """Count more candidates."""
        going = [each.seconds for each in candidates if each.will_upload]
        return Totals(
            usable=self.usable + sum(each.draft.can_upload for each in candidates),
            going=self.going + len(going),
            seconds=self.seconds + sum(going),
            short=self.short + sum(bool(each.shortage) for each in candidates),
        )


def assessed(candidates: Iterable[Candidate], quota: Quota, look_alikes: LookAlikes) -> tuple[Candidate, ...]:
    """Compare candidates with tracks, with each other and with the upload time that is left, in their order."""
    return tuple(assessing(candidates, quota, look_alikes))


def assessing(candidates: Iterable[Candidate], quota: Quota, look_alikes: LookAlikes) -> Iterator[Candidate]:
    """Do that one after the other, for whoever has other things to do in between."""
    first: dict[str, Draft] = {}
    left = math.inf if quota.unlimited or quota.seconds_left is None else max(0, quota.seconds_left)
    for candidate in candidates:
        draft = candidate.draft
        known = _compared(candidate, first.get(draft.content) if draft.content else None, look_alikes)
        if draft.content and draft.can_upload:
            first.setdefault(draft.content, draft)
        fits = not known.is_wanted or known.seconds <= left
        left -= known.seconds if known.is_wanted and fits else 0
        yield _changed(known, shortage="" if fits else _shortage(known.seconds, left))


def quota_after(quota: Quota, seconds: float) -> Quota:
    """Return the upload time that is left once so many seconds more are uploaded."""
    if quota.unlimited or quota.seconds_left is None:
        return quota
    return msgspec.structs.replace(quota, seconds_left=max(0, quota.seconds_left - math.ceil(seconds)))


def _compared(candidate: Candidate, twin: Draft | None, look_alikes: LookAlikes) -> Candidate:
    draft = candidate.draft
    title = draft.fields.title
    alike = look_alikes.sentence(title, draft.audio.duration_ms) if draft.audio and isinstance(title, str) else ""
    copy_of = f"The same content as “{shown(twin.path.name)}”: it is in the list twice." if twin else ""
    return _changed(candidate, look_alike=alike, copy_of=copy_of)


def _changed(candidate: Candidate, **changes: str) -> Candidate:
    """Change a candidate; one that stays the same is the same object."""
    if all(getattr(candidate, name) == value for name, value in changes.items()):
        return candidate
    return msgspec.structs.replace(candidate, **changes)


def _shortage(needed: float, left: float) -> str:
    minutes = int(left // 60)
    are = "is" if minutes == 1 else "are"
    return f"Needs {texts.plural(math.ceil(needed / 60), 'upload minute')}; {minutes} {are} left."
