"""What an upload is doing, in words: a function of the job and of what is known around it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Literal

import msgspec
from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.tracks import Sharing
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import STATE_TEXTS, UploadJob

Tone = Literal["text_2", "ok", "warn", "bad"]

_S = UploadState
_COUNTED_DOWN = 90
_TONES: dict[UploadState, Tone] = {
    _S.UNKNOWN: "warn",
    _S.RETRY_DECISION: "warn",
    _S.DUPLICATE_REVIEW: "warn",
    _S.WAIT_AUTH: "warn",
    _S.WAIT_DISK: "warn",
    _S.NEEDS_FILE: "bad",
    _S.FAILED: "bad",
    _S.FAILED_SERVER: "bad",
    _S.DONE: "ok",
}
_NETWORK_WAITS = frozenset({_S.QUEUED, _S.WAIT_NET, _S.UNKNOWN, _S.CREATED, _S.FINALISING})


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What is known beside the job; times are in UTC.

    `seconds_left` is how long it is until the server, which cannot be asked, is tried again; None: it can be asked.
    `by_server` says that the server asked for that, `is_paused` that the whole queue is. `next_look` is when an upload
    whose answer is missing is looked for. `sharing` is the access the track has by now, None when that is not known.
    """

    now: datetime
    seconds_left: float | None = None
    by_server: bool = False
    is_paused: bool = False
    next_look: datetime | None = None
    sharing: Sharing | None = None


class UploadWords(msgspec.Struct, frozen=True, kw_only=True):
    """A line on what an upload is doing, its tone, and the two short figures beside it."""

    line: str
    tone: Tone = "text_2"
    figures: tuple[str, str] = ("", "")


def words_of(job: UploadJob, around: Surroundings) -> UploadWords:
    """Say what an upload is doing."""
    return UploadWords(line=_line(job, around), tone=_TONES.get(job.state, "text_2"), figures=_figures(job, around))


def counts_down(job: UploadJob, around: Surroundings) -> float | None:
    """Return after how many seconds the words are others by themselves; None when they stay as they are."""
    if around.seconds_left is not None and job.state in _NETWORK_WAITS:
        return 1.0
    if job.state is _S.PROCESSING:
        return 60.0
    due = around.next_look if job.state is _S.UNKNOWN else job.not_before if job.state is _S.QUEUED else None
    return max(1.0, (due - around.now).total_seconds()) if due is not None and due > around.now else None


def access_of(job: UploadJob, around: Surroundings) -> str:
    """Say who may listen, and from when on everybody may."""
    if around.sharing is Sharing.PUBLIC:
        return _tr("public")
    if job.draft.publish_at is not None and job.draft.publish_at > around.now:
        return _tr("private, goes public {}").format(texts.moment(job.draft.publish_at))
    is_private = job.is_private if around.sharing is None else True
    return _tr("private") if is_private else _tr("public")


def stopping_words(running: UploadJob, waiting: int, when: str) -> str:
    """Say what becomes of an upload that is being sent, and of those that wait; `when` is when they go on."""
    if running.state is _S.COMMITTING:
        text = _tr("“{}” has been sent, but SoundCloud has not confirmed it. {}, it is checked whether it is there.")
    else:
        text = _tr("“{}” is being sent. {}, it starts again from the beginning.")
    words = text.format(texts.one_line(running.title), when[:1].upper() + when[1:])
    if not waiting:
        return words
    goes_on = _tr("1 waiting upload goes on then.") if waiting == 1 else _tr("{} waiting uploads go on then.")
    return f"{words} {goes_on.format(texts.count(waiting))}"


def clock(when: datetime, now: datetime) -> str:
    """Write a time of day, with the date unless it is today: `12:10`, `4 Dec 12:10`."""
    local, today = when.astimezone(), now.astimezone().date()
    time = local.strftime("%H:%M")
    return time if local.date() == today else f"{texts.day(when).rsplit(' ', 1)[0]} {time}"


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def _line(job: UploadJob, around: Surroundings) -> str:
    return _LINES.get(job.state, _stopped)(job, around)


def _draft(job: UploadJob, around: Surroundings) -> str:
    return _tr("Draft. Nothing is sent before you say so · {}").format(access_of(job, around))


def _waiting(job: UploadJob, around: Surroundings) -> str:
    if around.seconds_left is not None:
        asked = _tr("SoundCloud asked for a pause")
        return _network_wait(asked if around.by_server else _tr("Waiting for the network"), around)
    if job.state is _S.WAIT_NET:
        return STATE_TEXTS[job.state]
    if job.not_before is not None and job.not_before > around.now:
        return _tries_again(job, job.not_before, around)
    access = _tr("all uploads are paused") if around.is_paused else access_of(job, around)
    return f"{STATE_TEXTS[job.state]} · {access}"


def _tries_again(job: UploadJob, when: datetime, around: Surroundings) -> str:
    line = _tr("{} · tries again at {}").format(STATE_TEXTS[job.state], clock(when, around.now))
    return f"{line} · {job.message}" if job.message else line


def _network_wait(text: str, around: Surroundings) -> str:
    seconds = math.ceil(around.seconds_left or 0)
    again = _tr("tries again now") if seconds < 1 else _tr("tries again in {}").format(_lasting(seconds))
    return f"{text} · {again}"


def _lasting(seconds: float) -> str:
    if seconds > _COUNTED_DOWN:
        return _tr("{} min").format(math.ceil(seconds / 60))
    return _tr("{} s").format(round(seconds))


