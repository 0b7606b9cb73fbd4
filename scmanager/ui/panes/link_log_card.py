"""The card that tells who got the link of a track, and who lost it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from scmanager.core import texts
from scmanager.core.link_log import LinkEntry, LinkFilter, death_words, lost_by, recipients_of
from scmanager.core.link_overview import NO_FACTS, LinkFacts
from scmanager.core.tracks import Track
from scmanager.errors import StorageError
from scmanager.services.link_log import LinkLog
from scmanager.ui.panes.link_log_row import LinkLogRow
from scmanager.ui.prompts import button
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.widgets.card import Card
from scmanager.ui.widgets.plain_label import PlainLabel

_MOST_ROWS = 8
_MOST_NAMES = 5


class LinkHistory(msgspec.Struct, frozen=True, kw_only=True):
    """What the log knows of the link of a track: its live entries, those whose old link died, and facts."""

    live: tuple[LinkEntry, ...] = ()
    lost: tuple[LinkEntry, ...] = ()
    facts: LinkFacts = NO_FACTS


class LinkLogCard(Card):
    """One line for each time the link was handed out, the newest first; those who lost it can be sent the new one.

    Signals: history_read(LinkHistory), send_new_wanted(entries), edit_wanted(entries).
    """

    history_read = Signal(object)
    send_new_wanted = Signal(list)
    edit_wanted = Signal(list)

    def __init__(self, log: LinkLog, tasks: Tasks) -> None:
        super().__init__("Link log")
        self.tasks = tasks
        self._log = log
        self._track: Track | None = None
        self._history = LinkHistory()
        self._words = PlainLabel(role="hint", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._lost = PlainLabel(role="hint", wrap=True)
        self._retry = button(self.tr("Try again"))
        self._send = button(self.tr("Prepare new links…"))
        on_click(self._retry, self._reload)
        on_click(self._send, self._on_send)
        self.body.addLayout(self._rows)
        for label in (self._words, self._lost):
            self.body.addWidget(label)
        self.add_buttons(self._retry, self._send)
        log.changed.connect(self._on_log_changed)
        self._show(LinkHistory(), "")

    def show_track(self, track: Track | None) -> None:
        """Take over a track; another one than before shows nothing until its entries came."""
        before, self._track = self._track, track
        if before is None or track is None or before.urn != track.urn:
            self._show(LinkHistory(), self.tr("Reading the log…") if track is not None else "")

    async def load(self) -> None:
        """Read what the log knows of the track."""
        track = self._track
        if track is None:
            return
        try:
            entries = await self._log.page(LinkFilter(track_urn=track.urn))
            facts = (await self._log.facts()).get(track.urn, NO_FACTS)
        except StorageError as error:
            self._show(LinkHistory(), error.message)
            self._retry.show()
            return
        if self._track is not None and self._track.urn == track.urn:
            history = history_of(entries, facts)
            self._show(history, "" if history.live or history.lost else self._nobody(track))
            self.history_read.emit(history)

    def _nobody(self, track: Track) -> str:
        if track.is_private:
            return self.tr("Nobody is noted. After copying the link you can say for whom it is.")
        return self.tr("A public track needs no secret link.")

    def _show(self, history: LinkHistory, words: str) -> None:
        self._history = history
        self._clear()
        for entry in history.live[:_MOST_ROWS]:
            self._add_row(entry)
        more = len(history.live) - _MOST_ROWS
        text = self.tr("and {} more").format(texts.count(more)) if more > 0 else words
        self._words.setText(text)
        self._words.setVisible(bool(text))
        self.set_note(texts.count(len(history.live)) if history.live else "")
        self._show_lost(history.lost)
        self._retry.hide()

    def _add_row(self, entry: LinkEntry) -> None:
        row = LinkLogRow(entry)
        row.edit_wanted.connect(self._on_edit)
        self._rows.addWidget(row)

    def _on_edit(self, entry: LinkEntry) -> None:
        self.edit_wanted.emit([entry])

    def _show_lost(self, lost: Sequence[LinkEntry]) -> None:
        names = recipients_of(lost)
        shown, more = names[:_MOST_NAMES], len(names) - _MOST_NAMES
        listed = ", ".join(shown) + (self.tr(" and {} more").format(texts.count(more)) if more > 0 else "")
        why = {death_words(entry) for entry in lost}
        when = why.pop() if len(why) == 1 else ""
        words = self.tr("Have only an old link: {}. {}").format(listed, when).strip() if lost else ""
        self._lost.setText(words)
        self._lost.setVisible(bool(lost))
        may_send = self._track is not None and self._track.is_private
        self._send.setVisible(bool(lost) and may_send)

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    @async_action
    async def _reload(self) -> None:
        await self.load()

    def _on_log_changed(self, urns: tuple[str, ...]) -> None:
        if self._track is not None and self._track.urn in urns and not self.tasks.is_closed:
            self._reload()

    def _on_send(self) -> None:
        self.send_new_wanted.emit(list(self._history.lost))


def history_of(entries: Sequence[LinkEntry], facts: LinkFacts) -> LinkHistory:
    """Sort the entries of one track; lost is the newest one of everybody who has only dead ones."""
    live = tuple(entry for entry in entries if entry.is_live)
    return LinkHistory(live=live, lost=tuple(lost_by(entries)), facts=facts)
