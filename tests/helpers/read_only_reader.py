"""Opens a store where it may not write, and tells in JSON what it could do: `... read_only_reader DATABASE`."""

from __future__ import annotations

import asyncio
import ctypes
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from scmanager.errors import StorageError
from scmanager.store.uploads import UploadStore
from tests.helpers.stored_uploads import ME, job

_DROP = 24
_OVERRIDES = (1, 2)
"""PR_CAPBSET_DROP and what lets root write and read everywhere (linux/capability.h)."""


def read(path: Path) -> dict[str, Any]:
    """Let a child that is bound by the rights of files, even for root, open a store."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.helpers.read_only_reader", path],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        preexec_fn=_bow_to_rights,
    )
    return json.loads(answer.stdout)


def _bow_to_rights() -> None:
    for capability in _OVERRIDES:
        ctypes.CDLL(None).prctl(_DROP, capability)


async def main(path: Path) -> None:
    try:
        store = await UploadStore.open(path)
    except StorageError as error:
        print(json.dumps({"error": error.message}))
        return
    answer = {"is_read_only": store.database.is_read_only, "notice": store.notice}
    answer["jobs"] = sorted(each.id for each in await store.recover(ME))
    try:
        await store.add([job(99)])
    except StorageError as error:
        answer["refused"] = error.message
    await store.close()
    print(json.dumps(answer))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
