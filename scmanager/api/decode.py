"""Rows of the wire turned into what the program works with: URNs, times, tags, enums, and None for the unknown."""

from __future__ import annotations

import math
import re
import sys
from typing import Any

from msgspec import structs

from scmanager.api.moments import parse_day, parse_moment
from scmanager.api.rows import RawAccount, RawComment, RawTrack, RawUser
from scmanager.core import tags, urns
from scmanager.core.comments import Comment
from scmanager.core.tracks import Access, Embedding, License, Sharing, Track, TrackState
from scmanager.core.users import Account, Quota, User
from scmanager.core.waveforms import Waveform

_SHARING = {member.value: member for member in Sharing}
_EMBEDDING = {member.value: member for member in Embedding}
_LICENSES = {member.value: member for member in License}
_ACCESS = {member.value: member for member in Access}
_STATES = {member.value: member for member in TrackState} | {"storing": TrackState.PROCESSING}

_SECRET_SEGMENT = re.compile(r"^(https?://[^/?#]+/[^/?#]+/[^/?#]+)/s-[A-Za-z0-9]+")
_SECRET_QUERY = re.compile(r"([?&])secret_token=[^&#]*&?")
_TOKEN = re.compile(r"(?:^|[=/])(s-[A-Za-z0-9]{1,40})(?:$|[&?#/])")
_TOKEN_FIELDS = ("token", "secret_token", "secret_uri", "uri")
_MOST_PEAKS = 20_000


class TrackReader:
    """Makes tracks of rows; users and tags that come again are shared, which saves time and memory in a long list."""

    def __init__(self) -> None:
        self._users: dict[tuple[object, ...], User] = {}
        self._tags: dict[str, tuple[str, ...]] = {"": ()}

    def __call__(self, raw: RawTrack) -> Track | None:
        """Make a track; None when the row does not say which track it is."""
        urn = _urn("tracks", raw.urn, raw.id, raw.uri)
        if not urn:
            return None
        permalink_url = without_secret(raw.permalink_url)
        return Track(
            urn=urn,
            title=raw.title or "",
            user=self._user(raw),
            sharing=_SHARING.get(raw.sharing or ""),
            state=_STATES.get(raw.state or ""),
            duration_ms=raw.duration,
            created_at=parse_moment(raw.created_at),
            description=raw.description or "",
            genre=sys.intern(raw.genre or ""),
            tags=self._shared_tags(raw.tag_list or ""),
            metadata_artist=raw.metadata_artist or "",
            label_name=sys.intern(raw.label_name or ""),
            release=raw.release or "",
            release_date=parse_day(raw.release_year, raw.release_month, raw.release_day),
            isrc=raw.isrc or "",
            bpm=raw.bpm,
            key_signature=raw.key_signature or "",
            license=_LICENSES.get(raw.license or ""),
            purchase_url=raw.purchase_url or "",
            purchase_title=raw.purchase_title or "",
            video_url=raw.video_url or "",
            permalink=raw.permalink or permalink_url.rpartition("/")[2],
            permalink_url=permalink_url,
            artwork_url=raw.artwork_url or "",
            waveform_url=raw.waveform_url or "",
            stream_url=without_secret(raw.stream_url),
            download_url=without_secret(raw.download_url),
            embeddable_by=_EMBEDDING.get(raw.embeddable_by or ""),
            streamable=raw.streamable,
            downloadable=raw.downloadable,
            commentable=raw.commentable,
            reveal_stats=raw.reveal_stats,
            reveal_comments=raw.reveal_comments,
            playback_count=raw.playback_count,
            likes_count=raw.favoritings_count if raw.likes_count is None else raw.likes_count,
            comment_count=raw.comment_count,
            reposts_count=raw.reposts_count,
            download_count=raw.download_count,
            shared_to_count=raw.shared_to_count,
            access=_ACCESS.get(raw.access or ""),
        )

    def _user(self, raw: RawTrack) -> User:
        key = (raw.user_id, structs.astuple(raw.user) if raw.user else None)
        if key not in self._users:
            made = user(raw.user) if raw.user else None
            self._users[key] = made or User(urn=_urn("users", None, raw.user_id, None))
        return self._users[key]

    def _shared_tags(self, tag_list: str) -> tuple[str, ...]:
        if tag_list not in self._tags:
            self._tags[tag_list] = tags.parse(tag_list)
        return self._tags[tag_list]


def name_of(raw: RawTrack) -> tuple[object, ...]:
    """Return whatever tells a row from others."""
    return raw.urn, raw.id, raw.uri


