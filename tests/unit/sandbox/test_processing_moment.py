"""The moment at which a track becomes ready: one answer tells one state of it."""

from __future__ import annotations

import itertools
from pathlib import Path

import httpx
import pytest

from scmanager.sandbox import processing
from scmanager.sandbox.server import create_app
from scmanager.sandbox.state import Options
from tests.helpers.server_calls import OWNER
from tests.helpers.sounds import wav


async def test_an_answer_at_that_very_moment_does_not_contradict_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(Options(tmp_path, 1))
    way = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=way, base_url="http://127.0.0.1", headers=OWNER) as client,
    ):
        files = {"track[asset_data]": ("tone.wav", wav(500))}
        made = (await client.post("/tracks.json", data={"track[title]": "A tone"}, files=files)).json()
        turns = itertools.cycle((0.0, 1e12))
        monkeypatch.setattr(processing, "now", lambda: next(turns))
        for _look in range(3):
            row = (await client.get(f"/tracks/{made['id']}.json")).json()
            is_finished = row["state"] == "finished"
            assert is_finished == (row["duration"] > 0) == ("/waves/" in row["waveform_url"])
            assert is_finished == (row["original_format"] == "wav")
