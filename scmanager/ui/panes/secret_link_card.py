"""The card of the secret link: shown masked, copied, reset, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

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
from scmanager.ui.panes.link_face import LinkFace
from scmanager.ui.panes.link_log_card import LinkHistory
from scmanager.ui.panes.link_words import UNKNOWN_RESET, busy_words, hidden_words, since_words, who_words
from scmanager.ui.panes.reset_plan_row import ResetPlanRow
from scmanager.ui.tasks import Tasks, async_action, on_click


class SecretLinkCard(LinkFace):
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
        super().__init__(CopiedLink(log.log, clipboard, tasks), ResetPlanRow(log, tasks))
        self.tasks = tasks
        self._sharing = sharing
        self._resets = log.resets
        self._account = account
        self._owns = owns
        self._track: Track | None = None
        self._link: SecretLink | None = None
        self._history = LinkHistory()
        self._open = False
        self._connect()
        log.resets.changed.connect(self._on_reset_changed)

    def _connect(self) -> None:
        for each, slot in {
            self.check: self._check_now,
            self.show_button: self._on_show,
            self.retry: self._reload,
            self.page: self._on_open_page,
        }.items():
            on_click(each, slot)
        self.field.copy_wanted.connect(partial(self._on_copy, LinkKind.LISTENER))
        self.buttons.copy_wanted.connect(self._on_copy)
        self.buttons.qr_wanted.connect(self._on_qr)
        self.buttons.listen_wanted.connect(self._on_listen)
        for source in (self.buttons, self.plan):
            source.reset_wanted.connect(self._on_reset)
        self.plan.plan_wanted.connect(self._on_plan)
        self.copied.news.connect(self.news)
        self.copied.closed.connect(self.buttons.take_focus)

    def show_track(self, track: Track | None) -> None:
        """Take over a track; the secret of another one is forgotten, that of the same one is masked again."""
        if _needs_new_link(self._track, track):
            self._link, self._history = None, LinkHistory()
            self.copied.drop()
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
                self.show_words(error.message, self.page if isinstance(error, NotPossible) else self.retry)
        else:
            if self._shows(track):
                self._link, self._open = link, False
                self._refresh()
                if link is None:
                    self.show_words(self.tr("This track has no secret link."), self.page)

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
            self.show_words("")
        elif track.sharing is Access.PUBLIC:
            self.show_public(track.permalink_url)
        elif not self._has_secret(track):
            self.show_words(hidden_words(track, owned=self._owns(track)), self.page)
        elif self._is_checked(track):
            self.show_words(UNKNOWN_RESET, self.check)
        elif self._link is None:
            self.show_busy(busy_words(self._resets.get(track.urn)))
        else:
            self._show_secret(track, self._link)

    def _is_checked(self, track: Track) -> bool:
        return any(row.track_urn == track.urn for row in self._resets.checking)

    def _show_secret(self, track: Track, link: SecretLink) -> None:
        can_reset = self._can(Capability.RESET_SECRET)
        words = who_words(self._history) if can_reset else EXPLANATIONS[Capability.RESET_SECRET]
        self.set_note(since_words(track, self._history))
        self.show_secret(link, words, is_open=self._open, can_reset=can_reset)

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
        self.copied.drop()
        if row.state is ResetState.CHECKING:
            self._refresh()
        else:
            self._reload()

    def _on_show(self) -> None:
        self._open = not self._open
        self._refresh()

    def _on_copy(self, kind: LinkKind) -> None:
        if self._link is None or self._track is None:
            self.copied.copy_public(self._track)
        elif kind is LinkKind.MESSAGE:
            self.message_wanted.emit(self._track, self._link)
        else:
            self.copied.copy(self._track, self._link, kind)

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
