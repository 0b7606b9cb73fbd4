"""Fill a new data folder with the demo data, and bring it back to that state on request."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import chain
from pathlib import Path
from random import Random

from scmanager.sandbox import demo, sharing, synth, tags
from scmanager.sandbox.auth import CLIENT_ID, USER_TOKEN
from scmanager.sandbox.state import Sandbox

DEMO_USER = 1
FREE_PLAN_SECONDS = 180 * 60
Row = dict[str, object]
SAME = (
    "id", "user_id", "permalink", "title", "description", "genre", "tag_list", "label_name", "release",
    "purchase_url", "purchase_title", "isrc", "bpm", "key_signature", "track_type", "license", "sharing",
    "embeddable_by", "streamable", "downloadable", "commentable", "audio_seed", "artwork_seed", "playback_count",
    "download_count", "favoritings_count", "reposts_count",
)  # fmt: skip


def seed_if_new(sandbox: Sandbox) -> None:
    """Write the demo data unless there are data already, and keep a copy of this first state."""
    database = sandbox.database
    if database.execute("SELECT 1 FROM users LIMIT 1").fetchone() is None:
        database.execute("BEGIN")
        _write_demo_data(database, sandbox.options.seed, sandbox.options.tracks)
        database.execute("COMMIT")
    if not _pristine(sandbox).exists():
        _keep_copy(database, _pristine(sandbox))


def restore(sandbox: Sandbox) -> None:
    """Bring the database back to its first state, and remove what was uploaded since."""
    with closing(sqlite3.connect(_pristine(sandbox))) as copy:
        copy.backup(sandbox.database)
    for name in ("audio", "artwork"):
        for path in sandbox.folder(name).iterdir():
            path.unlink()


def _pristine(sandbox: Sandbox) -> Path:
    return sandbox.options.data / "pristine.db"


def _keep_copy(database: sqlite3.Connection, path: Path) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as copy:
        database.backup(copy)
    unfinished.replace(path)


def _write_demo_data(database: sqlite3.Connection, seed: int, count: int) -> None:
    people = demo.users(seed)
    names = {user.id: user.username for user in people}
    _insert(database, "users", map(_user_row, people))
    discussed: list[demo.DemoTrack] = []
    _insert(database, "tracks", _track_rows(demo.tracks(seed, count), names, discussed))
    _insert(database, "comments", (_comment_row(each) for track in discussed for each in demo.comments(seed, track)))
    permissions = chain.from_iterable(map(demo.permissions, discussed))
    _insert(database, "permissions", ({"track_id": each.track_id, "user_id": each.user_id} for each in permissions))
    _write_groups(database, demo.groups(seed))
    _insert(database, "tokens", [{"access_token": USER_TOKEN, "client_id": CLIENT_ID, "user_id": DEMO_USER}])
    database.execute(
        "UPDATE users SET quota_seconds = ? + (SELECT coalesce(sum(duration), 0) / 1000 FROM tracks"
        " WHERE user_id = users.id)",
        (FREE_PLAN_SECONDS,),
    )


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Insert rows that all have the columns of the first one."""
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    columns = ", ".join(first)
    places = ", ".join(f":{name}" for name in first)
    database.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", chain([first], remaining))


def _track_rows(
    tracks: Iterable[demo.DemoTrack], names: dict[int, str], discussed: list[demo.DemoTrack]
) -> Iterator[Row]:
    """Yield the rows of tracks, setting those aside that have comments or guests."""
    for track in tracks:
        if track.comment_count or track.shared_with:
            discussed.append(track)
        yield _track_row(track, names[track.user_id])


def _user_row(user: demo.DemoUser) -> Row:
    first_name, _, last_name = user.full_name.partition(" ")
    return {
        "id": user.id,
        "permalink": user.permalink,
        "username": user.username,
        "first_name": first_name,
        "last_name": last_name,
        "city": user.city or "",
        "country": user.country or "",
        "description": user.description,
        "followers_count": user.followers_count,
        "followings_count": user.followings_count,
        "avatar_seed": user.avatar_seed,
        "created_at": _moment(user.created_at),
        "last_modified": _moment(user.created_at),
    }


def _track_row(track: demo.DemoTrack, username: str) -> Row:
    released = track.release_date
    return {
        **{name: getattr(track, name) for name in SAME},
        "release_year": released and released.year,
        "release_month": released and released.month,
        "release_day": released and released.day,
        "secret_token": track.secret_token or sharing.new_secret_token(Random(track.audio_seed)),
        "duration": track.duration_ms,
        "original_content_size": synth.wav_size(track.duration_ms),
        "search_text": tags.search_text(track.title, track.description, track.genre, track.tag_list, username),
        "tag_index": tags.tag_index(track.tag_list),
        "created_at": _moment(track.created_at),
        "last_modified": _moment(track.created_at),
    }


def _comment_row(comment: demo.DemoComment) -> Row:
    return {
        "track_id": comment.track_id,
        "user_id": comment.user_id,
        "body": comment.body,
        "timestamp": comment.timestamp_ms,
        "created_at": _moment(comment.created_at),
    }


def _write_groups(database: sqlite3.Connection, groups: list[demo.DemoGroup]) -> None:
    described = ("id", "name", "permalink", "description")
    _insert(database, "groups", ({name: getattr(group, name) for name in described} for group in groups))
    members: Iterator[Row] = (
        {"group_id": group.id, "track_id": track} for group in groups for track in group.track_ids
    )
    _insert(database, "group_tracks", members)


def _moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S")
