"""What is said of a secret link beside it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.link_log import recipients_of
from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.core.tracks import Track
from scmanager.ui.panes.link_log_card import LinkHistory

UNKNOWN_RESET = (
    "It is not known yet whether the link was reset: the answer went missing, so the server is asked which link the "
    "track has."
)


def hidden_words(track: Track, *, owned: bool) -> str:
    """Say why there is no link to see."""
    if not track.is_private:
        return _tr("The server does not say who may listen to this track.")
    if not owned:
        return _tr("Only its owner can see the secret link of this track.")
    return EXPLANATIONS[Capability.SECRET_LINK]


def busy_words(row: ResetRow | None) -> str:
    """Say what is waited for; `row` is the last reset of the track."""
    is_running = row is not None and row.state is ResetState.CHECKING
    return _tr("Resetting the link…") if is_running else _tr("Reading the link…")


def who_words(history: LinkHistory) -> str:
    """Say who has a link, who has only an old one, and what a reset means for them."""
    rule = _tr("Everyone with this link can listen: SoundCloud has one per track, and it does not expire.")
    parts = [_handed_words(history), _lost_words(history), rule]
    if not history.lost:
        parts.append(_tr("Resetting it stops it working for all of them."))
    return " ".join(part for part in parts if part)


def _handed_words(history: LinkHistory) -> str:
    number = len(recipients_of(history.live))
    if number:
        return _tr("Handed to {}.").format(texts.plural(number, "recipient"))
    reset_at = history.facts.last_reset_at
    return _tr("New since {}, and nobody is noted for it.").format(texts.day(reset_at)) if reset_at else ""


def _lost_words(history: LinkHistory) -> str:
    number = len(recipients_of(history.lost))
    if not number:
        return ""
    has = _tr("has") if number == 1 else _tr("have")
    return _tr("{} {} only the old link, which no longer works.").format(texts.plural(number, "recipient"), has)


def since_words(track: Track, history: LinkHistory) -> str:
    """Say since when a link is out, as far as is known here."""
    reset_at = history.facts.last_reset_at
    reset = _tr("last reset {}").format(texts.day(reset_at) if reset_at else _tr("never"))
    return _tr("Created {} · {}").format(texts.day(track.created_at), reset) if track.created_at else reset


def _tr(text: str) -> str:
    return QCoreApplication.translate("LinkWords", text)
