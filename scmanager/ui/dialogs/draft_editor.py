"""The right side of the upload dialog: the fields of the selected files, and the question they raise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.candidates import Candidate
from scmanager.core.filenames import shown
from scmanager.core.tracks import TrackFields
from scmanager.ui.dialogs.new_tracks import edited, merged, with_artwork
from scmanager.ui.dialogs.question_box import QuestionBox
from scmanager.ui.dialogs.track_form import TrackForm
from scmanager.ui.models.drafts_model import DraftsModel
from scmanager.ui.prompts import button
from scmanager.ui.tasks import Tasks, on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.frames import scrolled
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.state_view import StateStack


class DraftEditor(QWidget):
    """Edits one file, or several together.

    Signals: edited (a field), artwork_changed, answered (a Choice), to_all_wanted (genre, tags and access are to go
    to all files), remove_wanted.
    """

    edited = Signal()
    artwork_changed = Signal()
    answered = Signal(object)
    to_all_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, *, writable: frozenset[str]) -> None:
        super().__init__()
        self._question = QuestionBox()
        self._several = PlainLabel(role="secondary", wrap=True)
        self._above = QWidget()
        self._form = TrackForm(theme, tasks, writable=writable, detailed=False, can_wait="sharing" in writable)
        self._to_all = button("")
        self._stack = StateStack(scrolled(self._content()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._question.answered.connect(self.answered)
        self._form.changed.connect(self.edited)
        self._form.artwork.changed.connect(self.artwork_changed)
        on_click(self._to_all, self.to_all_wanted.emit)

    def show_candidates(self, candidates: Sequence[Candidate], model: DraftsModel) -> None:
        """Show the fields of selected files, or why there are none."""
        usable = [candidate for candidate in candidates if candidate.draft.can_upload]
        if not usable:
            self._show_why_not(candidates)
            return
        self._stack.show_content()
        self._several.setText(self._words_on_several(len(candidates), len(usable)))
        self._several.setVisible(len(candidates) > 1)
        self.show_question(candidates)
        drafts = [candidate.draft for candidate in usable]
        self._form.show_several(
            [draft.fields for draft in drafts],
            [candidate.wrong for candidate in usable],
            [draft.publish_at for draft in drafts],
        )
        self.show_artwork(usable, model)

    def show_artwork(self, candidates: Sequence[Candidate], model: DraftsModel) -> None:
        """Show the picture of the selected files."""
        usable = [candidate.draft for candidate in candidates if candidate.draft.can_upload]
        field = self._form.artwork
        if len({(draft.fields.artwork, draft.artwork) for draft in usable}) > 1:
            field.show_several()
            return
        picture, chosen = model.picture(usable[0].path), usable[0].fields.artwork
        if picture is None:
            field.show_none()
        elif isinstance(chosen, Path):
            field.show_file(chosen, picture)
        else:
            field.show_embedded(picture)

    def show_question(self, candidates: Sequence[Candidate]) -> None:
        """Show whether the selected files are there already."""
        self._question.show_question(candidates)
        self._above.setVisible(not self._question.isHidden() or not self._several.isHidden())

    def show_to_all(self, count: int) -> None:
        """Offer to give genre, tags and access to so many files; not for fewer than two."""
        self._to_all.setText(self.tr("Appl&y genre, tags, access to all {}").format(count))
        self._to_all.setVisible(count > 1)

    def applied(self, candidate: Candidate) -> Candidate:
        """Return a selected file with what was edited."""
        form = self._form
        kept = {name: text for name, text in candidate.wrong.items() if name in form.several}
        changes: dict[str, Any] = {"publish_at": form.access.publish_at} if form.has_access_edited else {}
        fields = form.applied(candidate.draft.fields)
        return edited(candidate, fields, {**kept, **form.wrong_texts()}, **changes)

    def with_artwork(self, candidate: Candidate) -> Candidate:
        """Return a selected file with the picture that was chosen, or without."""
        return with_artwork(candidate, self._form.artwork.chosen)

    def with_shared(self, candidate: Candidate) -> Candidate:
        """Return any file with the genre, tags and access that are shown."""
        mine = self._form.fields()
        shared = TrackFields(genre=mine.genre, tags=mine.tags, sharing=mine.sharing)
        fields = merged(candidate.draft.fields, shared)
        return edited(candidate, fields, candidate.wrong, publish_at=self._form.access.publish_at)

    def picture_of(self, model: DraftsModel, candidates: Sequence[Candidate]) -> None:
        """Give the model the picture that was chosen for these files."""
        for candidate in candidates:
            model.set_picture(candidate.draft.path, self._form.artwork.picture)

    def focus(self, name: str) -> None:
        """Put the cursor into a field."""
        self._form.focus(name)

    def _words_on_several(self, selected: int, usable: int) -> str:
        words = self.tr("{} files are selected.").format(texts.count(selected))
        if usable == selected:
            return words + " " + self.tr("What you change here changes in all of them.")
        others = self.tr("{} of them cannot be uploaded; what you change here changes in the others.")
        if usable == 1:
            others = self.tr("{} of them cannot be uploaded; what you change here changes in the other one.")
        return words + " " + others.format(texts.count(selected - usable))

    def _show_why_not(self, candidates: Sequence[Candidate]) -> None:
        state = self._stack.show_state()
        if not candidates:
            hint = self.tr("Add files or folders, or drop them here. Nothing is sent before you say so.")
            state.show_empty(self.tr("Nothing to upload yet"), hint)
            return
        draft = candidates[0].draft
        title, words = shown(draft.path.name), draft.problem
        if len(candidates) > 1:
            title = self.tr("{} files that cannot be uploaded").format(len(candidates))
            words = self.tr("The list says why of each.")
        state.show_empty(title, words, self.tr("Remove"), self.remove_wanted.emit)

    def _content(self) -> QWidget:
        self._to_all.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._form.grid.add_row("", (self._to_all, 0))
        self._form.grid.end()
        above = QVBoxLayout(self._above)
        above.setContentsMargins(20, 16, 20, 0)
        above.setSpacing(10)
        above.addWidget(self._question)
        above.addWidget(self._several)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._above)
        column.addWidget(self._form, 1)
        return content
