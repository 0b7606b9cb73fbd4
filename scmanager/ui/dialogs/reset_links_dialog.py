"""Resetting links: who loses access, how it goes, and what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.link_log import LinkEntry
from scmanager.core.link_resets import (
    Consequences,
    ResetReport,
    ResetRow,
    ResetState,
    consequence_words,
    row_words,
)
from scmanager.core.tracks import Track
from scmanager.services.link_resets import LinkResets
from scmanager.ui.dialogs.pauses import pause_words, tell_pauses
from scmanager.ui.dialogs.reset_words import heading_words, loser_lines, loser_names, result_words
from scmanager.ui.dialogs.result_rows import ResultRow, ResultRows
from scmanager.ui.dialogs.stage_buttons import StageButtons
from scmanager.ui.prompts import AsyncDialog, button
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.bullets import Bullets
from scmanager.ui.widgets.frames import fit
from scmanager.ui.widgets.plain_label import PlainLabel

_COLORS = {ResetState.RESET: "ok", ResetState.NOT_RESET: "bad", ResetState.CHECKING: "warn", ResetState.GONE: "text_2"}


class ResetAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the resets, and who is to get the new links, as their old entries in the log."""

    report: ResetReport = ResetReport()
    send_to: tuple[LinkEntry, ...] = ()


