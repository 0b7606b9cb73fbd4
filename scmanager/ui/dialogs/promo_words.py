"""What is said of a promo sheet: the secrets it will hold, and what was saved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.link_texts import SharedLink
from scmanager.services.shared_links import PromoResult


def warning_words(links: Sequence[SharedLink]) -> str:
    """Say that the page will hold secrets; nothing when it holds none."""
    return _secret_words(_tr("The page will hold {}: whoever gets it can listen."), links)


def saved_words(path: Path, links: Sequence[SharedLink], result: PromoResult) -> str:
    """Say where the page is, what is in it and what is not."""
    tracks = texts.plural(len(links), _tr("track"))
    lost = texts.plural(result.missing, _tr("picture"))
    lines = (
        _tr("“{}” · {} · {}").format(path.name, tracks, texts.size(result.size)),
        _tr("{} could not be put in; a letter stands in its place.").format(lost) if result.missing else "",
        _secret_words(_tr("It holds {}: whoever gets the page can listen."), links),
    )
    return "\n\n".join(line for line in lines if line)


def _secret_words(words: str, links: Sequence[SharedLink]) -> str:
    secret = sum(link.secret is not None for link in links)
    return words.format(texts.plural(secret, _tr("secret link"))) if secret else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("PromoWords", text)
