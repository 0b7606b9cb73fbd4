"""The schema of the upload queue, step by step; a step that was released is never changed."""

from __future__ import annotations

from typing import Any


def _first(connection: Any) -> None:
    connection.execute(
        """CREATE TABLE jobs (
            id TEXT PRIMARY KEY,
            account TEXT NOT NULL,
            state TEXT NOT NULL,
            attempt TEXT NOT NULL DEFAULT '',
            track_urn TEXT,
            position REAL NOT NULL,
            path BLOB NOT NULL,
            artwork_path BLOB,
            content TEXT NOT NULL DEFAULT '',
            cleared INTEGER NOT NULL DEFAULT 0,
            data BLOB NOT NULL,
            UNIQUE (account, track_urn)
        ) STRICT"""
    )
    connection.execute("CREATE INDEX jobs_by_account ON jobs (account, cleared, position)")
    connection.execute("CREATE INDEX jobs_by_content ON jobs (account, content)")
    connection.execute(
        """CREATE TABLE attempts (
            id TEXT PRIMARY KEY,
            job TEXT NOT NULL REFERENCES jobs (id),
            number INTEGER NOT NULL,
            marker TEXT NOT NULL UNIQUE,
            started_at TEXT NOT NULL,
            length INTEGER NOT NULL,
            baseline BLOB NOT NULL,
            outcome TEXT NOT NULL DEFAULT '',
            UNIQUE (job, number)
        ) STRICT"""
    )
    connection.execute("CREATE TABLE artwork (job TEXT PRIMARY KEY REFERENCES jobs (id), data BLOB NOT NULL) STRICT")
    connection.execute("CREATE TABLE flags (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
    connection.execute(
        """CREATE TABLE schedule (
            account TEXT NOT NULL,
            track_urn TEXT NOT NULL,
            title TEXT NOT NULL,
            publish_at TEXT NOT NULL,
            state TEXT NOT NULL,
            done_at TEXT,
            message TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (account, track_urn)
        ) STRICT"""
    )


UPLOADS = (_first,)
"""Every step of the database of uploads, in order."""
