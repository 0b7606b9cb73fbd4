"""What a user can copy to ask for help: versions, the kind of server, and the newest problems, without secrets."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scmanager.core.hosts import is_loopback
from scmanager.core.redaction import redact
from scmanager.errors import ScmanagerError, ServerError

if TYPE_CHECKING:
    from scmanager.services.session import Session

_SOUNDCLOUD = "soundcloud.com"


def system_facts() -> dict[str, str]:
    """Return what is known about this computer."""
    packaging = " (packed)" if getattr(sys, "frozen", False) else ""
    return {
        "Python": f"{platform.python_version()}{packaging}",
        "System": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def session_facts(session: Session) -> dict[str, str]:
    """Return what is known about a session: the kind of its server, never its name or the account's."""
    return {"Server": _kind(session.origin), "Dialect": session.client.dialect}


def diagnostics(facts: Mapping[str, str], problems: Iterable[str]) -> str:
    """Write facts and the newest problems as text to copy."""
    lines = [f"{name}: {value}" for name, value in facts.items()]
    return _tidy("\n".join([*lines, "", "Newest problems:", *(list(problems) or ["none"])]))


def bug_report(facts: Mapping[str, str], error: BaseException) -> str:
    """Write a report of a bug: the facts and the traceback."""
    lines = [f"{name}: {value}" for name, value in facts.items()]
    return _tidy("\n".join([*lines, "", "".join(traceback.format_exception(error))]))


def described(error: ScmanagerError) -> str:
    """Write an expected failure as one line of the log."""
    parts = [type(error).__name__, error.message, *error.details.splitlines()]
    if isinstance(error, ServerError) and error.request_id and error.request_id not in error.details:
        parts.append(f"Request {error.request_id}")
    return " | ".join(parts)


def _kind(origin: str) -> str:
    host = urlsplit(origin).hostname or ""
    if is_loopback(host):
        return "on this computer"
    return "SoundCloud" if host == _SOUNDCLOUD or host.endswith("." + _SOUNDCLOUD) else "another server"


def _tidy(text: str) -> str:
    """Take out secrets, and the name of the user, which most paths hold."""
    home = str(Path.home())
    return redact(text.replace(home, "~") if len(home) > 1 else text)
