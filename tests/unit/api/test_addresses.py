"""Addresses of servers: https elsewhere, plain http only on this computer, and no secret in a repr."""

from __future__ import annotations

import pytest

from scmanager.api.profile import Credentials, ServerProfile, host_of, origin_of, secured
from scmanager.core.hosts import is_loopback
from scmanager.errors import InputError


@pytest.mark.parametrize(
    ("given", "root", "origin"),
    [
        ("https://api.soundcloud.com", "https://api.soundcloud.com", "https://api.soundcloud.com"),
        ("http://api.soundcloud.com/", "https://api.soundcloud.com", "https://api.soundcloud.com"),
        ("HTTP://API.Soundcloud.com:80", "https://API.Soundcloud.com", "https://api.soundcloud.com"),
        ("http://127.0.0.1:8760", "http://127.0.0.1:8760", "http://127.0.0.1:8760"),
        ("http://localhost:80/x/", "http://localhost:80/x", "http://localhost"),
        ("http://[::1]:8760", "http://[::1]:8760", "http://[::1]:8760"),
        ("https://example.org:443/api", "https://example.org:443/api", "https://example.org"),
        ("http://127.0.0.1.example.org", "https://127.0.0.1.example.org", "https://127.0.0.1.example.org"),
    ],
)
def test_root_and_origin(given: str, root: str, origin: str) -> None:
    profile = ServerProfile(given, "current")
    assert (profile.root, profile.origin) == (root, origin)


@pytest.mark.parametrize(
    "given", ["", "soundcloud", "ftp://example.org", "https://", "https://user@example.org", "http://[", "http://x:y"]
)
def test_what_is_no_address(given: str) -> None:
    with pytest.raises(InputError, match="not the address of a server"):
        secured(given)
    with pytest.raises(InputError):
        origin_of(given)


def test_only_the_host_is_named_in_logs() -> None:
    assert host_of("https://example.org/secret?token=x") == "example.org"
    assert host_of("http://[") == "nowhere"


def test_this_computer() -> None:
    assert all(is_loopback(host) for host in ("localhost", "127.0.0.1", "127.9.9.9", "::1"))
    assert not any(is_loopback(host) for host in ("", "10.0.0.1", "localhost.example.org"))


def test_credentials_do_not_show_themselves() -> None:
    assert "canary" not in repr(Credentials(token="canary", client_id="canary"))
