"""What templates of messages are; the settings read them at the start, so there is little here."""

from __future__ import annotations

import msgspec


class MessageTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A message with fields in braces; see `message_templates.FIELDS`."""

    name: str
    text: str


BUILT_IN = (
    MessageTemplate(
        name="Private listen",
        text="Hi {recipient},\n\nhere is {title} by {artist} ({length}) for a private listen:\n{link}\n\n"
        "Please keep the link to yourself.",
    ),
    MessageTemplate(name="Several tracks", text="Hi {recipient},\n\n{tracks}\n\nPlease keep the links to yourself."),
    MessageTemplate(name="Title and link", text="{artist} – {title}\n{link}"),
)
"""The templates the program begins with."""
