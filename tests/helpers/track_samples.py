"""Tracks as the documents show them: a classic upload answer and the example of the current schema."""

from __future__ import annotations

from typing import Any

CLASSIC_TRACK: dict[str, Any] = {
    "kind": "track",
    "id": 152,
    "created_at": "2014/06/12 09:49:40 +0000",
    "user_id": 7,
    "duration": 0,
    "commentable": True,
    "state": "storing",
    "sharing": "private",
    "tag_list": 'live "field recording" geo:lat=43.5',
    "permalink": "my-track",
    "streamable": True,
    "embeddable_by": "me",
    "downloadable": False,
    "purchase_url": None,
    "genre": None,
    "title": "My Track",
    "release_year": 2014,
    "release_month": 6,
    "release_day": None,
    "license": "cc-by-nc",
    "bpm": 120,
    "user": {"id": 7, "kind": "user", "permalink": "me", "username": "Me", "avatar_url": "https://i1.sndcdn.com/a.jpg"},
    "permalink_url": "http://soundcloud.com/me/my-track/s-nIqsG",
    "stream_url": "http://api.soundcloud.com/tracks/152/stream?secret_token=s-nIqsG",
    "playback_count": 3,
    "favoritings_count": 2,
    "secret_token": "s-nIqsG",
    "secret_uri": "http://api.soundcloud.com/tracks/152?secret_token=s-nIqsG",
}

CURRENT_TRACK: dict[str, Any] = {
    "kind": "track",
    "urn": "soundcloud:tracks:1234",
    "bpm": None,
    "created_at": "2019/01/15 15:40:49 +0000",
    "duration": 40000,
    "embeddable_by": "all",
    "favoritings_count": 271,
    "release_day": 22,
    "release_month": 8,
    "release_year": 2019,
    "sharing": "public",
    "tag_list": "",
    "title": "Some title",
    "permalink_url": "https://soundcloud.com/userPermalink/trackPermalink",
    "user": {"urn": "souncloud:users:12345", "uri": "https://api.soundcloud.com/users/soundcloud%3Ausers%3A12345"},
    "access": "playable",
    "secret_uri": None,
}
