"""Fault F9: settings are as they were before or as they were to become, whenever the program is killed."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
from pathlib import Path

from scmanager.settings import Settings, SettingsFile

SAVE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from scmanager.settings import SettingsFile

left = int(sys.argv[2])

def dying(call):
    def instead(*args, **kwargs):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **kwargs)
    return instead

for name in ("open", "fdopen", "fsync", "replace", "close"):
    setattr(os, name, dying(getattr(os, name)))
SettingsFile(Path(sys.argv[1])).change(theme="dark", name_pattern="{artist} - {title}" * 100)
"""


def test_F9_a_kill_at_any_step_leaves_the_old_settings_or_the_new(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    seen = set()
    for step in itertools.count(1):
        file.save(Settings(theme="light"))
        command = [sys.executable, "-c", SAVE_AND_DIE, str(tmp_path / "settings.json"), str(step)]
        done = subprocess.run(command, check=False)
        seen.add(file.load().theme)
        assert file.load().theme in {"light", "dark"}
        assert (file.load().name_pattern == "") == (file.load().theme == "light")
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
    assert step > 4
    assert seen == {"light", "dark"}
