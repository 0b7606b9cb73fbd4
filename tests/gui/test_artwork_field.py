"""The artwork field: takes pictures SoundCloud takes, and says why it does not take others."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from scmanager.errors import FileProblem
from scmanager.ui.widgets.artwork_field import ArtworkField
from scmanager.ui.widgets.picture_files import LARGEST, SIDE, decode, read_picture
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.dialogs import Stage, picture
from tests.helpers.inspector_fakes import by_name

DOT_GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def note_of(field: ArtworkField) -> str:
    return " ".join(label.text() for label in field.findChildren(PlainLabel))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
async def test_a_chosen_picture_is_shown_with_its_size(qapp, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"cover.{kind.lower()}"
    file.write_bytes(picture(kind))
    field = ArtworkField(Stage(qapp).theme, Stage(qapp).tasks)
    changes: list[bool] = []
    field.changed.connect(lambda: changes.append(True))
    await field.take(file)
    assert field.chosen == file
    assert note_of(field) == f"{file.name}, 1400 × 1400"
    assert changes == [True]


async def test_removing_a_picture_leaves_none(qapp) -> None:
    stage = Stage(qapp)
    field = ArtworkField(stage.theme, stage.tasks)
    field.show_embedded(decode(picture("PNG")))
    assert note_of(field) == "From the file's tags, 1400 × 1400"
    by_name(field, QPushButton, "Remove artwork").click()
    assert field.picture is None
    assert field.chosen is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"BM" + bytes(100), "PNG, JPEG and GIF pictures only"),
        (b"", "PNG, JPEG and GIF pictures only"),
        (b"\x89PNG\r\n\x1a\nbroken", "may be damaged"),
        (b"\xff\xd8\xff" + bytes(LARGEST), "larger than 5 MB"),
    ],
)
async def test_other_files_are_refused_in_a_sentence(qapp, tmp_path: Path, content: bytes, words: str) -> None:
    stage = Stage(qapp)
    file = tmp_path / "cover.png"
    file.write_bytes(content)
    field = ArtworkField(stage.theme, stage.tasks)
    await field.take(file)
    assert words in note_of(field)
    assert field.chosen is None


async def test_a_refused_file_leaves_the_picture_before_it(qapp, tmp_path: Path) -> None:
    stage = Stage(qapp)
    field = ArtworkField(stage.theme, stage.tasks)
    field.show_embedded(decode(picture("PNG")))
    await field.take(tmp_path / "missing.png")
    assert "could not be opened: No such file" in note_of(field)
    assert field.picture is not None


def test_a_gif_is_taken_and_a_large_picture_is_made_small(qapp, tmp_path: Path) -> None:
    (tmp_path / "dot").write_bytes(DOT_GIF)
    assert read_picture(tmp_path / "dot").dimensions == "1 × 1"
    wide = decode(picture("JPEG", 3000, 1500))
    assert wide.dimensions == "3000 × 1500"
    assert max(wide.image.width(), wide.image.height()) == SIDE


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="could not be opened"):
        read_picture(tmp_path)
