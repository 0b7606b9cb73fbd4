"""Fail a test on a log line of level WARNING or above that it did not expect."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_unexpected_log_lines(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Check the log after each test; mark a test `expects_log("part of the line")` to allow lines."""
    yield
    marker = request.node.get_closest_marker("expects_log")
    allowed = marker.args if marker else ()
    lines = [
        r.getMessage() for phase in ("setup", "call") for r in caplog.get_records(phase) if r.levelno >= logging.WARNING
    ]
    unexpected = [line for line in lines if not any(part in line for part in allowed)]
    if unexpected:
        pytest.fail("unexpected log lines:\n" + "\n".join(unexpected))
    for part in allowed:
        assert any(part in line for line in lines), f"expected a log line with {part!r}"
