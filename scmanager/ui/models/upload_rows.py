"""The rows of the uploads view: in which section an upload stands, and what its row says."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec
from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.ui.upload_actions import Offer, offer
from scmanager.ui.upload_words import Surroundings, UploadWords, words_of


class UploadSection(enum.Enum):
    """The sections from top to bottom; the value is the heading."""

    NOW = "Now"
    NEEDS_YOU = "Needs you"
    NEXT = "Next"
    DONE_TODAY = "Done today"
    DONE_EARLIER = "Done earlier"

    @property
    def text(self) -> str:
        """The heading."""
        return QCoreApplication.translate("UploadSection", self.value)


class UploadEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An upload in its section."""

    section: UploadSection
    job: UploadJob

    @property
    def key(self) -> str:
        """The id of the upload."""
        return self.job.id


class UploadRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a row shows; `progress` from 0.0 to 1.0 draws a bar, None does not."""

    key: str
    title: str
    words: UploadWords
    offer: Offer
    progress: float | None = None

    @property
    def spoken(self) -> str:
        """The row in one sentence."""
        return ", ".join(part for part in (self.title, self.words.line, *self.words.figures) if part)


_S = UploadState

_SECTIONS: Mapping[UploadState, UploadSection] = {
    **dict.fromkeys(
        (_S.PREFLIGHT, _S.SENDING, _S.COMMITTING, _S.UNKNOWN, _S.CREATED, _S.FINALISING), UploadSection.NOW
    ),
    **dict.fromkeys((_S.QUEUED, _S.PAUSED, _S.WAIT_NET), UploadSection.NEXT),
    **dict.fromkeys((_S.PROCESSING, _S.DONE, _S.CANCELLED), UploadSection.DONE_TODAY),
}
_FULL_BAR = frozenset({_S.COMMITTING, _S.CREATED, _S.FINALISING})


def section_of(job: UploadJob, today: date) -> UploadSection:
    """Return where an upload stands; what no other section takes needs the user."""
    section = _SECTIONS.get(job.state, UploadSection.NEEDS_YOU)
    if section is UploadSection.DONE_TODAY and job.changed_at.astimezone().date() != today:
        return UploadSection.DONE_EARLIER
    return section


def entries_of(jobs: Iterable[UploadJob], today: date) -> list[UploadEntry]:
    """Return the entries of a queue in the order of their rows: as they are sent, and what is done the newest first."""
    made = [UploadEntry(section=section_of(job, today), job=job) for job in jobs]
    by_section: dict[UploadSection, list[UploadEntry]] = {section: [] for section in UploadSection}
    for entry in made:
        by_section[entry.section].append(entry)
    for section in (UploadSection.DONE_TODAY, UploadSection.DONE_EARLIER):
        by_section[section].sort(key=_changed_at, reverse=True)
    return [entry for section in by_section.values() for entry in section]


def row_of(job: UploadJob, around: Surroundings) -> UploadRow:
    """Return what the row of an upload shows."""
    progress = 1.0 if job.state in _FULL_BAR else None
    if job.state is _S.SENDING:
        progress = min(1.0, job.sent / job.total) if job.total else 0.0
    return UploadRow(
        key=job.id,
        title=texts.one_line(job.title),
        words=words_of(job, around),
        offer=offer(job),
        progress=progress,
    )


def _changed_at(entry: UploadEntry) -> float:
    return entry.job.changed_at.timestamp()
