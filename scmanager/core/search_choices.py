"""What can stand behind `is:`, `has:`, `no:` and `license:`, each with a test of a track."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from scmanager.core.tracks import License, Sharing, Track, TrackState


class Facts(Protocol):
    """What is known of a track beyond what the server said of it."""

    def is_shared(self, track: Track) -> bool:
        """Tell whether chosen people were given access to it."""


class TrackFacts:
    """Knows only what the track says."""

    def is_shared(self, track: Track) -> bool:
        """Tell whether chosen people were given access to it; only classic servers say so."""
        return (track.shared_to_count or 0) > 0


class Choice(msgspec.Struct, frozen=True):
    """A word and what it says of a track."""

    name: str
    help: str
    test: Callable[[Track, Facts], bool]
    aliases: tuple[str, ...] = ()


IS: tuple[Choice, ...] = (
    Choice("private", "Only chosen people may listen", lambda track, _: track.sharing is Sharing.PRIVATE),
    Choice("public", "Everybody may listen", lambda track, _: track.sharing is Sharing.PUBLIC),
    Choice("shared", "Chosen people were given access", lambda track, facts: facts.is_shared(track)),
    Choice("ready", "Can be played", lambda track, _: track.is_ready),
    Choice("processing", "The server still works on it", lambda track, _: track.is_preparing, ("preparing",)),
    Choice("failed", "The server could not read the audio", lambda track, _: track.state is TrackState.FAILED),
    Choice("downloadable", "Can be downloaded", lambda track, _: track.downloadable is True),
    Choice("streamable", "Can be played by other programs", lambda track, _: track.streamable is True),
    Choice("commentable", "Comments are allowed", lambda track, _: track.commentable is True),
)

PRESENT: tuple[Choice, ...] = (
    Choice("artwork", "Artwork of its own", lambda track, _: bool(track.artwork_url), ("cover", "image")),
    Choice("genre", "A genre", lambda track, _: bool(track.genre), ("genres",)),
    Choice("tags", "At least one tag", lambda track, _: bool(track.tags), ("tag",)),
    Choice("description", "A description", lambda track, _: bool(track.description), ("desc",)),
    Choice("artist", "An artist other than the account", lambda track, _: bool(track.metadata_artist), ("artists",)),
    Choice("label", "A label", lambda track, _: bool(track.label_name), ("labels",)),
    Choice("album", "An album or release", lambda track, _: bool(track.release), ("release",)),
    Choice("release-date", "A release date", lambda track, _: track.release_date is not None, ("released",)),
    Choice("isrc", "An ISRC", lambda track, _: bool(track.isrc)),
    Choice("bpm", "A tempo", lambda track, _: bool(track.bpm), ("tempo",)),
    Choice("key", "A musical key", lambda track, _: bool(track.key_signature), ("key-signature",)),
    Choice("license", "A licence", lambda track, _: track.license is not None, ("licence",)),
    Choice("buy", "A buy link", lambda track, _: bool(track.purchase_url), ("purchase",)),
    Choice("length", "A known length", lambda track, _: bool(track.duration_ms), ("duration",)),
    Choice("plays", "At least one play", lambda track, _: bool(track.playback_count), ("play", "playback")),
    Choice("likes", "At least one like", lambda track, _: bool(track.likes_count), ("like", "favorites")),
    Choice("comments", "At least one comment", lambda track, _: bool(track.comment_count), ("comment",)),
    Choice("reposts", "At least one repost", lambda track, _: bool(track.reposts_count), ("repost",)),
    Choice("downloads", "At least one download", lambda track, _: bool(track.download_count), ("download",)),
)
"""Not known counts as not there, and so does a count of 0."""

_CC = "cc-"
LICENSES: tuple[Choice, ...] = (
    Choice("cc", "Any Creative Commons licence", lambda track, _: bool(track.license and _CC in track.license)),
    Choice(
        License.ALL_RIGHTS_RESERVED.value,
        "All rights reserved",
        lambda track, _: track.license is License.ALL_RIGHTS_RESERVED,
        ("all",),
    ),
    Choice(
        License.NO_RIGHTS_RESERVED.value,
        "No rights reserved",
        lambda track, _: track.license is License.NO_RIGHTS_RESERVED,
        ("none",),
    ),
    Choice("cc-by", "Attribution", lambda track, _: track.license is License.CC_BY),
    Choice("cc-by-sa", "Attribution, share alike", lambda track, _: track.license is License.CC_BY_SA),
    Choice("cc-by-nd", "Attribution, no changes", lambda track, _: track.license is License.CC_BY_ND),
    Choice("cc-by-nc", "Attribution, not for money", lambda track, _: track.license is License.CC_BY_NC),
    Choice(
        "cc-by-nc-sa", "Attribution, not for money, share alike", lambda track, _: track.license is License.CC_BY_NC_SA
    ),
    Choice(
        "cc-by-nc-nd", "Attribution, not for money, no changes", lambda track, _: track.license is License.CC_BY_NC_ND
    ),
)


def choice_named(choices: tuple[Choice, ...], name: str) -> Choice | None:
    """Return the choice of a name or alias, folded; None when there is none."""
    plain = name.replace("_", "-")
    return next((choice for choice in choices if plain == choice.name or plain in choice.aliases), None)
