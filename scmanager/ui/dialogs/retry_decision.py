"""The question what to do with an upload that was sent, got no answer, and is not found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.core.uploads import UploadJob
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.upload_words import clock
from scmanager.ui.widgets.plain_label import PlainLabel


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What shall happen; `urn` is the track the upload is."""

    kind: Literal["check", "send", "choose", "give up"]
    urn: str = ""


class RetryDecision(AsyncDialog):
    """Says what was checked and what is risked; looking once more is the default."""

    def __init__(self, parent: QWidget | None, job: UploadJob, candidates: Sequence[Track], now: datetime) -> None:
        super().__init__(parent, self.tr("No answer for “{}”").format(texts.one_line(job.title)))
        self.setMinimumWidth(540)
        self._candidates = candidates
        self._group = QButtonGroup(self)
        self.decision: Decision | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 18, 20, 16)
        self._column.setSpacing(10)
        self._column.addWidget(PlainLabel(self.windowTitle(), role="heading", wrap=True))
        self._column.addWidget(PlainLabel(self._what_happened(job, now), wrap=True))
        if candidates:
            self._add_candidates()
        self._column.addWidget(PlainLabel(self._risk(), role="warning", wrap=True))
        self._add_buttons()

    @classmethod
    async def ask(
        cls, parent: QWidget | None, job: UploadJob, candidates: Sequence[Track], now: datetime
    ) -> Decision | None:
        """Ask what to do; None means nothing now."""
        dialog = cls(parent, job, candidates, now)
        return dialog.decision if await dialog.answered() else None

    def _what_happened(self, job: UploadJob, now: datetime) -> str:
        when = clock(job.since, now) if job.since else texts.UNKNOWN
        text = self.tr("At {} the whole file had been sent, but no answer came.").format(when)
        times = self.tr("once") if job.negatives == 1 else self.tr("{} times").format(texts.count(job.negatives))
        looked = self.tr("Since then your tracks were looked through {}").format(times)
        if job.checked_at:
            looked = self.tr("{}, the last time at {}").format(looked, clock(job.checked_at, now))
        found = self.tr("it was not found") if not self._candidates else self.tr("it was not found for certain")
        return self.tr("{} {}, and {}.").format(text, looked, found)

    def _risk(self) -> str:
        return self.tr(
            "If SoundCloud has it after all and only shows it late, sending it again makes a second, private copy. "
            "You would be asked then which one stays."
        )

    def _add_candidates(self) -> None:
        alike = self.tr("This track looks like it:") if len(self._candidates) == 1 else self.tr("These look like it:")
        self._column.addWidget(PlainLabel(alike))
        for number, track in enumerate(self._candidates):
            choice = QRadioButton(facts_of(track).replace("&", "&&"))
            choice.setAccessibleName(facts_of(track))
            self._group.addButton(choice, number)
            self._column.addWidget(choice)
        self._group.button(0).setChecked(True)

    def _add_buttons(self) -> None:
        give_up, cancel = button(self.tr("Give up")), button(self.tr("Cancel"))
        check = button(self.tr("Check now"), "" if self._candidates else "primary")
        send = button(self.tr("Send again"))
        that_one = button(self.tr("That one is it"), "primary") if self._candidates else None
        give_up.clicked.connect(self._on_give_up)
        cancel.clicked.connect(self.reject)
        check.clicked.connect(self._on_check)
        send.clicked.connect(self._on_send)
        row = [give_up, None, cancel, send, check]
        if that_one is not None:
            that_one.clicked.connect(self._on_that_one)
            row.append(that_one)
        self._column.addSpacing(8)
        self._column.addLayout(button_row(*row))
        check.setDefault(True)
        check.setFocus()

    def _on_give_up(self) -> None:
        self._decide(Decision(kind="give up"))

    def _on_check(self) -> None:
        self._decide(Decision(kind="check"))

    def _on_send(self) -> None:
        self._decide(Decision(kind="send"))

    def _on_that_one(self) -> None:
        self._decide(Decision(kind="choose", urn=self._candidates[self._group.checkedId()].urn))

    def _decide(self, decision: Decision) -> None:
        self.decision = decision
        self.accept()


def facts_of(track: Track) -> str:
    """Describe a track in one line, so that it can be told from others."""
    parts = [
        texts.one_line(track.title),
        track.sharing.value if track.sharing else "",
        texts.length(track.duration_ms) if track.duration_ms else "",
        texts.moment(track.created_at),
    ]
    return " · ".join(part for part in parts if part)
