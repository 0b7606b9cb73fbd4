"""Settings on the disk."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from scmanager.core.presets import Preset, preset_of
from scmanager.core.saved_views import BUILT_IN, SavedView
from scmanager.core.tracks import TrackFields
from scmanager.errors import StorageError
from scmanager.settings import Settings, SettingsFile, SortBy, TableState, WindowState


def test_a_change_leaves_the_rest_as_it_is(tmp_path):
    file = SettingsFile(tmp_path / "settings.json")
    file.save(Settings(theme="dark", profile="p"))
    file.change(presets=(preset_of("Show", TrackFields(genre="Dub", tags=("a b",))),))
    found = SettingsFile(tmp_path / "settings.json").load()
    assert (found.theme, found.profile) == ("dark", "p")
    assert found.presets == (Preset(name="Show", fields=TrackFields(genre="Dub", tags=("a b",))),)


def test_changes_from_several_threads_are_all_kept(tmp_path):
    file = SettingsFile(tmp_path / "settings.json")
    with ThreadPoolExecutor(4) as pool:
        changes = [{"theme": "dark"}, {"profile": "p"}, {"name_pattern": "{title}"}, {"presets": (Preset(name="a"),)}]
        list(pool.map(lambda change: file.change(**change), changes))
    found = file.load()
    assert (found.theme, found.profile, found.name_pattern, len(found.presets)) == ("dark", "p", "{title}", 1)


def test_views_and_tables_are_read_back(tmp_path):
    file = SettingsFile(tmp_path / "settings.json")
    assert file.load().views == BUILT_IN
    view = SavedView(key="view-1", name="Promo", icon="star", query='tag:"a b" plays:>1')
    table = TableState(columns=("title", "bpm"), widths={"bpm": 90}, sort=(SortBy("bpm", descending=True),))
    file.change(views=(view,), searches=("night",), window=WindowState(tables={"view-1": table}))
    found = SettingsFile(tmp_path / "settings.json").load()
    assert (found.views, found.searches, found.window.tables) == ((view,), ("night",), {"view-1": table})


def test_a_change_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(StorageError):
        SettingsFile(tmp_path / "missing" / "settings.json").change(theme="dark")
