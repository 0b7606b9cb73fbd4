"""What is copied to ask for help: enough to help, and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, DialectName, ServerProfile
from scmanager.services.diagnosis import bug_report, diagnostics, session_facts, system_facts
from tests.helpers.opened_sessions import session_over

SECRET = "Zq9KxCanary77Secret"


@pytest.mark.parametrize(
    ("address", "dialect", "kind"),
    [
        ("http://127.0.0.1:8760", "classic", "on this computer"),
        ("https://api.soundcloud.com", "current", "SoundCloud"),
        ("https://soundcloud.com.evil.example", "current", "another server"),
        ("https://music.example", "classic", "another server"),
    ],
)
async def test_the_kind_of_server_is_told_and_not_its_name(address: str, dialect: DialectName, kind: str) -> None:
    client = Client(ServerProfile(address, dialect), Credentials(token=SECRET))
    async with session_over(client, "Ana's account") as session:
        assert session_facts(session) == {"Server": kind, "Dialect": dialect}


def test_U4_diagnostics_hold_facts_and_problems_and_no_secret() -> None:
    problems = ["ServerFailed: a problem | Request abc-123", f"GET /x?oauth_token={SECRET}"]
    text = diagnostics({"scmanager": "1.0", **system_facts()}, problems)
    assert "scmanager: 1.0" in text
    assert "Python: 3." in text
    assert "Request abc-123" in text
    assert SECRET not in text


def test_diagnostics_without_problems_say_so() -> None:
    assert diagnostics({}, []).endswith("none")


def test_U4_a_bug_report_is_a_traceback_without_secrets_and_without_the_users_name() -> None:
    try:
        raise ValueError(f"{Path.home()}/file?secret_token={SECRET}")
    except ValueError as error:
        text = bug_report({"scmanager": "1.0"}, error)
    assert "Traceback" in text
    assert "ValueError: ~/file?secret_token=…" in text
    assert str(Path.home()) not in text
