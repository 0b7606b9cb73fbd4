"""Files of text: whole or not there, with a sentence for what the disk refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from scmanager.errors import FileProblem
from scmanager.services.text_files import write_text


def test_a_file_appears_whole_and_alone(tmp_path: Path) -> None:
    write_text(tmp_path / "links.txt", "one\n")
    write_text(tmp_path / "links.txt", "two \ud800\n", mark=True)
    assert (tmp_path / "links.txt").read_bytes() == b"\xef\xbb\xbftwo ?\n"
    assert [each.name for each in tmp_path.iterdir()] == ["links.txt"]


@pytest.mark.parametrize("name", ["n" * 252, "missing/links.txt", "file/links.txt", "folder"])
def test_L6_a_name_that_cannot_be_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileProblem):
        write_text(tmp_path / name, "links")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder"]
