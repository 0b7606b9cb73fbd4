"""Who may import whom: the table of rooms in README.md, held by reading every import statement."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "scmanager"

ROOMS = {
    "core": {"core", "errors"},
    "errors": {"errors"},
    "paths": {"core", "errors", "paths"},
    "settings": {"core", "errors", "paths"},
    "api": {"api", "core", "errors"},
    "store": {"store", "core", "errors"},
    "services": {"services", "core", "errors", "api", "store"},
    "ui": {"ui", "core", "errors", "settings", "paths", "services", "__init__"},
    "sandbox": {"sandbox"},
    "app": {"program", "paths", "settings", "core", "store", "ui", "__init__"},
    "loop": {"loop"},
    "program": {"errors", "loop", "paths", "settings", "core", "api", "store", "services", "ui", "__init__"},
    "__main__": {"app"},
    "__init__": set(),
}

LIBRARIES = {
    "core": {"msgspec", "zstandard"},
    "errors": set(),
    "paths": {"msgspec", "platformdirs"},
    "settings": {"msgspec"},
    "api": {"httpx", "httpcore", "msgspec"},
    "store": {"msgspec", "keyring"},
    "services": {"psygnal", "tinytag", "msgspec"},
    "ui": {"PySide6", "qtawesome", "msgspec", "segno"},
    "sandbox": {"starlette", "uvicorn", "python_multipart", "tinytag", "miniaudio"},
    "app": {"PySide6"},
    "loop": {"PySide6", "qasync"},
    "program": {"PySide6"},
    "__main__": set(),
    "__init__": set(),
}

#: Inside ui: who may import whom.
UI_ROOMS = {
    "widgets": {"widgets"},
    "models": {"models", "widgets"},
    "delegates": {"delegates", "models", "widgets"},
    "panes": {"delegates", "models", "widgets"},
    "dialogs": {"dialogs", "delegates", "models", "widgets"},
}


def modules() -> list[Path]:
    """Every module of the program."""
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Full names of what a module imports, also inside functions and `TYPE_CHECKING` blocks."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str:
    """The room of `scmanager.x.y`; names of the package itself belong to `__init__`."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else "__init__"


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def is_pane(name: str) -> bool:
    """Whether an import in `ui.panes` names a pane itself, not one of the parts a pane is built of."""
    return any(part.endswith("_pane") or part in {"inspector", "sidebar", "status_bar"} for part in name.split("."))


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = room_of(module_name(path).removesuffix(".__init__"))
    for name in imported(path):
        top = name.split(".")[0]
        if top == "scmanager":
            assert room_of(name) in ROOMS[room] | {room}, f"{room} may not import {name}"
        elif top not in sys.stdlib_module_names:
            assert top in LIBRARIES[room], f"{room} may not use {top}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "ui").rglob("*.py")), ids=module_name)
def test_inside_ui_imports_go_one_way(path: Path) -> None:
    parts = path.relative_to(PACKAGE / "ui").parts
    own = parts[0] if len(parts) > 1 else ""
    for name in imported(path):
        if not name.startswith("scmanager.ui.") or not own:
            continue
        other = name.split(".")[2]
        if other in UI_ROOMS:
            assert other in UI_ROOMS[own] or (own == other and not is_pane(name)), f"ui/{own} may not import {name}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "ui").rglob("*.py")), ids=module_name)
def test_no_modal_loops_and_no_rich_text(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in {"exec", "exec_", "processEvents"}, f"{path}:{node.lineno} runs a nested loop"
            assert ast.unparse(node.func.value) not in {"QMessageBox", "QInputDialog"}, f"{path}:{node.lineno}"
            assert not node.func.attr.startswith(("getOpenFile", "getSaveFile", "getExisting")), f"{path}:{node.lineno}"
            assert ast.unparse(node.func) != "QApplication.instance", f"{path}:{node.lineno} looks up the application"
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "QLabel":
            pytest.fail(f"{path}:{node.lineno} makes a bare QLabel")


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_only_the_loop_knows_qasync(path: Path) -> None:
    if path.name != "loop.py":
        assert not [name for name in imported(path) if name.split(".")[0] == "qasync"]


def test_the_sandbox_stands_alone() -> None:
    for path in sorted((PACKAGE / "sandbox").rglob("*.py")):
        foreign = [n for n in imported(path) if n.startswith("scmanager") and not n.startswith("scmanager.sandbox")]
        assert not foreign, f"{path}: {foreign}"
