"""Markers that would cover each other are drawn as one."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from scmanager.ui.widgets.markers import Marker, clustered


def markers(*places: int) -> list[Marker]:
    return [Marker(str(number), place, QColor(), f"at {place}") for number, place in enumerate(places)]


@given(st.lists(st.integers(0, 360_000), max_size=80))
def test_no_two_clusters_touch_and_no_marker_is_lost(places: list[int]) -> None:
    clusters = clustered(markers(*places), lambda at_ms: at_ms / 1000)
    assert sorted(marker.at_ms for cluster in clusters for marker in cluster.markers) == sorted(places)
    for left, right in itertools.pairwise(clusters):
        assert left.x + left.side / 2 <= right.x - right.side / 2


def test_markers_apart_stay_where_they_are() -> None:
    clusters = clustered(markers(9000, 100_000), lambda at_ms: at_ms / 1000)
    assert [(cluster.x, cluster.count_text, cluster.unsaid) for cluster in clusters] == [(9, "", 0), (100, "", 0)]


def test_a_cluster_tells_its_first_words_and_how_many_more() -> None:
    (cluster,) = clustered(markers(*range(120)), lambda at_ms: at_ms / 1000)
    assert (cluster.count_text, cluster.lines[0], len(cluster.lines), cluster.unsaid) == ("99+", "at 0", 4, 116)
    assert [cluster.after(key).key for key in ("", "7", "119")] == ["0", "8", "0"]
