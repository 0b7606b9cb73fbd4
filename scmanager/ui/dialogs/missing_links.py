"""What became of links that were to be read, and how that is told."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.ui.dialogs.link_reading import LinkReading
from scmanager.ui.dialogs.result_rows import ResultRow, ResultRows
from scmanager.ui.theme import Theme


class MissingLinks(ResultRows):
    """A row for each track: first those without a link, each with the reason."""

    def __init__(self, look: Theme, reading: LinkReading) -> None:
        headers = (_tr("Track"), _tr("Link"), _tr("Result"))
        super().__init__(look, _tr("Tracks whose links are read"), headers)
        self._reading = reading
        self.header().resizeSection(1, 90)
        self.hide()

    def show_result_rows(self) -> None:
        """Show all tracks."""
        missing = self._reading.missing
        known = {track.urn for track in missing}
        tracks = [*missing, *(track for track in self._reading.tracks if track.urn not in known)]
        self.show_rows(ResultRow(urn=track.urn, title=track.title, detail=_kind(track)) for track in tracks)
        for track in tracks:
            self._show_track(track, is_missing=track.urn in known)

    def _show_track(self, track: Track, *, is_missing: bool) -> None:
        error = self._reading.failed.get(track.urn)
        if error is not None:
            self.show_result(track.urn, error.message, "bad")
        elif is_missing:
            self.show_result(track.urn, _tr("Not tried"), "warn")
        else:
            self.show_result(track.urn, _tr("Read"), "ok")


def missing_words(reading: LinkReading) -> str:
    """Sum up what is missing; nothing when nothing is."""
    failed = len(reading.failed)
    left = len(reading.missing) - failed
    parts = (
        _tr("{} could not be read.").format(texts.plural(failed, _tr("link"))) if failed else "",
        _tr("{} not tried.").format(texts.plural(left, _tr("link was"), _tr("links were"))) if left else "",
    )
    return " ".join(part for part in parts if part)


def kept_words(reading: LinkReading) -> str:
    """Say that what was read is not lost; nothing when nothing was read."""
    read = len(reading.links)
    if read == 1:
        return _tr("The one that was read is kept.")
    return _tr("The {} that were read are kept.").format(texts.count(read)) if read else ""


def _kind(track: Track) -> str:
    return _tr("Secret") if track.is_private else _tr("Public")


def _tr(text: str) -> str:
    return QCoreApplication.translate("MissingLinks", text)