def user(raw: RawUser) -> User | None:
    """Make a user; None when the row does not say who it is."""
    urn = _urn("users", raw.urn, raw.id, raw.uri)
    if not urn:
        return None
    return User(
        urn=urn,
        username=raw.username or "",
        permalink=raw.permalink or "",
        permalink_url=raw.permalink_url or "",
        avatar_url=raw.avatar_url or "",
        full_name=raw.full_name or "",
        city=raw.city or "",
        country=raw.country or "",
        followers_count=raw.followers_count,
        track_count=raw.track_count,
    )


def account(raw: RawAccount) -> Account | None:
    """Make the account of `/me`; `upload_seconds_left` is null when unlimited."""
    owner = user(raw)
    if owner is None:
        return None
    quota = raw.quota
    left = raw.upload_seconds_left if quota is None else quota.upload_seconds_left
    return Account(
        user=owner,
        plan=raw.plan or "",
        quota=Quota(
            unlimited=bool(quota and quota.unlimited_upload_quota),
            seconds_used=quota.upload_seconds_used if quota else None,
            seconds_left=left,
        ),
        email_confirmed=raw.primary_email_confirmed,
        private_tracks_count=raw.private_tracks_count,
    )


def comment(raw: RawComment) -> Comment | None:
    """Make a comment; None when the row does not say which comment it is."""
    urn = _urn("comments", raw.urn, raw.id, raw.uri)
    if not urn:
        return None
    return Comment(
        urn=urn,
        body=raw.body or "",
        user=(user(raw.user) if raw.user else None) or User(urn=_urn("users", raw.user_urn, raw.user_id, None)),
        track_urn=_urn("tracks", raw.track_urn, raw.track_id, None),
        timestamp_ms=_milliseconds(raw.timestamp),
        created_at=parse_moment(raw.created_at),
    )


def secret_token(value: Any) -> str:
    """Find a secret token in an answer: by itself, in a `secret_uri`, or one object further in; empty when none.

    The classic resource is documented only by its clients (https://github.com/prayzzz/SoundCloud.Api, SecretToken.cs).
    """
    if not isinstance(value, dict):
        return ""
    for name in _TOKEN_FIELDS:
        if isinstance(value.get(name), str) and (found := _TOKEN.search(value[name])):
            return found[1]
    nested = (value.get(name) for name in ("secret-token", "secret_token", "track"))
    return next((token for inner in nested if (token := secret_token(inner))), "")


def location(value: Any) -> str:
    """Read where a redirect leads from its body, `{"status", "location"}`; empty when it does not say."""
    target = value.get("location") if isinstance(value, dict) else None
    return target if isinstance(target, str) else ""


def waveform(value: Any) -> Waveform | None:
    """Make a waveform of `{"width", "height", "samples"}`; None when it is something else.

    Undocumented; https://github.com/pritishvaidya/react-native-soundcloud-waveform/issues/2.
    """
    samples = value.get("samples") if isinstance(value, dict) else None
    if not isinstance(samples, list) or not 0 < len(samples) <= _MOST_PEAKS:
        return None
    peaks = [float(one) if _is_number(one) else 0.0 for one in samples]
    height = value.get("height")
    top = float(height) if _is_number(height) and height > 0 else max(1.0, *peaks)
    return Waveform(tuple(min(1.0, max(0.0, peak / top)) for peak in peaks))


def without_secret(url: str | None) -> str:
    """Return a link without the secret token, which must not be kept with the track."""
    if not url:
        return ""
    if "/s-" in url:
        url = _SECRET_SEGMENT.sub(r"\1", url)
    return _SECRET_QUERY.sub(r"\1", url).rstrip("?&") if "secret_token=" in url else url


def _urn(kind: str, urn: str | None, identifier: int | str | None, uri: str | None) -> str:
    """Return the URN of an object from whatever names it, best first; empty when nothing does."""
    if urn:
        start, _, last = urn.rpartition(":")
        if start == f"soundcloud:{kind}" and last.isascii() and last.isalnum():
            return urn
        if found := urns.find(urn, kind):
            return found
    if isinstance(identifier, int):
        return urns.make(kind, identifier)
    if identifier and (found := urns.find(urns.make(kind, identifier), kind)):
        return found
    return (uri and urns.find(uri, kind)) or ""


def _milliseconds(value: float | str | None) -> int | None:
    try:
        number = float(value) if value is not None else math.nan
    except ValueError:
        return None
    return int(number) if 0 <= number < 1e12 else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