def _sending(job: UploadJob, _around: Surroundings) -> str:
    line = f"{STATE_TEXTS[job.state]} · {_part_of(job.sent, job.total)}"
    if job.idle:
        line = _tr("{} · no progress for {}").format(line, _lasting(job.idle))
    number = job.attempt.number if job.attempt else 1
    return _tr("{} · attempt {}").format(line, number) if number > 1 else line


def _part_of(part: int, whole: int) -> str:
    done, total = texts.size(part), texts.size(whole)
    unit = total.rpartition(" ")[2]
    return _tr("{} of {}").format(done.removesuffix(f" {unit}"), total)


def _sent(job: UploadJob, _around: Surroundings) -> str:
    return _then_deleted(job, STATE_TEXTS[job.state])


def _then_deleted(job: UploadJob, text: str) -> str:
    return _tr("{}. It is deleted as soon as it is there").format(text) if job.delete_when_found else text


def _looking(job: UploadJob, around: Surroundings) -> str:
    text = _tr("No answer came after the file was sent. Checking whether SoundCloud has it")
    if around.seconds_left is not None:
        return _network_wait(text, around)
    looks = [_checked(job.negatives)] if job.negatives else []
    if around.next_look is None or around.next_look <= around.now:
        looks.append(_tr("looking now"))
    else:
        looks.append(_tr("next look at {}").format(clock(around.next_look, around.now)))
    reason = f". {job.message}" if job.message else ""
    return _then_deleted(job, f"{text} ({', '.join(looks)}){reason}")


def _question(job: UploadJob, around: Surroundings) -> str:
    if job.state is _S.DUPLICATE_REVIEW:
        return _tr("{}. Choose which one stays").format(STATE_TEXTS[job.state])
    if job.candidates:
        return _tr("No answer came after the file was sent. A track that looks like it is there: is that the one?")
    if not job.negatives and job.message:
        return f"{STATE_TEXTS[job.state]}. {job.message}"
    checked = _checked(job.negatives)
    if job.checked_at is not None:
        checked = _tr("{}, last {}").format(checked, clock(job.checked_at, around.now))
    return _tr("{}. It is not in your account; {}.").format(STATE_TEXTS[job.state], checked)


def _checked(times: int) -> str:
    return _tr("checked once") if times == 1 else _tr("checked {} times").format(texts.count(times))


def _finishing(job: UploadJob, around: Surroundings) -> str:
    if around.seconds_left is not None:
        return _network_wait(_tr("SoundCloud has it. Finishing waits for the network"), around)
    if not job.message:
        return STATE_TEXTS[job.state]
    if job.not_before is None or job.not_before <= around.now:
        return _tr("{}. {}").format(STATE_TEXTS[job.state], job.message)
    return _tries_again(job, job.not_before, around)


def _on_server(job: UploadJob, around: Surroundings) -> str:
    text = STATE_TEXTS[job.state]
    if job.state is _S.DONE:
        return f"{job.message or text} · {access_of(job, around)}"
    if job.state is _S.FAILED_SERVER or job.message:
        return job.message or text
    age = age_of((around.now - job.changed_at).total_seconds())
    return " · ".join(part for part in (text, age) if part)


def age_of(seconds: float) -> str:
    """Write how long something has lasted: `6 min`, `2 h 5 min`; nothing below a minute."""
    hours, minutes = divmod(int(seconds // 60), 60)
    if hours >= 1:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes >= 1 else ""


def _stopped(job: UploadJob, _around: Surroundings) -> str:
    text = STATE_TEXTS[job.state]
    if job.state is _S.PAUSED and job.attempt is not None:
        return _tr("{} · starts again from the beginning").format(text)
    if job.state is _S.FAILED and job.track_urn:
        return _tr("SoundCloud has it, but it is not finished. {}").format(job.message).rstrip()
    if job.state is _S.WAIT_DISK and job.message:
        return f"{text}. {job.message}"
    if job.state in {_S.CANCELLED, _S.WAIT_AUTH} and job.message:
        return f"{text} · {job.message}"
    return job.message or text


def _figures(job: UploadJob, around: Surroundings) -> tuple[str, str]:
    size = texts.size(job.total) if job.total else ""
    match job.state:
        case _S.SENDING if job.speed > 0:
            left = max(0, job.total - job.sent) / job.speed
            return f"{texts.size(round(job.speed))}/s", texts.time_left(left)
        case _S.SENDING if job.idle:
            return _tr("0 KB/s"), ""
        case _S.COMMITTING | _S.CREATED | _S.FINALISING:
            return size, _tr("finishing")
        case _S.UNKNOWN:
            return size, _tr("checking")
        case _S.PROCESSING | _S.DONE | _S.CANCELLED | _S.FAILED_SERVER:
            return clock(job.changed_at, around.now), ""
    return size, ""


_LINES: Mapping[UploadState, Callable[[UploadJob, Surroundings], str]] = {
    _S.DRAFT: _draft,
    _S.QUEUED: _waiting,
    _S.WAIT_NET: _waiting,
    _S.SENDING: _sending,
    _S.COMMITTING: _sent,
    _S.UNKNOWN: _looking,
    _S.RETRY_DECISION: _question,
    _S.DUPLICATE_REVIEW: _question,
    _S.CREATED: _finishing,
    _S.FINALISING: _finishing,
    _S.PROCESSING: _on_server,
    _S.DONE: _on_server,
    _S.FAILED_SERVER: _on_server,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("UploadWords", text)
