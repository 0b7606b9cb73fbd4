"""Tracks in numbered slots: a slot is kept for as long as its track is there, whatever row shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scmanager.core.tracks import Track
from scmanager.ui.models.columns import fold


class Catalogue:
    """Tracks by slot, in the order they came, with the text each is searched in.

    The text is made when it is first searched, so that a catalogue nobody searches costs no memory for it.
    """

    def __init__(self) -> None:
        self._tracks: list[Track | None] = []
        self._texts: list[str | None] = []
        self._slots: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def __iter__(self) -> Iterator[Track]:
        return (track for track in self._tracks if track is not None)

    def __getitem__(self, slot: int) -> Track:
        track = self._tracks[slot]
        if track is None:
            raise LookupError(f"slot {slot} is empty")
        return track

    def tracks(self, slots: Iterable[int]) -> list[Track]:
        """Return the tracks of slots in use."""
        return [track for slot in slots if (track := self._tracks[slot]) is not None]

    def slot_of(self, urn: str) -> int | None:
        """Return the slot of a track, None when it is not here."""
        return self._slots.get(urn)

    def slots(self) -> list[int]:
        """Return all slots in use, in the order their tracks came."""
        return sorted(self._slots.values())

    def put(self, track: Track) -> int:
        """Take a track into the slot of its URN, a new one at the end when it has none."""
        slot = self._slots.get(track.urn)
        if slot is None:
            slot = self._slots[track.urn] = len(self._tracks)
            self._tracks.append(track)
            self._texts.append(None)
        else:
            self._tracks[slot] = track
            self._texts[slot] = None
        return slot

    def drop(self, slot: int) -> None:
        """Empty a slot; it is not used again."""
        del self._slots[self[slot].urn]
        self._tracks[slot] = self._texts[slot] = None

    def containing(self, slots: list[int], word: str) -> list[int]:
        """Return the slots whose title, tags, genre, artist or description contain a folded word."""
        texts = self._texts
        for slot in slots:
            if texts[slot] is None:
                texts[slot] = search_text(self[slot])
        return [slot for slot in slots if word in texts[slot]]  # type: ignore[operator] # filled just above


def search_text(track: Track) -> str:
    """Return what a track is searched in, one field a line."""
    artist = track.metadata_artist or track.user.name
    return fold("\n".join((track.title, " ".join(track.tags), track.genre, artist, track.description)))
