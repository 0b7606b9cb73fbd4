"""Demo data: believable people, tracks, comments and groups, the same for the same seed.

Every track of the demo artist is made from the seed and its place in the catalogue, so that a hundred thousand of
them can be written without keeping any in memory. Only dates follow the clock: the newest track is a few days old.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from scmanager.sandbox import demo_catalogue as words
from scmanager.sandbox.demo_lines import Line, elsewhere, invented, newest, rows
from scmanager.sandbox.demo_records import DemoComment, DemoGroup, DemoPermission, DemoTrack, DemoUser

__all__ = [
    "DemoComment", "DemoGroup", "DemoPermission", "DemoTrack", "DemoUser",
    "comments", "groups", "permissions", "tracks", "users",
]  # fmt: skip

SPAN = timedelta(days=3 * 365)
FIRST_OTHER_ID = 101
FIRST_OWN_ID = 1001
DISCUSSED = 400  # so many of the newest tracks have comments

LICENSES = (
    "all-rights-reserved", "all-rights-reserved", "all-rights-reserved", "cc-by", "cc-by-nc", "cc-by-nc-nd",
    "cc-by-nc-sa", "cc-by-nd", "cc-by-sa", "no-rights-reserved",
)  # fmt: skip
KEYS = ("Am", "A", "Bbm", "Bb", "Cm", "C", "Dbm", "Dm", "D", "Ebm", "Em", "E", "Fm", "F", "F#m", "Gm", "G", "Abm")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def users(seed: int) -> list[DemoUser]:
    """Return the people, the demo artist first; ids count from 1."""
    return [_user(seed, number, cells) for number, cells in enumerate(rows(words.PEOPLE), start=1)]


def _user(seed: int, number: int, cells: list[str]) -> DemoUser:
    link, username, full_name, city, country, followers, about = cells
    rng = Random(f"user {seed} {number}")
    return DemoUser(
        id=number,
        permalink=link,
        username=username,
        full_name=full_name,
        city=city or None,
        country=country or None,
        description=about,
        followers_count=int(followers),
        followings_count=rng.randint(12, 640),
        avatar_seed=rng.getrandbits(31),
        created_at=datetime(2013, 2, 1, 9, tzinfo=UTC) + timedelta(minutes=rng.randrange(10 * 365 * 24 * 60)),
    )


def tracks(seed: int, count: int, now: datetime | None = None) -> Iterator[DemoTrack]:
    """Yield the tracks of the other users, then `count` tracks of the demo artist from the oldest to the newest."""
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    user_ids = {user.permalink: user.id for user in users(seed)}
    taken: Counter[str] = Counter()
    for track_id, line, rng, created_at in _drafts(seed, count, now):
        yield _track(track_id, user_ids[line.owner], line, rng, created_at, taken)


def _drafts(seed: int, count: int, now: datetime) -> Iterator[tuple[int, Line, Random, datetime]]:
    for place, line in enumerate(elsewhere()):
        rng = Random(f"other {seed} {place}")
        yield FIRST_OTHER_ID + place, line, rng, now - SPAN * rng.uniform(0.002, 0.9)
    written = newest()
    for place in range(count):
        rng = Random(seed << 32 | place)
        rank = count - 1 - place
        line = written[rank] if rank < len(written) else invented(rng, place + 1, discussed=rank < DISCUSSED)
        yield FIRST_OWN_ID + place, line, rng, now - SPAN * ((rank + rng.uniform(0.1, 0.9)) / count)


def _track(
    track_id: int, user_id: int, line: Line, rng: Random, created_at: datetime, taken: Counter[str]
) -> DemoTrack:
    released = not line.private and rng.random() < 0.5
    return DemoTrack(
        id=track_id,
        user_id=user_id,
        permalink=_permalink(line, track_id, taken),
        title=line.title,
        description=rng.choice(words.ABOUT) if rng.random() < 0.6 else "",
        genre=line.genre or None,
        tags=line.tags,
        track_type=_track_type(line),
        bpm=_bpm(line, rng),
        key_signature=rng.choice(KEYS) if rng.random() < 0.6 else None,
        label_name=rng.choice(words.LABELS) if released else None,
        release=f"TT{rng.randint(1, 99):03}" if released else None,
        release_date=created_at.date() + timedelta(days=rng.randint(0, 40)) if released else None,
        isrc=f"GB{rng.choice('ABKMT')}{rng.choice('1X7Z')}{rng.choice('LQ')}{created_at:%y}{track_id % 100000:05}"
        if released
        else None,
        license=rng.choice(LICENSES),
        purchase_url=f"https://example.com/buy/{track_id}" if released and rng.random() < 0.4 else None,
        purchase_title="Buy on vinyl" if released and rng.random() < 0.2 else None,
        sharing="private" if line.private else "public",
        secret_token=_secret_token(rng) if line.private else None,
        shared_with=_guests(line, user_id, rng),
        commentable=rng.random() < 0.97 or line.comments > 0,
        downloadable=rng.random() < 0.2,
        streamable=True,
        embeddable_by="all" if rng.random() < 0.9 else "me",
        duration_ms=line.duration_ms + rng.randrange(1000),
        audio_seed=rng.getrandbits(31),
        artwork_seed=rng.getrandbits(31) if line.has_artwork else None,
        playback_count=line.plays,
        download_count=line.plays // rng.randint(60, 400),
        favoritings_count=line.likes,
        reposts_count=line.likes // rng.randint(4, 12),
        comment_count=line.comments,
        created_at=created_at.replace(microsecond=0),
    )


def _permalink(line: Line, track_id: int, taken: Counter[str]) -> str:
    plain = unicodedata.normalize("NFKD", line.title.lower()).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", ""))) or f"track-{track_id}"
    key = f"{line.owner}/{slug}"
    taken[key] += 1
    return slug if taken[key] == 1 else f"{slug}-{track_id}"


def _track_type(line: Line) -> str | None:
    title = line.title.lower()
    found = (kind for mark, kind in words.TRACK_TYPES.items() if mark in title or mark in line.tags)
    return next(found, "original" if line.genre else None)


def _bpm(line: Line, rng: Random) -> float | None:
    told = next((tag for tag in line.tags if tag.endswith(" bpm")), None)
    if told:
        return float(told.removesuffix(" bpm"))
    if line.genre in words.UNTIMED_GENRES or rng.random() < 0.15:
        return None
    low, high = words.GENRES.get(line.genre, (88, 132))
    return float(rng.randint(low, high))


def _secret_token(rng: Random) -> str:
    return "s-" + "".join(rng.choices(LETTERS, k=11))


def _guests(line: Line, user_id: int, rng: Random) -> tuple[int, ...]:
    if line.guests == len(words.CIRCLE):
        return words.CIRCLE
    others = [number for number in range(1, 13) if number != user_id]
    return tuple(sorted(rng.sample(others, line.guests)))


def permissions(track: DemoTrack) -> list[DemoPermission]:
    """Return who may hear a private track besides its owner; nobody is listed for a public one."""
    return [DemoPermission(track.id, user_id) for user_id in track.shared_with]


def comments(seed: int, track: DemoTrack, now: datetime | None = None) -> list[DemoComment]:
    """Return as many comments as the track counts, oldest first; about one in eight is untimed."""
    now = now or datetime.now(UTC)
    rng = Random(f"comments {seed} {track.id}")
    age = now - track.created_at
    moments = sorted(track.created_at + age * rng.random() ** 2 for _ in range(track.comment_count))
    hostile = rng.randrange(track.comment_count) if track.title.startswith("<") else -1
    return [_comment(rng, track, moment, hostile=place == hostile) for place, moment in enumerate(moments)]


def _comment(rng: Random, track: DemoTrack, moment: datetime, *, hostile: bool) -> DemoComment:
    at = rng.randrange(track.duration_ms)
    return DemoComment(
        track_id=track.id,
        user_id=rng.choice(track.shared_with or range(1, 13)),
        body=words.HOSTILE_REMARK if hostile else _remark(rng, at),
        timestamp_ms=at if rng.random() > 0.12 else None,
        created_at=moment.replace(microsecond=0),
    )


def _remark(rng: Random, at: int) -> str:
    if rng.random() < 0.5:
        return rng.choice(words.REMARKS)
    clock = f"{at // 60000:02}:{at // 1000 % 60:02}"
    template = rng.choice(words.REMARK_TEMPLATES)
    return template.format(at=clock, what=rng.choice(words.THINGS), how=rng.choice(words.FEELINGS))


def groups(seed: int) -> list[DemoGroup]:
    """Return the groups; ids count from 1, their tracks are public ones of the other users."""
    public = [FIRST_OTHER_ID + place for place, line in enumerate(elsewhere()) if not line.private]
    return [_group(seed, number, cells, public) for number, cells in enumerate(rows(words.GROUPS), start=1)]


def _group(seed: int, number: int, cells: list[str], public: list[int]) -> DemoGroup:
    link, name, about = cells
    rng = Random(f"group {seed} {number}")
    return DemoGroup(
        id=number,
        permalink=link,
        name=name,
        description=about,
        creator_id=rng.randint(2, 12),
        track_ids=tuple(sorted(rng.sample(public, 12 - 3 * (number - 1)))),
        created_at=datetime(2012, 5, 1, 12, tzinfo=UTC) + timedelta(days=rng.randrange(900)),
    )
