"""Every test of the client runs in both dialects."""

from __future__ import annotations

import pytest

from scmanager.api.profile import DialectName


@pytest.fixture(params=["classic", "current"])
def dialect(request: pytest.FixtureRequest) -> DialectName:
    """A dialect of the API."""
    return request.param
