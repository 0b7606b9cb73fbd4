"""Messages as they are shown: with the secret in their links masked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from scmanager.core import links, texts
from scmanager.core.link_texts import SharedLink, links_in
from scmanager.core.message_templates import message

_SHOWN = 20  # links; more are nothing to read, and take time with every key


def masked_text(text: str, shared: Sequence[SharedLink]) -> str:
    """Hide the tokens of links in a text."""
    for each in shared:
        if each.secret is not None:
            text = links.masked(text, each.secret.token)
    return text


def has_link(template: str, shared: Sequence[SharedLink], recipient: str) -> bool:
    """Tell whether a message will hold links; InputError for a template that makes no sense."""
    first = shared[:_SHOWN]
    return bool(links_in(message(template, first, recipient), first))


def masked_message(template: str, shared: Sequence[SharedLink], recipient: str) -> str:
    """Write the beginning of a message with its links masked; InputError for a template that makes no sense."""
    text = masked_text(message(template, shared[:_SHOWN], recipient), shared[:_SHOWN])
    if len(shared) <= _SHOWN:
        return text
    left = QCoreApplication.translate("MaskedMessage", "… and so on, {} in all").format(texts.count(len(shared)))
    return f"{text}\n\n{left}"
