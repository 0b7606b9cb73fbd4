"""Messages as they are shown: with the secret in their links masked."""

from __future__ import annotations

from collections.abc import Sequence

from scmanager.core import links
from scmanager.core.link_texts import SharedLink


def masked_text(text: str, shared: Sequence[SharedLink]) -> str:
    """Hide the tokens of links in a text."""
    for each in shared:
        if each.secret is not None:
            text = links.masked(text, each.secret.token)
    return text
