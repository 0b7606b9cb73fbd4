"""What the tests of faults share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.keychains import FakeBackend


@pytest.fixture
def backend() -> Iterator[FakeBackend]:
    """The keychain of the system; nothing hangs in it any more at the end."""
    keychain = FakeBackend()
    yield keychain
    keychain.release()
