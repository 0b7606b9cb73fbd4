"""The sidebar: whose account it is, the views, and how much upload time is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from scmanager.core.saved_views import BUILT_IN, SavedView
from scmanager.core.users import Quota, User
from scmanager.ui import theme
from scmanager.ui.models.views_model import VIEW_ROLE, View, ViewsModel
from scmanager.ui.panes.account_header import AccountHeader, QuotaMeter
from scmanager.ui.panes.views_list import ViewsList
from scmanager.ui.theme import Theme
from scmanager.ui.view_words import note_of, view_name

_ASKING = frozenset({"search", "user", "group"})


class Sidebar(QWidget):
    """Account, views, browse, quota.

    The own views are shown as the keys walk over them; those that ask something first wait for a click or Enter.

    Signals: view_chosen(key); for the rest see `views`.
    """

    view_chosen = Signal(str)

    def __init__(self, look: Theme, menu: QMenu, *, server_text: str, saved: Sequence[SavedView] = BUILT_IN) -> None:
        super().__init__()
        self._shown = "all"
        self._is_filling = False
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(theme.SIDEBAR_WIDTH - 32)
        self._account = AccountHeader(look, menu, server_text)
        self._model = ViewsModel(self._rows(saved), self)
        self.views = ViewsList(look, self._model)
        self.views.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.views.clicked.connect(self._on_confirmed)
        self.views.confirmed.connect(self._on_confirmed)
        self.views.left.connect(self._on_left)
        self.setFocusProxy(self.views)
        self._quota = QuotaMeter()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 14, 0, 12)
        layout.setSpacing(10)
        layout.addWidget(self._account)
        layout.addWidget(self.views, 1)
        layout.addWidget(self._quota)

    def _rows(self, saved: Sequence[SavedView]) -> list[View]:
        return [
            View("all", self.tr("All tracks"), icon="list"),
            View("private", self.tr("Private"), icon="private"),
            View("public", self.tr("Public"), icon="public"),
            View("uploads", self.tr("Uploads"), 0, icon="upload"),
            View("links", self.tr("Links"), icon="link"),
            View("overview", self.tr("Sharing overview"), icon="chart"),
            View("", self.tr("Saved views")),
            *(
                View(view.key, view_name(view), icon=view.icon, note=note_of(view.query), is_saved=True)
                for view in saved
            ),
            View("", self.tr("Browse")),
            View("search", self.tr("Search SoundCloud"), icon="globe"),
            View("user", self.tr("A user's tracks"), icon="person"),
            View("group", self.tr("A group's tracks"), icon="people"),
        ]

    def show_views(self, saved: Sequence[SavedView]) -> None:
        """Show other saved views; the one that is shown stays marked, if it is still there."""
        self._is_filling = True
        self._model.set_views(self._rows(saved))
        self.views.can_bring_back = any(view.key not in {each.key for each in saved} for view in BUILT_IN)
        self.mark(self._shown)
        self._is_filling = False

    def show_user(self, user: User | None) -> None:
        """Show whose account it is, None when that is not known."""
        self._account.show_name(user.name if user else self.tr("Unknown user"))

    def show_quota(self, quota: Quota | None) -> None:
        """Show how much of the upload time is used, None when that could not be read."""
        self._quota.show_quota(quota or Quota(unlimited=True))

    @property
    def has_focus(self) -> bool:
        """Whether the keys go to the views, as soon as the window has them."""
        return self.window().focusWidget() is self.views

    def show_avatar(self, picture: QPixmap) -> None:
        """Show the picture of the account."""
        self._account.show_avatar(picture)

    def set_count(self, key: str, count: int | None, alerts: int = 0) -> None:
        """Change the count beside a view, and how many of those need the user."""
        self._model.set_count(key, count, alerts)

    def choose(self, key: str) -> None:
        """Choose a view as a click would."""
        self.mark(key)
        self.view_chosen.emit(key)

    def mark(self, key: str) -> None:
        """Show a view as chosen without asking for it again."""
        self._shown = key
        self.views.setCurrentIndex(self._model.index(self._model.row_of(key)))

    def _on_selection_changed(self, selected: QItemSelection, _deselected: QItemSelection) -> None:
        for index in selected.indexes():
            key = index.data(VIEW_ROLE).key
            if key != self._shown and key not in _ASKING and not self._is_filling:
                self.choose(key)

    def _on_confirmed(self, index: QModelIndex) -> None:
        key = index.data(VIEW_ROLE).key
        if key in _ASKING:
            self.choose(key)

    def _on_left(self) -> None:
        self.mark(self._shown)
