"""Counts of saved views: right after whatever happened to the tracks, and only changed tracks are looked through."""

from __future__ import annotations

import random

from scmanager.core.search import parse
from scmanager.core.search_choices import TrackFacts
from scmanager.core.search_complete import words_of
from scmanager.core.search_match import matcher
from scmanager.core.search_terms import Search
from scmanager.core.tracks import Sharing, Track
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.models.view_counts import ViewCounts
from tests.helpers.dialogs import Stage
from tests.helpers.track_tables import NOON, some_tracks, track, urn
from tests.helpers.waiting import until

VIEWS = ("", "is:private", "no:genre", "kite -night", "plays:>1000000000", "tag:=night genre:techno")


def searches(*texts: str) -> dict[str, Search]:
    return {text: parse(text, today=NOON.date()) for text in texts}


async def test_counts_follow_every_change(qapp) -> None:
    stage, chance = Stage(qapp), random.Random(7)
    model = TracksModel(stage.tasks)
    counts = ViewCounts(model, stage.tasks)
    counts.set_views(searches(*VIEWS))
    truth: dict[str, Track] = {}
    for round_ in range(12):
        batch = chance.sample(some_tracks(900, seed=round_ % 3), 300)
        gone = [urn(chance.randrange(900)) for _ in range(60)]
        model.apply(batch)
        model.apply((), gone)
        truth.update((each.urn, each) for each in batch)
        for each in gone:
            truth.pop(each, None)
        await stage.settle()
        for text, search in searches(*VIEWS).items():
            assert counts.counts[text] == sum(map(matcher(search).matches, truth.values())), text
        for field in ("genre", "tag", "artist", "label"):
            assert dict(model.vocabulary.values(field)) == dict(words_of(truth.values()).values(field))
    counts.close()


async def test_only_what_changed_is_looked_through_again(qapp, monkeypatch) -> None:
    stage = Stage(qapp)
    model = TracksModel(stage.tasks)
    counts = ViewCounts(model, stage.tasks)
    counts.set_views(searches("is:private"))
    model.apply(some_tracks(1500))
    await stage.settle()
    looked: list[int] = []
    narrow = counts._views["is:private"].search.narrow
    monkeypatch.setattr(
        counts._views["is:private"].search, "narrow", lambda slots: looked.extend(slots) or narrow(slots)
    )
    before = counts.counts["is:private"]
    was_private = model.track_at(5).is_private
    model.apply([track(5, sharing=Sharing.PUBLIC if was_private else Sharing.PRIVATE)])
    await until(lambda: counts.counts["is:private"] != before)
    assert len(looked) == 1
    assert counts.counts["is:private"] == before + (-1 if was_private else 1)
    counts.close()


async def test_they_are_told_when_they_are_complete_and_differ(qapp) -> None:
    stage = Stage(qapp)
    model = TracksModel(stage.tasks)
    counts = ViewCounts(model, stage.tasks)
    told: list[dict[str, int]] = []
    counts.counts_changed.connect(lambda: told.append(counts.counts))
    counts.set_views(searches("", "is:private"))
    await stage.settle()
    model.apply([track(number, sharing=Sharing.PRIVATE) for number in range(3000)])
    await stage.settle()
    model.apply([track(7, sharing=Sharing.PRIVATE, playback_count=9)])
    await stage.settle()
    assert told == [{"": 0, "is:private": 0}, {"": 3000, "is:private": 3000}]
    counts.set_views(searches("is:private"))
    await stage.settle()
    assert told[-1] == {"is:private": 3000}
    model.clear()
    await stage.settle()
    assert told[-1] == {"is:private": 0}
    counts.close()


class Shared(TrackFacts):
    """Knows of tracks that were handed on by hand."""

    def __init__(self) -> None:
        self.urns: set[str] = set()

    def is_shared(self, track: Track) -> bool:
        return track.urn in self.urns


async def test_facts_from_elsewhere_count_once_they_are_told(qapp) -> None:
    stage, facts = Stage(qapp), Shared()
    model = TracksModel(stage.tasks, facts=facts)
    counts = ViewCounts(model, stage.tasks)
    counts.set_views(searches("is:private -is:shared"))
    model.set_search(searches("is:shared")["is:shared"])
    model.apply([track(number, sharing=Sharing.PRIVATE) for number in range(9)])
    await stage.settle()
    assert (counts.counts["is:private -is:shared"], model.rowCount()) == (9, 0)
    facts.urns.add(urn(4))
    model.look_again([urn(4), urn(77)])
    await stage.settle()
    assert (counts.counts["is:private -is:shared"], model.rowCount()) == (8, 1)
    counts.close()
