"""What a server can do: an absent capability is explained to the user, never shown as a dead button."""

from __future__ import annotations

import enum


class Capability(enum.Enum):
    """An operation that not every server offers."""

    OWN_TRACKS = enum.auto()
    UPLOAD = enum.auto()
    PERMISSIONS = enum.auto()
    SECRET_LINK = enum.auto()
    RESET_SECRET = enum.auto()
    REPLACE_AUDIO = enum.auto()
    GROUPS = enum.auto()


EXPLANATIONS: dict[Capability, str] = {
    Capability.OWN_TRACKS: "This server was opened without an account, so there are no own tracks here.",
    Capability.UPLOAD: "This server was opened without an account, so nothing can be uploaded.",
    Capability.PERMISSIONS: (
        "SoundCloud no longer lets programs see or change the people with access. "
        "Share the secret link instead, or open the track's page."
    ),
    Capability.SECRET_LINK: "This server gives out no secret links.",
    Capability.RESET_SECRET: (
        "SoundCloud no longer lets programs reset a secret link. Open the track's page and reset it there."
    ),
    Capability.REPLACE_AUDIO: (
        "SoundCloud does not let programs replace the sound of a track. Open the track's page, or upload it anew."
    ),
    Capability.GROUPS: "SoundCloud has closed its groups; only classic servers still have them.",
}
