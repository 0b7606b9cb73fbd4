"""What is said of tracks with which something failed: a sentence for each reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.errors import NetworkError, ScmanagerError
from scmanager.ui.panes.message_bar import CONNECTION, Message


def failures_of(
    failed: Iterable[tuple[str, ScmanagerError]], find: Callable[[str], Track | None], done: str
) -> Iterator[Message]:
    """Yield a message for each reason why tracks, by URN, were not `done`, such as deleted."""
    for error, urns in _by_reason(failed):
        text = _tr("{} not {}. {}").format(_named(urns, find), done, error.message)
        key = CONNECTION if isinstance(error, NetworkError) else f"not {done}: {error.message}"
        yield Message(text, failure=True, key=key)


def _named(urns: Sequence[str], find: Callable[[str], Track | None]) -> str:
    track = find(urns[0])
    first = f"“{track.title}”" if track is not None else urns[0]
    if len(urns) == 1:
        return _tr("{} was").format(first)
    return _tr("{} and {} were").format(first, texts.plural(len(urns) - 1, _tr("other track")))


def _by_reason(failed: Iterable[tuple[str, ScmanagerError]]) -> list[tuple[ScmanagerError, list[str]]]:
    reasons: dict[str, tuple[ScmanagerError, list[str]]] = {}
    for urn, error in failed:
        reasons.setdefault(error.message, (error, []))[1].append(urn)
    return list(reasons.values())


def _tr(text: str) -> str:
    return QCoreApplication.translate("FailedTracks", text)
