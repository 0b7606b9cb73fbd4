"""What an error says about a reset that was asked for: whether it can have been done, and how long that is open."""

from __future__ import annotations

from datetime import timedelta

from scmanager.errors import (
    CaptivePortal,
    InputError,
    KeychainUnavailable,
    NetworkError,
    NotPossible,
    Offline,
    ScmanagerError,
    ServerError,
)

SETTLED = timedelta(seconds=60)
"""A request whose answer went missing may still be worked on for so long; after that the server is done with it."""

_GAVE_UP = frozenset({408, 502, 503, 504})
"""A gateway did not wait for the server behind it (https://www.rfc-editor.org/rfc/rfc9110#section-15.6)."""

_NEVER_LEFT = (NotPossible, InputError, KeychainUnavailable)


def never_left(error: ScmanagerError) -> bool:
    """Tell whether the request cannot have reached the server."""
    return isinstance(error, _NEVER_LEFT) or (isinstance(error, Offline) and not isinstance(error, CaptivePortal))


def is_over(error: ScmanagerError) -> bool:
    """Tell whether the server is done with the request, so that a link which is still the same will stay so."""
    if isinstance(error, ServerError):
        return error.status not in _GAVE_UP
    return isinstance(error, CaptivePortal) or not isinstance(error, NetworkError)
