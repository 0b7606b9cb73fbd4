"""Files of text: whole or not there, with a sentence for what the disk refuses."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scmanager.errors import FileProblem
from scmanager.services.text_files import write_text


def test_a_file_appears_whole_and_alone(tmp_path: Path) -> None:
    write_text(tmp_path / "links.txt", "one\n")
    write_text(tmp_path / "links.txt", "two \ud800\n", mark=True)
    assert (tmp_path / "links.txt").read_bytes() == b"\xef\xbb\xbftwo ?\n"
    assert [each.name for each in tmp_path.iterdir()] == ["links.txt"]


@pytest.mark.parametrize("name", ["n" * 256, "missing/links.txt", "file/links.txt", "folder"])
def test_L6_a_name_that_cannot_be_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileProblem):
        write_text(tmp_path / name, "links")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder"]


KILLED = """
import os, pathlib, sys
from scmanager.services.text_files import write_lines
write_lines(pathlib.Path(sys.argv[1]), (os._exit(1) if number == 9999 else "secret\\n" for number in range(10000)))
"""


def test_F1_what_a_kill_left_half_written_is_removed_by_the_next_file_there(tmp_path: Path) -> None:
    (tmp_path / ".mine.new").write_text("of somebody else")
    assert subprocess.run([sys.executable, "-c", KILLED, tmp_path / "links.txt"], check=False).returncode == 1
    (left,) = tmp_path.glob(".scmanager-*")
    assert "secret" in left.read_text()
    write_text(tmp_path / "a.txt", "while the other may still be written")
    assert left.exists()
    os.utime(left, times=(time.time() - 90,) * 2)
    write_text(tmp_path / "b.txt", "long after")
    assert sorted(each.name for each in tmp_path.iterdir()) == [".mine.new", "a.txt", "b.txt"]
