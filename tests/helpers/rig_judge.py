"""The judge of the kill campaign: compares what the program wrote down with what the server has.

He reads the program's database and the server's ledger himself, and knows no more of the queue than its promises:
nothing is lost, nothing is doubled without a question, and each upload is the track it says.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scmanager.core.filenames import title_from
from scmanager.core.upload_states import UploadState
from tests.helpers.rig_orders import DATABASE, FINAL, Order, sha256
from tests.helpers.sandbox import Sandbox

_ASKED = frozenset({UploadState.DUPLICATE_REVIEW, UploadState.RETRY_DECISION})
_WANTED = {"sharing": "public", "tag_list": '"field recording" kill_campaign', "genre": "Test"}


@dataclass(slots=True)
class Report:
    """What came of uploads: kills, requests, questions, how they ended, and what breaks a promise.

    `duplicates` counts tracks that are there once more than wanted, asked or not; `requests` are the most that one
    upload took, `faults` what the program reported as a fault of its own.
    """

    killed: int = 0
    requests: int = 0
    duplicates: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)

    @property
    def broken(self) -> list[str]:
        """Everything that breaks a promise."""
        return [*self.lost, *self.doubled, *self.wrong, *self.faults]

    def add(self, other: Report) -> None:
        """Count another report in."""
        self.killed += other.killed
        self.requests = max(self.requests, other.requests)
        self.duplicates += other.duplicates
        self.lost += other.lost
        self.doubled += other.doubled
        self.wrong += other.wrong
        self.faults += other.faults
        self.notes += other.notes
        self.ends += other.ends


def judge(box: Sandbox, order: Order, *, killed: int) -> Report:
    """Compare what a child believes with what the server has."""
    box.clear_faults()
    report = Report(killed=killed, requests=len(box.requests()), notes=Counter(lines(order.folder / "notes")))
    report.faults += [f"{order.folder}: {line}" for line in lines(order.folder / "log") if "Traceback" in line]
    jobs = {} if order.naive else _jobs(order.folder / DATABASE)
    tracks = {row["urn"]: row for row in box.get("/me/tracks", limit=200).json()}
    ledger = box.uploads()
    for path in order.files:
        content = sha256(path)
        urns = [row["urn"] for row in ledger if row["sha256"] == content and row["urn"] in tracks]
        report.duplicates += max(0, len(urns) - 1)
        if not order.naive:
            _judge_job(report, path, jobs.get(content), urns, tracks)
    return report


def ended(order: Order) -> int:
    """Count the uploads that have come to their end, as far as the program knows."""
    path = order.folder / DATABASE
    return sum(job["state"] in FINAL for job in _jobs(path).values()) if path.exists() else 0


def _judge_job(report: Report, path: Path, job: Any, urns: Sequence[str], tracks: dict[str, Any]) -> None:
    name = f"{path.parent.name}/{path.name}"
    if job is None or not urns:
        report.lost.append(f"{name}: {'not in the list' if job is None else job['state']}, {len(urns)} tracks")
        return
    report.ends[job["state"]] += 1
    if job["state"] in _ASKED:
        return
    if job["state"] != UploadState.DONE:
        report.lost.append(f"{name}: {job['state']}")
    if len(urns) > 1:
        report.doubled.append(f"{name}: {job['state']}, {len(urns)} tracks")
    if job["track_urn"] not in urns:
        report.wrong.append(f"{name}: it is said to be {job['track_urn']}, and is {urns}")
    else:
        report.wrong.extend(f"{name}: {each}" for each in _unfinished(tracks[job["track_urn"]], path))


def _unfinished(track: dict[str, Any], path: Path) -> Iterable[str]:
    """Tell in what a track differs from what was wanted."""
    title = title_from(path.name)
    for key, value in {**_WANTED, "title": title}.items():
        if track[key] != value:
            yield f"{key} is {track[key]!r}"
    if not track["permalink_url"].endswith(f"/{title.replace(' ', '-')}"):
        yield f"its address is {track['permalink_url']}"


def _jobs(path: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute("SELECT state, track_urn, content FROM jobs WHERE cleared = 0").fetchall()
    return {row["content"]: row for row in rows}


def lines(path: Path) -> list[str]:
    """Return the lines of a file, none when there is no such file."""
    return path.read_text().splitlines() if path.exists() else []
