"""A database that may be open is touched by SQLite alone (fault F11): a plain open() and close() drops its locks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "scmanager"

#: What makes a file of its own that nobody can have open yet, or opens a folder.
HARMLESS_FLAGS = {"O_EXCL", "O_DIRECTORY"}
READERS = {"read_bytes", "write_bytes", "read_text", "write_text", "copy", "copyfile", "copy2", "copytree", "move"}


def knows_databases(tree: ast.Module) -> bool:
    """Whether a module handles databases: it uses SQLite or the modules that do."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return "sqlite3" in names or any(name.startswith("scmanager.store.database") for name in modules)


def plain_access(tree: ast.Module) -> Iterator[str]:
    """Calls that open, read or copy a file in another way than SQLite."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and "shutil" in ast.unparse(node):
            yield f"line {node.lineno}: shutil"
        elif isinstance(node, ast.Call) and is_plain(node):
            yield f"line {node.lineno}: {ast.unparse(node)}"


def is_plain(call: ast.Call) -> bool:
    function = ast.unparse(call.func)
    if function in {"os.open", "os.fdopen"}:
        return not any(isinstance(node, ast.Attribute) and node.attr in HARMLESS_FLAGS for node in ast.walk(call))
    if function == "open" or function.rpartition(".")[2] in READERS:
        return True
    starts_with_mode = not call.args or isinstance(call.args[0], ast.Constant)
    return function.endswith(".open") and starts_with_mode


def modules() -> list[Path]:
    """The modules of the program that handle databases; the sandbox is a server with files of its own."""
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if "sandbox" not in path.parts]
    return [path for path in paths if knows_databases(ast.parse(path.read_text(encoding="utf-8")))]


def test_F11_the_modules_that_handle_databases_are_found() -> None:
    found = {path.relative_to(PACKAGE).as_posix() for path in modules()}
    assert {"store/database.py", "store/database_files.py", "store/salvage.py", "store/backups.py"} <= found


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_F11_a_database_is_opened_by_sqlite_alone(path: Path) -> None:
    assert list(plain_access(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "line",
    [
        "open(path)",
        "path.open()",
        "path.open('rb')",
        "path.read_bytes()",
        "os.open(path, os.O_RDONLY)",
        "from shutil import copyfile",
        "import shutil",
        "shutil.copy2(path, other)",
    ],
)
def test_F11_plain_access_is_seen(line: str) -> None:
    assert list(plain_access(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "Database.open(path, migrations, rescue)",
        "os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)",
        "os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)",
        "new.replace(path)",
        "source.backup(target)",
    ],
)
def test_F11_what_leaves_locks_alone_is_allowed(line: str) -> None:
    assert not list(plain_access(ast.parse(line)))
