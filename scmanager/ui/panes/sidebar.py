"""The sidebar: whose account it is, the views, and how much upload time is left."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QListView, QMenu, QProgressBar, QPushButton, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.users import Account, Quota
from scmanager.ui import theme
from scmanager.ui.delegates.view_delegate import ViewDelegate
from scmanager.ui.models.views_model import VIEW_ROLE, View, ViewsModel
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.plain_label import PlainLabel

AVATAR_SIZE = 34
_ASKING = frozenset({"search", "user", "group"})


class Sidebar(QWidget):
    """Account, views, browse, quota.

    The own views are shown as the keys walk over them; those that ask something first wait for a click or Enter.

    Signals: view_chosen(key).
    """

    view_chosen = Signal(str)

    def __init__(self, look: Theme, menu: QMenu, *, server_text: str) -> None:
        super().__init__()
        self._shown = "all"
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(theme.SIDEBAR_WIDTH - 32)
        self._account = _AccountHeader(look, menu, server_text)
        self._model = ViewsModel(self._views(), self)
        self._list = self._build_list(look)
        self.setFocusProxy(self._list)
        self._quota = _QuotaMeter()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 14, 0, 18)
        layout.setSpacing(10)
        layout.addWidget(self._account)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._quota)

    def _views(self) -> list[View]:
        return [
            View("all", self.tr("All tracks")),
            View("private", self.tr("Private")),
            View("public", self.tr("Public")),
            View("uploads", self.tr("Uploads"), 0),
            View("", self.tr("Browse")),
            View("search", self.tr("Search SoundCloud")),
            View("user", self.tr("A user's tracks")),
            View("group", self.tr("A group's tracks")),
        ]

    def _build_list(self, look: Theme) -> QListView:
        views = _ViewsList()
        views.setModel(self._model)
        views.setItemDelegate(ViewDelegate(look, views))
        views.setAccessibleName("Views")
        views.setMouseTracking(True)
        views.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        views.setStyleSheet("background: transparent")
        views.selectionModel().selectionChanged.connect(self._on_selection_changed)
        views.clicked.connect(self._on_confirmed)
        views.confirmed.connect(self._on_confirmed)
        views.left.connect(self._on_left)
        return views

    def show_account(self, account: Account | None) -> None:
        """Show the name and the quota of an account, None when it could not be read."""
        self._account.show_name(account.user.name if account else self.tr("Unknown user"))
        self._quota.show_quota(account.quota if account else Quota(unlimited=True))

    @property
    def has_focus(self) -> bool:
        """Whether the keys go to the views, as soon as the window has them."""
        return self.window().focusWidget() is self._list

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
        self._list.setCurrentIndex(self._model.index(self._model.row_of(key)))

    def _on_selection_changed(self, selected: QItemSelection, _deselected: QItemSelection) -> None:
        for index in selected.indexes():
            key = index.data(VIEW_ROLE).key
            if key != self._shown and key not in _ASKING:
                self.choose(key)

    def _on_confirmed(self, index: QModelIndex) -> None:
        key = index.data(VIEW_ROLE).key
        if key in _ASKING:
            self.choose(key)

    def _on_left(self) -> None:
        self.mark(self._shown)


class _ViewsList(QListView):
    """Signals: confirmed(index) (Enter was pressed on a row), left (the keys go elsewhere)."""

    confirmed = Signal(QModelIndex)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Confirm a row with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.confirmed.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()


class _AccountHeader(QWidget):
    """Picture and name of the account, and the button of the program's menu."""

    def __init__(self, look: Theme, menu: QMenu, server_text: str) -> None:
        super().__init__()
        self._picture = _Disc(look)
        self._name = PlainLabel(role="title", elided=True)
        menu_button = QPushButton("⋯")
        menu_button.setProperty("kind", "flat")
        menu_button.setAccessibleName(self.tr("Menu"))
        menu_button.setToolTip(self.tr("Menu (F10)"))
        menu_button.setShortcut("F10")
        menu_button.setMenu(menu)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._name)
        words.addWidget(PlainLabel(server_text, role="hint", elided=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 10, 0)
        layout.setSpacing(10)
        layout.addWidget(self._picture)
        layout.addLayout(words, 1)
        layout.addWidget(menu_button)

    def show_name(self, name: str) -> None:
        self._name.setText(name)

    def show_avatar(self, picture: QPixmap) -> None:
        self._picture.show_picture(picture)


class _Disc(QWidget):
    """A round picture; a plain disc as long as there is none."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._theme = look
        self._picture = QPixmap()
        self.setFixedSize(QSize(AVATAR_SIZE, AVATAR_SIZE))

    def show_picture(self, picture: QPixmap) -> None:
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture within a circle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        circle = QPainterPath()
        circle.addEllipse(self.rect())
        painter.setClipPath(circle)
        painter.fillPath(circle, self._theme.tokens.color("raised"))
        if not self._picture.isNull():
            painter.drawPixmap(self.rect(), self._picture)
        painter.end()


class _QuotaMeter(QWidget):
    """How much of the upload time is used; nothing when it is unlimited or unknown."""

    def __init__(self) -> None:
        super().__init__()
        self._text = PlainLabel(role="hint", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 0)
        layout.setSpacing(8)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        self.hide()

    def show_quota(self, quota: Quota) -> None:
        total, used = quota.seconds_total, quota.seconds_used
        self.setVisible(bool(total))
        if total and used is not None:
            minutes = [texts.count(seconds // 60) for seconds in (used, total)]
            self._text.setText(self.tr("{} of {} upload minutes").format(*minutes))
            self._bar.setRange(0, total)
            self._bar.setValue(min(used, total))
            self._bar.setAccessibleName(self._text.text())
