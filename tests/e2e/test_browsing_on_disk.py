"""What was browsed is in no file afterwards: the terms of use forbid to keep what belongs to others."""

from __future__ import annotations

import json
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
    assert [word for word in seen if any(word.encode() in content for content in kept.values())] == []
