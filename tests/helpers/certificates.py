"""Certificates for servers of tests, by an authority that exists only there."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme


class Authority:
    """Signs certificates; this computer trusts it only after `trust`."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        self._file = folder / "authority.pem"

    def trust(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make the programs of this test trust it, in place of all others."""
        self._ca.cert_pem.write_to_path(self._file)
        monkeypatch.setenv("SSL_CERT_FILE", str(self._file))

    def server(self, host: str, *, days: int = 1) -> ssl.SSLContext:
        """Return what a server needs to prove that it is a host, for some days from now, or until some days ago."""
        end = datetime.now(UTC) + timedelta(days=days)
        certificate = self._ca.issue_cert(host, not_before=end - timedelta(days=30), not_after=end)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context


def old_greeting() -> bytes:
    """Return what a server answers to a client's first words when it speaks nothing newer than TLS 1.0.

    A ServerHello with version 3.1 (https://www.rfc-editor.org/rfc/rfc2246#section-7.4.1.3).
    """
    hello = b"\x03\x01" + bytes(range(32)) + b"\x00" + b"\x00\x2f" + b"\x00"
    message = b"\x02" + len(hello).to_bytes(3, "big") + hello
    return b"\x16\x03\x01" + len(message).to_bytes(2, "big") + message
