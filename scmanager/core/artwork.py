"""Addresses of artwork in the sizes the service draws it in.

The size is a suffix of the file name: `artworks-…-large.jpg`
(https://developers.soundcloud.com/docs/api/reference, `artwork_url`).
"""

from __future__ import annotations

import re

from scmanager.core.tracks import Track

# Edge in pixels of each suffix, smallest first.
SIZES: dict[str, int] = {
    "mini": 16,
    "tiny": 20,
    "small": 32,
    "badge": 47,
    "t67x67": 67,
    "large": 100,
    "t200x200": 200,
    "t300x300": 300,
    "crop": 400,
    "t500x500": 500,
}
_SUFFIX = re.compile(rf"-(?P<size>{'|'.join(SIZES)})(?=\.[a-z]{{3,4}}(?:$|\?))")


def artwork_url(track: Track, pixels: int) -> str:
    """Return the address of a track's artwork at least `pixels` wide, empty when it has none."""
    return sized(track.artwork_url, pixels)


def picture_url(track: Track, pixels: int) -> str:
    """Return the address of what the service shows to listeners: the artwork, else the picture of the track's user."""
    return sized(track.artwork_url or track.user.avatar_url, pixels)


def sized(url: str, pixels: int) -> str:
    """Ask for the smallest size that has `pixels`, the largest when none has; other addresses stay as they are."""
    fitting = next((name for name, edge in SIZES.items() if edge >= pixels), "t500x500")
    return _SUFFIX.sub(f"-{fitting}", url)


def smaller(url: str) -> str:
    """Return the address one step down, for when the server lacks a size; empty when there is none below `large`."""
    found = _SUFFIX.search(url)
    steps = {"t500x500": "t300x300", "crop": "t300x300", "t300x300": "large", "t200x200": "large"}
    step = steps.get(found["size"]) if found else None
    return _SUFFIX.sub(f"-{step}", url) if step else ""
