"""What was browsed is in no file afterwards: the terms of use forbid to keep what belongs to others."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.helpers.sandbox import Sandbox

PATIENCE_SECONDS = 60


def test_nothing_of_others_is_in_any_file(sandbox: Sandbox, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.helpers.browsing_program", tmp_path, sandbox.url]
    done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    seen = json.loads(done.stdout)
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"settings.json", "uploads.db"} <= {path.name for path in kept}
    assert len(seen) > 30
    assert holding("soundcloud:tracks:1001", kept), "own tracks are kept, so those of others would be found"
    assert [word for word in seen if holding(word, kept)] == []


def holding(word: str, kept: dict[Path, bytes]) -> list[Path]:
    """Return the files that hold a word; a URN is none when more digits follow."""
    wanted = re.compile(re.escape(word.encode()) + rb"(?![0-9])")
    return [path for path, content in kept.items() if wanted.search(content)]
