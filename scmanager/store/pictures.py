"""Pictures kept on disk within a limit, so that a table has its thumbnails without asking anybody."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

LIMIT = 100 * 1024 * 1024
"""How many bytes the pictures of one account may take on the disk."""

_KEPT = 0.9  # of the limit is left when room is made, so that this is seldom
_USED_SECONDS = 3600.0  # a picture used within is not marked as used again
_DIGEST = 16
_NAME = re.compile(r"[0-9a-f]{40}")


class PictureFolder:
    """Files named after the addresses of pictures, each with a digest of what is in it.

    Those used longest ago make room for others. Nothing here raises: a disk that cannot be written to, or a file that
    is not whole, means that a picture is not there. All calls block.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit
        self._total = -1  # in bytes, not counted yet
        self._is_writable = True

    def read(self, url: str) -> bytes | None:
        """Return a picture; None when it is not there or not as it was written."""
        path = self._path(url)
        try:
            content = path.read_bytes()
            digest, octets = content[:_DIGEST], content[_DIGEST:]
            if not octets or digest != _digest(octets):
                path.unlink()
                return None
            _mark_used(path)
        except OSError:
            return None
        return octets

    def write(self, url: str, octets: bytes) -> None:
        """Keep a picture; after a first failure nothing is kept any more."""
        if not octets or not self._is_writable:
            return
        try:
            self._write(self._path(url), _digest(octets) + octets)
        except OSError:
            self._is_writable = False

    def clear(self) -> None:
        """Remove all pictures and their folder."""
        self._total = -1
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, url: str) -> Path:
        return self._folder / hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=20).hexdigest()

    def _write(self, path: Path, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._total < 0:
            self._total = sum(size for _, size, _ in self._files())
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            part.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
        self._total += len(content)
        if self._total > self._limit:
            self._make_room()

    def _make_room(self) -> None:
        """Remove what was used longest ago, and what another run left half written."""
        files = sorted(self._files())
        self._total = sum(size for _, size, _ in files)
        for _, size, path in files:
            if self._total <= self._limit * _KEPT and _NAME.fullmatch(path.name):
                continue
            with contextlib.suppress(OSError):
                path.unlink()
                self._total -= size

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Return when each file was used last, its size, and its path."""
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    found = entry.stat(follow_symlinks=False)
                    yield found.st_mtime, found.st_size, Path(entry.path)


def _digest(octets: bytes) -> bytes:
    return hashlib.blake2b(octets, digest_size=_DIGEST).digest()


def _mark_used(path: Path) -> None:
    if time.time() - path.stat().st_mtime > _USED_SECONDS:
        with contextlib.suppress(OSError):
            os.utime(path)
