"""The card of the secret link: shown masked, copied, reset, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from scmanager.core import links
from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.link_log import LinkKind
from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.core.links import SecretLink
from scmanager.core.tracks import Sharing as Access
from scmanager.core.tracks import Track
from scmanager.errors import NotPossible, ScmanagerError
from scmanager.services.account import AccountService
from scmanager.services.links import Links
from scmanager.services.sharing import Sharing
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.panes.copied_link import CopiedLink
from scmanager.ui.panes.link_buttons import LinkButtons
from scmanager.ui.panes.link_log_card import LinkHistory
from scmanager.ui.panes.link_words import UNKNOWN_RESET, busy_words, hidden_words, since_words, who_words
from scmanager.ui.panes.reset_plan_row import ResetPlanRow
from scmanager.ui.prompts import button, button_row
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.widgets.busy import BusyWords
from scmanager.ui.widgets.card import Card
from scmanager.ui.widgets.link_field import LinkField
from scmanager.ui.widgets.plain_label import PlainLabel


class SecretLinkCard(Card):
    """The secret link of a private track, or the plain link of a public one.

    The secret is kept only while its track is shown, and masked until it is asked for.

    Signals: news(sentence), open_page_wanted(track), reset_wanted(tracks), plan_wanted(track), and with the track and
    its SecretLink: qr_wanted, message_wanted, listen_wanted.
    """

    news = Signal(str)
    open_page_wanted = Signal(object)
    reset_wanted = Signal(list)
    plan_wanted = Signal(object)
    qr_wanted = Signal(object, object)
    message_wanted = Signal(object, object)
    listen_wanted = Signal(object, object)

    def __init__(
        self,
        sharing: Sharing,
        log: Links,
        account: AccountService,
        tasks: Tasks,
        clipboard: SecretClipboard,
        owns: Callable[[Track], bool],
    ) -> None:
        super().__init__("Secret link")
        self.tasks = tasks
        self._sharing = sharing
        self._resets = log.resets
        self._account = account
        self._owns = owns
        self._track: Track | None = None
        self._link: SecretLink | None = None
        self._history = LinkHistory()
        self._open = False
        self._copied = CopiedLink(log.log, clipboard, tasks)
        self._plan = ResetPlanRow(log, tasks)
        self._build()
        log.resets.changed.connect(self._on_reset_changed)

    def _build(self) -> None:
        self._field = LinkField()
        self._field.setAccessibleName("Secret link")
        self._show = button(self.tr("Show"))
        self._buttons = LinkButtons()
        self._words = PlainLabel(role="hint", wrap=True)
        self._loading = BusyWords(self.tr("Reading the link…"))
        self._retry = button(self.tr("Try again"))
        self._page = button(self.tr("Open the track's page"))
        self._check = button(self.tr("Check now"))
        for each, slot in {
            self._check: self._check_now,
            self._show: self._on_show,
            self._retry: self._reload,
            self._page: self._on_open_page,
        }.items():
            on_click(each, slot)
        self._field.copy_wanted.connect(partial(self._on_copy, LinkKind.LISTENER))
        self._buttons.copy_wanted.connect(self._on_copy)
        self._buttons.qr_wanted.connect(self._on_qr)
        self._buttons.listen_wanted.connect(self._on_listen)
        for source in (self._buttons, self._plan):
            source.reset_wanted.connect(self._on_reset)
        self._plan.plan_wanted.connect(self._on_plan)
        self._copied.news.connect(self.news)
        self._copied.closed.connect(self._buttons.take_focus)
        self._lay_out()

    def _lay_out(self) -> None:
        self._optional: tuple[QWidget, ...] = (
            self._field, self._show, self._buttons, self._loading, self._retry, self._check, self._page,
            self._plan,
        )  # fmt: skip
        link = button_row(self._show)
        link.insertWidget(0, self._field)
        self.body.addLayout(link)
        for each in (self._buttons, self._copied, self._words, self._plan, self._loading):
            self.body.addWidget(each)
        self.add_buttons(self._retry, self._check, self._page)

    def show_track(self, track: Track | None) -> None:
        """Take over a track; the secret of another one is forgotten, that of the same one is masked again."""
        if _needs_new_link(self._track, track):
            self._link, self._history = None, LinkHistory()
            self._copied.drop()
        self._track = track
        self._open = False
        self._refresh()

    def show_history(self, history: LinkHistory) -> None:
        """Say what the log knows of the link."""
        self._history = history
        if self._link is not None:
            self._refresh()

    async def load(self) -> None:
        """Read the secret link of a private track of the account's own."""
        track = self._track
        if track is None or not self._has_secret(track):
            return
        try:
            link = await self._sharing.secret_link(track)
        except ScmanagerError as error:
            if self._shows(track):
                self._show_words(error.message, self._page if isinstance(error, NotPossible) else self._retry)
        else:
            if self._shows(track):
                self._link, self._open = link, False
                self._refresh()
                if link is None:
                    self._show_words(self.tr("This track has no secret link."), self._page)

    def _has_secret(self, track: Track) -> bool:
        return track.is_private and self._owns(track) and self._can(Capability.SECRET_LINK)

    def _can(self, capability: Capability) -> bool:
        return capability in self._account.capabilities

    def _shows(self, track: Track) -> bool:
        return self._track is not None and self._track.urn == track.urn

    def _refresh(self) -> None:
        """Show what is known by now."""
        track = self._track
        is_public = track is not None and track.sharing is Access.PUBLIC
        self.set_title(self.tr("Link") if is_public else self.tr("Secret link"))
        self.set_note("")
        if track is None:
            self._show_words("")
        elif track.sharing is Access.PUBLIC:
            self._show_public(track)
        elif not self._has_secret(track):
            self._show_words(hidden_words(track, owned=self._owns(track)), self._page)
        elif self._is_checked(track):
            self._show_words(UNKNOWN_RESET, self._check)
        elif self._link is None:
            self._show_words("")
            self._loading.say(busy_words(self._resets.get(track.urn)))
            self._show_only(self._loading)
        else:
            self._show_secret(track, self._link)

    def _is_checked(self, track: Track) -> bool:
        return any(row.track_urn == track.urn for row in self._resets.checking)

    def _show_words(self, words: str, offer: QPushButton | None = None) -> None:
        """Show no link but a sentence, and at most one button."""
        self._field.show_public("")
        self._say(words)
        self._show_only(*([offer] if offer else []))

    def _show_public(self, track: Track) -> None:
        self._field.show_public(track.permalink_url)
        self._say(self.tr("This track is public: everybody can listen, and its link is no secret."))
        self._buttons.show_for(secret=False, can_reset=False)
        self._show_only(self._field, self._buttons)

    def _show_secret(self, track: Track, link: SecretLink) -> None:
        if self._open:
            self._field.show_secret(link.listener_url)
        else:
            self._field.show_masked(links.masked(link.listener_url, link.token))
        self._show.setText(self.tr("Hide") if self._open else self.tr("Show"))
        can_reset = self._can(Capability.RESET_SECRET)
        self._say(who_words(self._history) if can_reset else EXPLANATIONS[Capability.RESET_SECRET])
        self.set_note(since_words(track, self._history))
        self._buttons.show_for(secret=True, can_reset=can_reset)
        self._plan.show_plan(track.urn)
        self._show_only(self._field, self._show, self._buttons, self._plan if can_reset else self._page)

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def _show_only(self, *shown: QWidget) -> None:
        for each in self._optional:
            each.setVisible(each in shown)

    @async_action
    async def _reload(self) -> None:
        self._refresh()
        await self.load()

    @async_action
    async def _check_now(self) -> None:
        await self._resets.check_now()

    def _on_reset_changed(self, row: ResetRow) -> None:
        """Show no link that may be dead; read the one there is as soon as that is known."""
        if self.tasks.is_closed or self._track is None or self._track.urn != row.track_urn:
            return
        self._link = None
        self._copied.drop()
        if row.state is ResetState.CHECKING:
            self._refresh()
        else:
            self._reload()

    def _on_show(self) -> None:
        self._open = not self._open
        self._refresh()

    def _on_copy(self, kind: LinkKind) -> None:
        if self._link is None or self._track is None:
            self._copied.copy_public(self._track)
        elif kind is LinkKind.MESSAGE:
            self.message_wanted.emit(self._track, self._link)
        else:
            self._copied.copy(self._track, self._link, kind)

    def _on_qr(self) -> None:
        if self._link is not None:
            self.qr_wanted.emit(self._track, self._link)

    def _on_listen(self) -> None:
        if self._link is not None:
            self.listen_wanted.emit(self._track, self._link)

    def _on_reset(self) -> None:
        if self._track is not None:
            self.reset_wanted.emit([self._track])

    def _on_plan(self) -> None:
        if self._track is not None:
            self.plan_wanted.emit(self._track)

    def _on_open_page(self) -> None:
        if self._track is not None:
            self.open_page_wanted.emit(self._track)


def _needs_new_link(before: Track | None, track: Track | None) -> bool:
    if before is None or track is None:
        return True
    return (before.urn, before.sharing, before.permalink_url) != (track.urn, track.sharing, track.permalink_url)
