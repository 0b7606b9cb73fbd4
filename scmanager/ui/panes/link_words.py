"""What is said of a secret link beside it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.link_log import recipients_of
from scmanager.core.tracks import Track
from scmanager.ui.panes.link_log_card import LinkHistory


def who_words(history: LinkHistory) -> str:
    """Say to how many a link went, and what a reset means for them."""
    number = len(recipients_of(history.live))
    handed = _tr("Handed to {}. ").format(texts.plural(number, "recipient")) if number else ""
    rule = _tr("Everyone with this link can listen: SoundCloud has one per track, and it does not expire. ")
    return f"{handed}{rule}{_tr('Resetting it stops it working for all of them.')}"


def since_words(track: Track, history: LinkHistory) -> str:
    """Say since when a link is out, as far as is known here."""
    reset_at = history.facts.last_reset_at
    reset = _tr("last reset {}").format(texts.day(reset_at) if reset_at else _tr("never"))
    return _tr("Created {} · {}").format(texts.day(track.created_at), reset) if track.created_at else reset


def _tr(text: str) -> str:
    return QCoreApplication.translate("LinkWords", text)
