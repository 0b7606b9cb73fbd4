"""The Comments tab: what listeners wrote, and a place to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout

from scmanager.core.capabilities import Capability
from scmanager.core.comments import NO_DELETION, Comment
from scmanager.core.tracks import Track
from scmanager.errors import NotPossible, ScmanagerError
from scmanager.services.account import AccountService
from scmanager.services.comments import Comments
from scmanager.ui.delegates.comment_delegate import CommentDelegate
from scmanager.ui.models.comments_model import COMMENT_ROLE, CommentsModel
from scmanager.ui.panes.comment_composer import CommentComposer, CommentDraft
from scmanager.ui.panes.inspector_tab import InspectorTab
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.state_view import StateStack

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures


class CommentsPane(InspectorTab):
    """The comments of one track at a time; what is being written is kept for each track.

    Signals: shown(comments in the order of the track: they came or changed), comment_chosen(urn),
    place_changed(ms or None: the time of the new comment is another, but not through `set_place`), news(sentence),
    open_page_wanted(track).
    """

    loads_hidden = True
    shown = Signal(list)
    comment_chosen = Signal(str)
    place_changed = Signal(object)
    news = Signal(str)
    open_page_wanted = Signal(object)

    def __init__(
        self, comments: Comments, account: AccountService, tasks: Tasks, pictures: Pictures, look: Theme
    ) -> None:
        super().__init__()
        self.tasks = tasks
        self._comments = comments
        self._account = account
        self._track: Track | None = None
        self._drafts: dict[str, CommentDraft] = {}
        self._model = CommentsModel(self)
        self._list = self._build_list(look, pictures)
        self._stack = StateStack(self._list)
        self._composer = CommentComposer()
        self._composer.post_wanted.connect(self._on_post_wanted)
        self._composer.place_changed.connect(self.place_changed)
        self._closed_words = PlainLabel(role="secondary", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 12)
        layout.setSpacing(10)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._closed_words)
        layout.addWidget(self._composer)
        pictures.arrived.connect(self._on_picture_arrived)

    def _build_list(self, look: Theme, pictures: Pictures) -> QListView:
        view = _WrappingList()
        view.setModel(self._model)
        view.setItemDelegate(CommentDelegate(look, pictures, view))
        view.setAccessibleName("Comments")
        view.setProperty("bare", True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction(self.tr("Copy"), view)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._on_copy)
        delete = QAction(self.tr("Delete on the track's page…"), view)
        delete.triggered.connect(self._on_delete)
        view.addActions([copy, delete])
        view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        return view

    @property
    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Comments {}").format(self._count()) if self._count() else self.tr("Comments")

    def show_track(self, track: Track | None) -> None:
        """Take over a track; another one than before forgets all comments at once."""
        before = self._track.urn if self._track else ""
        self._track = track
        self._update_composer()
        if (track.urn if track else "") == before:
            return
        self._keep_draft(before)
        self._model.set_comments([])
        self._stack.show_state().show_loading(self.tr("Reading comments"))
        if track is not None:
            draft = self._drafts.get(track.urn, CommentDraft())
            self._composer.start(draft, track.duration_ms)
            self.place_changed.emit(draft.place_ms)

    async def load(self) -> None:
        """Read the comments of the track; a failure is shown, unless there are comments to show."""
        track = self._track
        if track is None:
            return
        try:
            comments = await self._comments.of_track(track.urn)
        except ScmanagerError as error:
            if self._shows(track):
                self._show_failure(error)
        else:
            if self._shows(track):
                self._show(comments)

    def set_place(self, place_ms: int) -> None:
        """Set the time of the new comment, as chosen on the waveform."""
        self._composer.set_place(place_ms)

    def choose(self, urn: str) -> None:
        """Select a comment and scroll to it."""
        row = self._model.row_of(urn)
        if row is not None:
            self._list.setCurrentIndex(self._model.index(row))
            self._list.scrollTo(self._model.index(row))

    def _count(self) -> int:
        known = self._track.comment_count if self._track else None
        return len(self._model.comments) or known or 0

    def _show(self, comments: list[Comment]) -> None:
        if list(self._model.comments) != comments:
            self._model.set_comments(comments)
        if comments:
            self._stack.show_content()
        else:
            self._stack.show_state().show_empty(
                self.tr("No comments yet"), self.tr("Listeners' comments stand here, in the order of the track.")
            )
        self.shown.emit(comments)

    def _show_failure(self, error: ScmanagerError) -> None:
        if isinstance(error, NotPossible):
            self._stack.show_state().show_impossible(error.message)
        elif self._stack.has_content:
            raise error
        else:
            self._stack.show_state().show_failed(error, self._on_retry)

    def _shows(self, track: Track) -> bool:
        return self._track is not None and self._track.urn == track.urn

    def _update_composer(self) -> None:
        words = self._why_closed()
        self._closed_words.setText(words)
        self._closed_words.setVisible(bool(words))
        self._composer.setVisible(not words)

    def _why_closed(self) -> str:
        if Capability.OWN_TRACKS not in self._account.capabilities:
            return self.tr("Sign in to write comments.")
        if self._track is not None and self._track.commentable is False:
            return self.tr("New comments are turned off for this track.")
        return ""

    def _keep_draft(self, urn: str) -> None:
        draft = self._composer.draft()
        self._drafts.pop(urn, None)
        if urn and draft.body.strip():
            self._drafts[urn] = draft

    @async_action
    async def _post(self, urn: str, draft: CommentDraft) -> None:
        self._composer.set_busy(True)
        try:
            comment = await self._comments.post(urn, draft.body, draft.place_ms)
        finally:
            self._composer.set_busy(False)
        self._drafts.pop(urn, None)
        if self._track is not None and self._track.urn == urn:
            self._composer.start(CommentDraft(), self._track.duration_ms)
            self.place_changed.emit(None)
            self._insert(comment)

    def _insert(self, comment: Comment) -> None:
        if self._model.row_of(comment.urn) is None:
            self._model.insert(comment)
        self._stack.show_content()
        self.shown.emit(list(self._model.comments))
        self.choose(comment.urn)

    @async_action
    async def _reload(self) -> None:
        self._stack.show_state().show_loading(self.tr("Reading comments"))
        await self.load()

    def _on_retry(self) -> None:
        self._reload()

    def _on_post_wanted(self) -> None:
        if self._track is not None:
            self._post(self._track.urn, self._composer.draft())

    def _on_selection_changed(self, selected: QItemSelection, _deselected: QItemSelection) -> None:
        indexes = selected.indexes()
        self.comment_chosen.emit(indexes[0].data(COMMENT_ROLE).urn if indexes else "")

    def _on_copy(self) -> None:
        index = self._list.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(index.data(COMMENT_ROLE).body)

    def _on_delete(self) -> None:
        if self._track is not None and self._list.currentIndex().isValid():
            self.news.emit(NO_DELETION)
            self.open_page_wanted.emit(self._track)

    def _on_picture_arrived(self, _url: str) -> None:
        self._list.viewport().update()


class _WrappingList(QListView):
    """A list whose rows are laid out again when its width changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.doItemsLayout()
