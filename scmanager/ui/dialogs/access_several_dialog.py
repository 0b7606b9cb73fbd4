"""The same people for several tracks: chosen, compared with what is there, and saved list by list."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.permissions import AccessRow, AccessState
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.services.sharing import Sharing
from scmanager.ui.dialogs.access_words import outcome_words, planned_words
from scmanager.ui.dialogs.editing import EditingDialog
from scmanager.ui.dialogs.people_choice import PeopleChoice
from scmanager.ui.dialogs.result_rows import ResultRow, ResultRows
from scmanager.ui.dialogs.stage_buttons import StageButtons
from scmanager.ui.prompts import button
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.frames import fit
from scmanager.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

_S = AccessState
_COLORS = {
    _S.SAVED: "ok",
    _S.PARTLY: "warn",
    _S.UNCHANGED: "text_2",
    _S.PLANNED: "text_2",
    _S.CONFLICT: "warn",
    _S.UNKNOWN: "warn",
}


class AccessSeveralDialog(EditingDialog):
    """Two pages: whom it is about, and what that changes for each track; nothing is saved before the second was seen.

    `rows` is what became of the lists.
    """

    def __init__(
        self,
        parent: QWidget | None,
        tracks: Sequence[Track],
        recent: Sequence[User],
        *,
        sharing: Sharing,
        tasks: Tasks,
        look: Theme,
        pictures: Pictures,
    ) -> None:
        number = texts.plural(len(tracks), "track")
        super().__init__(
            parent,
            self.tr("People with access to {}").format(number),
            tasks,
            question=self.tr("Discard these changes?"),
            loss=self.tr("Lists that are saved already stay as they are."),
        )
        self.rows: list[AccessRow] = []
        self._tracks = tracks
        self._permissions = sharing.permissions
        self._running = False
        self._stopped = asyncio.Event()
        self._people = PeopleChoice(sharing, tasks, pictures, recent)
        self._people.changed.connect(self._on_people_changed)
        self._summary = PlainLabel(wrap=True)
        headers = (self.tr("Track"), self.tr("What changes"), self.tr("Result"))
        self._list = ResultRows(look, self.tr("Lists that are changed"), headers)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._build_buttons()
        self._lay_out()
        self._buttons.show_only(self._close, self._look)
        self._on_people_changed()
        self._people.take_focus()

    @async_action
    async def _plan(self) -> None:
        """Read the lists as they are now, and show what saving would change."""
        self._pages.setCurrentIndex(1)
        tracks = [track for track in self._tracks if track.urn not in self._settled()]
        self._begin(self.tr("Reading the lists…"))
        try:
            planned = await self._permissions.plan(
                tracks, self._people.wanted, progress=self._on_progress, stop=self._stopped
            )
        finally:
            self._end()
        self._take(planned)
        changing = sum(self._may_save(row) for row in self.rows)
        self._save.setText(self.tr("Save {}").format(texts.plural(changing, "list")))
        unread = any(row.state is _S.NOT_READ for row in self.rows)
        offered = [(self._again, unread), (self._save, changing)]
        useful = [each for each, is_useful in offered if is_useful]
        self._buttons.show_only(self._back, self._close, *useful)
        (useful[-1] if useful else self._close).setFocus()
        self._summary.setText(self._plan_words(changing))

    def _plan_words(self, changing: int) -> str:
        unread = sum(row.state is _S.NOT_READ for row in self.rows)
        if not changing and not unread:
            return self.tr("Nothing changes: the lists are like this already.")
        words = ""
        if changing:
            words = self.tr("{} of {} lists change.").format(texts.count(changing), texts.count(len(self._tracks)))
        more = self.tr("{} could not be read.").format(texts.plural(unread, "list")) if unread else ""
        return f"{words} {more}".strip()

    @async_action
    async def _save_all(self) -> None:
        """Save what was shown; a list that was changed elsewhere since is left alone."""
        self._begin(self.tr("Saving…"))
        todo = [row for row in self.rows if self._may_save(row)]
        try:
            saved = await self._permissions.save(todo, progress=self._on_progress, stop=self._stopped)
        finally:
            self._end()
        self._take(saved)
        open_ones = len(self._tracks) - len(self._settled())
        self._buttons.show_only(self._close, *([self._again] if open_ones else []))
        done = sum(row.state in {_S.SAVED, _S.PARTLY} for row in self.rows)
        words = self.tr("{} saved.").format(texts.plural(done, "list"))
        left = self.tr("{} not saved: look at them again.").format(texts.plural(open_ones, "list")) if open_ones else ""
        self._summary.setText(f"{words} {left}".strip())
        (self._again if open_ones else self._close).setFocus()

    def _settled(self) -> set[str]:
        return {row.track_urn for row in self.rows if row.state in {_S.SAVED, _S.PARTLY, _S.UNCHANGED}}

    def _may_save(self, row: AccessRow) -> bool:
        return bool(row.state is _S.PLANNED and row.change)

    def _take(self, rows: Sequence[AccessRow]) -> None:
        """Show rows in place of those of the same tracks."""
        known = {row.track_urn: row for row in (*self.rows, *rows)}
        self.rows = list(known.values())
        self._list.show_rows(
            ResultRow(urn=row.track_urn, title=row.title, detail=planned_words(row)) for row in self.rows
        )
        for row in self.rows:
            self._list.show_result(row.track_urn, outcome_words(row), _COLORS.get(row.state, "bad"))

    def _begin(self, words: str) -> None:
        self._running = True
        self._stopped.clear()
        self._summary.setText(words)
        self._progress.show()
        self._buttons.show_only(self._stop)

    def _end(self) -> None:
        self._running = False
        self._progress.hide()

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    def _on_people_changed(self) -> None:
        self._look.setEnabled(self._people.is_whole)

    def _on_back(self) -> None:
        self.rows = []
        self._pages.setCurrentIndex(0)
        self._buttons.show_only(self._close, self._look)
        self._people.take_focus()

    def _build_buttons(self) -> None:
        self._look = button(self.tr("Look at the changes"), "primary")
        self._save = button("", "primary")
        self._again = button(self.tr("Look again"), "primary")
        self._stop = button(self.tr("Stop"))
        self._back = button(self.tr("Back"))
        self._close = button(self.tr("Close"))
        self._buttons = StageButtons(
            {
                self._back: self._on_back,
                self._stop: self._stopped.set,
                self._close: self.reject,
                self._again: self._plan,
                self._look: self._plan,
                self._save: self._save_all,
            }
        )

    def _lay_out(self) -> None:
        result = QWidget()
        rows = QVBoxLayout(result)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        for widget in (self._summary, self._list, self._progress):
            rows.addWidget(widget)
        self._progress.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._people)
        self._pages.addWidget(result)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading", wrap=True))
        column.addWidget(self._pages, 1)
        column.addLayout(self._buttons.row)
        fit(self, 820, 480)

    @property
    def has_changes(self) -> bool:
        """Whether people were chosen and their lists are not saved."""
        return any(self._may_save(row) for row in self.rows) if self.rows else self._people.has_people

    def reject(self) -> None:
        """Stop first, while lists are read or saved."""
        if self._running:
            self._stopped.set()
        else:
            super().reject()
