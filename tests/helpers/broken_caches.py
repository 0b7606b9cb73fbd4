"""Caches of tracks that something wrote into: the same mutation for the same number."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from tests.helpers.broken_databases import MUTATIONS


def broken_cache(files: Mapping[str, bytes], number: int) -> dict[str, bytes]:
    """Return the files of a cache, the largest of which was written into, or its log as well, or the log is gone."""
    random = Random(number)
    left = dict(files)
    log = next((name for name in files if name.endswith("-wal")), "")
    main = next(name for name in files if name.endswith(".db"))
    fate = random.choice(("main", "main", "main", "log", "both", "no log")) if log else "main"
    for name in {"main": (main,), "log": (log,), "both": (main, log)}.get(fate, ()):
        data = bytearray(left[name])
        MUTATIONS[random.randrange(len(MUTATIONS)) if name == log else number % len(MUTATIONS)](data, random)
        left[name] = bytes(data)
    if fate == "no log":
        del left[log]
    return left
