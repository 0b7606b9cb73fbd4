"""How fresh the tracks are, in a few words."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.services.library import SyncStatus


def sync_words(status: SyncStatus, now: datetime | None = None) -> tuple[str, str]:
    """Return the kind of state (ok, warn or bad, as the tokens of the theme are called) and what to say of it."""
    now = now or datetime.now(UTC)
    if status.state == "failed":
        title = status.error.title if status.error else _tr("Failed")
        return "bad", " · ".join(part for part in (title, as_of(status, now)) if part)
    if status.state == "loading":
        return "warn", progress_words(status)
    if status.is_stale and status.synced_at is not None:
        return "warn", _tr("{} · not checked yet").format(_capital(as_of(status, now)))
    if status.state == "ready" and status.finished_at is not None:
        return "ok", _tr("Up to date, {}").format(_moment(status.finished_at, now))
    return "warn", _tr("Loading…")


def progress_words(status: SyncStatus) -> str:
    """Say how many tracks have been read, and of how many where that is known."""
    word = _tr("Checking…") if status.synced_at is not None else _tr("Loading…")
    if not status.loaded:
        return word
    if status.expected > status.loaded:
        numbers = _tr("{} of {}").format(texts.count(status.loaded), texts.count(status.expected))
        return f"{word} {numbers}"
    return f"{word} {texts.count(status.loaded)}"


def as_of(status: SyncStatus, now: datetime | None = None) -> str:
    """Say how old the tracks are that are shown, empty when they were never read as a whole."""
    if status.synced_at is None:
        return ""
    return _tr("as of {}").format(_moment(status.synced_at, now or datetime.now(UTC)))


def _moment(moment: datetime, now: datetime) -> str:
    """Write a time, with its day unless that is today."""
    here, today = moment.astimezone(), now.astimezone()
    clock = here.strftime("%H:%M")
    if here.date() == today.date():
        return clock
    year = "" if here.year == today.year else f" {here.year}"
    return f"{here.day} {here.strftime('%b')}{year}, {clock}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatusBar", text)
