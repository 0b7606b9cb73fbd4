"""Hashes of tokens: slow for the short ones that could be tried out, quick for the long ones of today."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from scmanager.services.link_file import LinkFile
from scmanager.services.token_hashes import COST, COST_OF_LONG, TokenHashes


@pytest.mark.parametrize(("token", "cost"), [("s-abcde", COST), ("s-abcdefghi", COST), ("s-abcdefghijk", COST_OF_LONG)])
async def test_U4_a_token_that_could_be_tried_out_costs_much(tmp_path: Path, token: str, cost: int) -> None:
    file = LinkFile(tmp_path / "links.db")
    hashes = TokenHashes(file)
    store = await file.store()
    assert store is not None
    memory = 256 * 8 * cost
    expected = hashlib.scrypt(token.encode(), salt=store.salt, n=cost, r=8, p=1, maxmem=memory, dklen=32)
    try:
        assert await hashes.of(token) == expected
        assert await hashes.of(token) == expected
    finally:
        hashes.close()
        await file.close()
