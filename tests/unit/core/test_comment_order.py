"""The order of comments."""

from datetime import UTC, datetime

from scmanager.core.comments import Comment, by_time
from scmanager.core.users import User


def comment(urn, timestamp_ms=None, day=1):
    at = datetime(2026, 11, day, tzinfo=UTC)
    return Comment(urn=urn, body="x", user=User(urn="u"), timestamp_ms=timestamp_ms, created_at=at)


def test_comments_stand_by_place_then_age_and_untimed_ones_last():
    comments = [comment("untimed"), comment("late", 9_000), comment("second", 0, day=2), comment("first", 0, day=1)]
    assert [c.urn for c in by_time(comments)] == ["first", "second", "late", "untimed"]


def test_a_comment_without_a_date_can_be_ordered():
    undated = Comment(urn="a", body="x", user=User(urn="u"), timestamp_ms=5)
    assert by_time([comment("b", 5), undated])[0] is undated
