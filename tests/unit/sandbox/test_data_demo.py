import itertools
import re
import time
from datetime import UTC, datetime, timedelta

import pytest

from scmanager.sandbox import demo

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def tracks() -> list[demo.DemoTrack]:
    return list(demo.tracks(1, 60, NOW))


@pytest.fixture(scope="module")
def own(tracks: list[demo.DemoTrack]) -> list[demo.DemoTrack]:
    return [track for track in tracks if track.user_id == 1]


def test_the_artist_is_the_first_user() -> None:
    people = demo.users(1)
    assert people[0].permalink == "demo-artist"
    assert [user.id for user in people] == list(range(1, len(people) + 1))
    assert len({user.permalink for user in people}) == len(people)


def test_the_artist_owns_as_many_tracks_as_asked_for(tracks, own) -> None:
    assert len(own) == 60
    assert len(tracks) - len(own) == 20
    assert len({track.id for track in tracks}) == 80


def test_permalinks_are_unique_and_plain(tracks) -> None:
    links = [(track.user_id, track.permalink) for track in demo.tracks(1, 3000, NOW)]
    assert len(set(links)) == len(links)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", link) for _, link in links)


def test_the_own_tracks_come_oldest_first_and_fill_three_years(own) -> None:
    dates = [track.created_at for track in own]
    assert dates == sorted(dates)
    assert NOW - timedelta(days=30) < dates[-1] < NOW
    assert NOW - timedelta(days=3 * 365) <= dates[0] < NOW - timedelta(days=900)


def test_a_third_is_private_and_has_a_secret_token(own) -> None:
    private = [track for track in own if track.sharing == "private"]
    assert len(private) == 20
    assert all(re.fullmatch(r"s-[A-Za-z0-9]{11}", track.secret_token or "") for track in private)
    assert {track.secret_token for track in own if track.sharing == "public"} == {None}


def test_some_tracks_lack_artwork_genre_or_tempo(own) -> None:
    for field in ("artwork_seed", "genre", "bpm"):
        missing = [track for track in own if getattr(track, field) is None]
        assert 2 <= len(missing) < 30, field


def test_tags_of_several_words_are_quoted(own) -> None:
    newest = own[-1]
    assert newest.tags == ("ambient", "drone", "field recording")
    assert newest.tag_list == 'ambient drone "field recording"'


def test_there_are_hostile_titles_among_the_others(tracks) -> None:
    others = " ".join(track.title for track in tracks if track.user_id != 1)
    assert "<b>" in others
    assert "🎹" in others
    assert re.search("[\u0600-\u06ff]", others)


def test_comments_are_as_many_as_counted_and_lie_inside_the_track(tracks) -> None:
    for track in tracks:
        comments = demo.comments(1, track, NOW)
        assert len(comments) == track.comment_count
        assert all(each.timestamp_ms is None or 0 <= each.timestamp_ms < track.duration_ms for each in comments)
        assert all(track.created_at <= each.created_at <= NOW for each in comments)


def test_some_comments_are_untimed_and_one_is_hostile(tracks) -> None:
    comments = [each for track in tracks for each in demo.comments(1, track, NOW)]
    untimed = sum(each.timestamp_ms is None for each in comments)
    assert 0.05 < untimed / len(comments) < 0.25
    assert sum("<script>" in each.body for each in comments) == 1


def test_only_private_tracks_are_shared_and_never_with_their_owner(tracks) -> None:
    people = {user.id for user in demo.users(1)}
    for track in tracks:
        guests = {permission.user_id for permission in demo.permissions(track)}
        assert not guests or track.sharing == "private"
        assert guests <= people - {track.user_id}


def test_group_one_holds_public_tracks(tracks) -> None:
    public = {track.id for track in tracks if track.sharing == "public"}
    first = demo.groups(1)[0]
    assert first.id == 1
    assert len(first.track_ids) > 5
    assert set(first.track_ids) <= public


def test_the_same_seed_makes_the_same_data() -> None:
    def everything(seed: int) -> tuple[object, ...]:
        made = list(demo.tracks(seed, 20, NOW))
        return demo.users(seed), made, [demo.comments(seed, track, NOW) for track in made], demo.groups(seed)

    assert everything(4) == everything(4)
    assert everything(4) != everything(5)


def test_a_large_catalogue_comes_piece_by_piece() -> None:
    started = time.perf_counter()
    some = list(itertools.islice(demo.tracks(1, 100_000, NOW), 5000))
    assert time.perf_counter() - started < 5
    assert len(some) == 5000