class ResetLinksDialog(AsyncDialog):
    """Asks, resets one track after the other, and stays to tell about what went wrong or who has to be told."""

    def __init__(
        self,
        parent: QWidget | None,
        consequences: Sequence[Consequences],
        tracks: Sequence[Track],
        *,
        resets: LinkResets,
        tasks: Tasks,
        look: Theme,
        hint: str,
        pause_left: Callable[[], float],
    ) -> None:
        self._one = len(tracks) == 1
        number = texts.plural(len(tracks), "secret link")
        title = self.tr("Reset the secret link?") if self._one else self.tr("Reset {}?").format(number)
        super().__init__(parent, title, width=500 if self._one else 0)
        self.tasks = tasks
        self.send_to: tuple[LinkEntry, ...] = ()
        self._tracks = {track.urn: track for track in tracks}
        self._consequences = consequences
        self._resets = resets
        self._known: dict[str, ResetRow] = {}
        self._stopped = asyncio.Event()
        self._running = False
        self._pause_left = pause_left
        self._headers = PlainLabel(self.windowTitle(), role="heading", wrap=True)
        self._words = PlainLabel(self._question_words(), wrap=True)
        self._losers = Bullets(loser_lines(consequences))
        self._losers.setVisible(self._one and bool(self._named))
        self._hint = PlainLabel(hint, role="secondary", wrap=True)
        headers = (self.tr("Track"), self.tr("Who loses access"), self.tr("Result"))
        self._rows = ResultRows(look, self.tr("Tracks whose links are reset"), headers)
        self._rows.show_rows(
            ResultRow(urn=each.track_urn, title=each.title, detail=loser_names(each)) for each in consequences
        )
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._build_buttons()
        self._lay_out()
        self._buttons.show_only(self._cancel, self._reset)
        self._cancel.setDefault(True)
        self._cancel.setFocus()

    async def outcome(self) -> ResetAnswer:
        """Let the user decide, and reset; it is empty when nothing was tried."""
        self._resets.changed.connect(self._on_changed)
        try:
            await self.answered()
        finally:
            self._resets.changed.disconnect(self._on_changed)
        return ResetAnswer(report=self.report, send_to=self.send_to)

    @property
    def report(self) -> ResetReport:
        """What became of the tracks so far; nothing is left while nothing was tried."""
        left = tuple(urn for urn in self._tracks if urn not in self._known) if self._known else ()
        return ResetReport(rows=tuple(self._known.values()), left=left)

    @property
    def _to_tell(self) -> tuple[LinkEntry, ...]:
        """Who had a link that is dead now."""
        dead = {row.track_urn for row in self.report.of(ResetState.RESET)}
        return tuple(entry for each in self._consequences if each.track_urn in dead for entry in each.entries)

    @property
    def _named(self) -> list[LinkEntry]:
        """The hand-outs whose recipients are known."""
        return [entry for each in self._consequences for entry in each.entries if entry.recipient]

    def _question_words(self) -> str:
        if self._one and self._named:
            return self.tr("These lose access, and so does everybody they passed the link on to:")
        return consequence_words(self._consequences)

    @async_action
    async def _run(self) -> None:
        """Reset what is not reset yet."""
        todo = [track for urn, track in self._tracks.items() if self._may_try(urn)]
        self._stopped.clear()
        self._running = True
        self._buttons.show_only(self._stop)
        self._progress.setVisible(not self._one)
        self._hint.hide()
        self._words.show()
        number = texts.plural(len(todo), "secret link")
        self._headers.setText(self.tr("Resetting {}").format(number))
        self._on_progress(0, len(todo))
        telling = asyncio.ensure_future(tell_pauses(self._pause_left, self._on_paused, self._show_progress))
        try:
            report = await self._resets.reset_together(todo, progress=self._on_progress, stop=self._stopped)
            for row in report.rows:
                self._known[row.track_urn] = row
        finally:
            self._running = False
            telling.cancel()
        self._show_result()

    def _may_try(self, urn: str) -> bool:
        row = self._known.get(urn)
        return row is None or row.state is ResetState.NOT_RESET

    def _show_result(self) -> None:
        """Say what became of it; where all is well and nobody has to be told, there is nothing to say."""
        self._progress.hide()
        self._hint.hide()
        if self._one and not self._to_tell and all(_is_well(row) for row in self._known.values()):
            self.accept()
            return
        total = len(self._tracks)
        self.setWindowTitle(heading_words(self.report, total))
        self._headers.setText(self.windowTitle())
        for row in self._known.values():
            self._show_row(row)
        for urn in self.report.left:
            self._rows.show_result(urn, self.tr("Not tried, the old link still works"), "text_2")
        lists_losers = self._one and bool(self._to_tell) and bool(self._named)
        self._losers.setVisible(lists_losers)
        words = result_words(self.report, total, lists_losers=lists_losers)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        again = any(self._may_try(urn) for urn in self._tracks)
        offered = [self._send] if any(entry.recipient for entry in self._to_tell) else []
        self._buttons.show_only(self._close, *([self._again] if again else []), *offered)
        (self._send if offered else self._close).setFocus()
        self.fit_words()

    def _show_row(self, row: ResetRow) -> None:
        words = {ResetState.RESET: self.tr("Reset"), ResetState.GONE: self.tr("Deleted meanwhile")}
        self._rows.show_result(row.track_urn, words.get(row.state, row_words(row)), _COLORS[row.state])

    def _on_changed(self, row: ResetRow) -> None:
        """Hear how a reset stands, also after it was to be checked."""
        if row.track_urn not in self._tracks:
            return
        if self._running and row.state is ResetState.CHECKING:
            self._rows.show_result(row.track_urn, self.tr("Resetting…"), "text_2")
            return
        self._show_row(row)
        if row.track_urn in self._known and not self._running:
            self._known[row.track_urn] = row
            self._show_result()

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._show_progress()

    def _show_progress(self) -> None:
        done, total = texts.count(self._progress.value()), texts.count(self._progress.maximum())
        self._words.setText(self.tr("Resetting…") if self._one else self.tr("Resetting… {} of {}").format(done, total))

    def _on_paused(self, seconds: int) -> None:
        self._words.setText(pause_words(seconds))

    def _on_send(self) -> None:
        self.send_to = self._to_tell
        self.accept()

    def _build_buttons(self) -> None:
        reset = (
            self.tr("Reset link") if self._one else self.tr("Reset {}").format(texts.plural(len(self._tracks), "link"))
        )
        self._reset = button(reset, "danger")
        self._cancel = button(self.tr("Cancel"))
        self._stop = button(self.tr("Stop"))
        self._again = button(self.tr("Try again"))
        self._send = button(self.tr("Prepare new links…"), "primary")
        self._close = button(self.tr("Close"))
        self._buttons = StageButtons(
            {
                self._close: self.reject,
                self._again: self._run,
                self._send: self._on_send,
                self._stop: self._stopped.set,
                self._cancel: self.reject,
                self._reset: self._run,
            }
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._headers)
        if self._one:
            column.addWidget(PlainLabel(self._consequences[0].title, role="title", elided=True))
        column.addWidget(self._words)
        column.addWidget(self._losers)
        if not self._one:
            column.addWidget(self._rows, 1)
        column.addWidget(self._hint)
        column.addWidget(self._progress)
        column.addSpacing(6)
        column.addLayout(self._buttons.row)
        self._progress.hide()
        if not self._one:
            fit(self, 820, 480)

    def reject(self) -> None:
        """Stop first, while links are being reset."""
        if self._running:
            self._stopped.set()
        else:
            super().reject()


def _is_well(row: ResetRow) -> bool:
    return row.state is ResetState.RESET and not row.message
