"""The sandbox's SQLite database: its tables, and how it is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA_VERSION = 1

SCHEMA = """
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    permalink TEXT NOT NULL UNIQUE,
    username TEXT NOT NULL,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    website TEXT,
    website_title TEXT,
    plan TEXT NOT NULL DEFAULT 'Free',
    quota_seconds INTEGER,                      -- NULL: unlimited
    email_confirmed INTEGER NOT NULL DEFAULT 1,
    followers_count INTEGER NOT NULL DEFAULT 0,
    followings_count INTEGER NOT NULL DEFAULT 0,
    avatar_seed INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,                   -- 'yyyy-mm-dd hh:mm:ss' UTC, as everywhere
    last_modified TEXT NOT NULL
);

CREATE TABLE tracks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    permalink TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    genre TEXT,
    tag_list TEXT NOT NULL DEFAULT '',
    label_name TEXT,
    release TEXT,
    release_year INTEGER,
    release_month INTEGER,
    release_day INTEGER,
    purchase_url TEXT,
    purchase_title TEXT,
    video_url TEXT,
    metadata_artist TEXT,
    isrc TEXT,
    bpm REAL,
    key_signature TEXT,
    track_type TEXT,
    license TEXT NOT NULL DEFAULT 'all-rights-reserved',
    sharing TEXT NOT NULL DEFAULT 'public',
    embeddable_by TEXT NOT NULL DEFAULT 'all',
    streamable INTEGER NOT NULL DEFAULT 1,
    downloadable INTEGER NOT NULL DEFAULT 1,
    commentable INTEGER NOT NULL DEFAULT 1,
    reveal_stats INTEGER NOT NULL DEFAULT 1,
    reveal_comments INTEGER NOT NULL DEFAULT 1,
    secret_token TEXT NOT NULL,                 -- shown and honoured while the track is private
    duration INTEGER NOT NULL,                  -- ms, the true one; answers say 0 until ready_at
    ready_at REAL NOT NULL DEFAULT 0,           -- unix time at which processing ends; negative: at which it fails
    uploaded_at REAL NOT NULL DEFAULT 0,        -- unix time of the upload, 0 for demo tracks
    audio_path TEXT,                            -- below the data folder; NULL: synthesise from audio_seed
    audio_seed INTEGER,
    original_format TEXT NOT NULL DEFAULT 'wav',
    original_content_size INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT,
    artwork_path TEXT,                          -- below the data folder: an uploaded picture
    artwork_seed INTEGER,                       -- a drawn picture; both NULL: no artwork
    artwork_version INTEGER NOT NULL DEFAULT 0, -- part of artwork_url, so that caches notice a new picture
    playback_count INTEGER NOT NULL DEFAULT 0,
    download_count INTEGER NOT NULL DEFAULT 0,
    favoritings_count INTEGER NOT NULL DEFAULT 0,
    reposts_count INTEGER NOT NULL DEFAULT 0,
    comment_count INTEGER NOT NULL DEFAULT 0,   -- kept by triggers
    search_text TEXT NOT NULL,                  -- see tags.search_text
    tag_index TEXT NOT NULL,                    -- see tags.tag_index
    created_at TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    UNIQUE (user_id, permalink)
);
CREATE INDEX tracks_of_user ON tracks (user_id, created_at, id);
CREATE INDEX tracks_newest ON tracks (created_at, id);
CREATE INDEX tracks_hottest ON tracks (playback_count, id);
CREATE INDEX tracks_counted ON tracks (user_id, sharing, duration);

CREATE TABLE comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    track_id INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    body TEXT NOT NULL,
    timestamp INTEGER,                          -- ms into the track, or NULL
    reply_to INTEGER REFERENCES comments ON DELETE SET NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX comments_of_track ON comments (track_id, created_at, id);
CREATE INDEX comments_replied ON comments (reply_to) WHERE reply_to IS NOT NULL;
CREATE TRIGGER comment_added AFTER INSERT ON comments BEGIN
    UPDATE tracks SET comment_count = comment_count + 1 WHERE id = new.track_id;
END;
CREATE TRIGGER comment_removed AFTER DELETE ON comments BEGIN
    UPDATE tracks SET comment_count = comment_count - 1 WHERE id = old.track_id;
END;

CREATE TABLE permissions (
    track_id INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (track_id, user_id)
) WITHOUT ROWID;

CREATE TABLE groups (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    permalink TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL DEFAULT ''
);
CREATE TABLE group_tracks (
    group_id INTEGER NOT NULL REFERENCES groups ON DELETE CASCADE,
    track_id INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE,
    PRIMARY KEY (group_id, track_id)
) WITHOUT ROWID;
CREATE INDEX group_tracks_of_track ON group_tracks (track_id);

CREATE TABLE uploads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    track_id INTEGER NOT NULL,                  -- the ledger outlives the track
    title TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    filename TEXT NOT NULL,
    duration INTEGER NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE authorization_codes (
    code TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    expires_at REAL NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE tokens (
    access_token TEXT PRIMARY KEY,
    refresh_token TEXT UNIQUE,                  -- NULL: cannot be refreshed
    client_id TEXT NOT NULL,
    user_id INTEGER REFERENCES users ON DELETE CASCADE, -- NULL: client credentials
    expires_at REAL,                            -- unix time; NULL: never
    refreshed INTEGER NOT NULL DEFAULT 0,       -- 1: the refresh token was used
    revoked INTEGER NOT NULL DEFAULT 0          -- 1: signed out
);
"""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the database file, making its tables when it is new."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
    return connection


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Keep all changes of a block, or none when it raises."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")
