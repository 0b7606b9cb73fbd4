"""Builds the inspector of a session and lets its parts know each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from scmanager.core.capabilities import Capability
from scmanager.core.tracks import Track
from scmanager.services.account import AccountService
from scmanager.services.library import Library
from scmanager.services.session import Session
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.link_describing import LinkDescriber
from scmanager.ui.panes.comments_pane import CommentsPane
from scmanager.ui.panes.details_pane import DetailsPane
from scmanager.ui.panes.inspector import Inspector
from scmanager.ui.panes.link_log_card import LinkLogCard
from scmanager.ui.panes.people_card import PeopleCard
from scmanager.ui.panes.secret_link_card import SecretLinkCard
from scmanager.ui.panes.sharing_pane import SharingPane
from scmanager.ui.panes.stats_pane import StatsPane
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures


def build_inspector(
    session: Session,
    commands: SharingCommands,
    *,
    tasks: Tasks,
    pictures: Pictures,
    look: Theme,
    clipboard: SecretClipboard,
) -> Inspector:
    """Return an inspector with its four tabs, wired to each other; the caller wires the inspector's signals."""
    account = session.account
    owned = partial(owns, account)
    comments = CommentsPane(session.comments, account, tasks, pictures, look)
    link = SecretLinkCard(session.sharing, session.links, account, tasks, clipboard, owned)
    people = PeopleCard(session.sharing, account, tasks, pictures, owned)
    log = LinkLogCard(session.links.log, tasks)
    sharing = SharingPane(link, people, log)
    stats = StatsPane(look, partial(own_tracks, session.library))
    tabs = [DetailsPane(), comments, sharing, stats]
    inspector = Inspector(tabs, media=session.media, tasks=tasks, pictures=pictures, look=look, owns=owned)
    _wire(inspector, comments, sharing)
    _wire_sharing(commands, link, log)
    log.edit_wanted.connect(LinkDescriber(inspector, session, commands.tasks).edit)
    return inspector


def owns(account: AccountService, track: Track) -> bool:
    """Tell whether a track is the account's own; while the account is unknown, whether it may have tracks at all."""
    if account.account is None:
        return Capability.OWN_TRACKS in account.capabilities
    return account.account.user.urn == track.user.urn


def own_tracks(library: Library) -> Sequence[Track]:
    """Return the tracks of a library as they are now."""
    return library.packed


def _wire(inspector: Inspector, comments: CommentsPane, sharing: SharingPane) -> None:
    comments.shown.connect(inspector.show_comments)
    comments.comment_chosen.connect(inspector.highlight)
    comments.place_changed.connect(inspector.show_place)
    inspector.place_chosen.connect(comments.set_place)
    inspector.comment_chosen.connect(comments.choose)
    inspector.place_chosen.connect(partial(_bring_forward, inspector, comments))
    inspector.comment_chosen.connect(partial(_bring_forward, inspector, comments))
    for tab in (comments, sharing):
        tab.news.connect(inspector.news)
        tab.open_page_wanted.connect(inspector.open_page_wanted)


def _wire_sharing(commands: SharingCommands, link: SecretLinkCard, log: LinkLogCard) -> None:
    link.reset_wanted.connect(commands.reset)
    link.plan_wanted.connect(commands.plan_reset)
    link.qr_wanted.connect(commands.show_qr)
    link.message_wanted.connect(commands.write_message)
    link.listen_wanted.connect(commands.open_as_listener)
    log.send_new_wanted.connect(commands.send_new)


def _bring_forward(inspector: Inspector, pane: CommentsPane, _chosen: object) -> None:
    inspector.bring_forward(pane)
