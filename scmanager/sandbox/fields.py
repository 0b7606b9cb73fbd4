"""Read the writable fields of a track from parameters, as columns of the database."""

import re
from datetime import date

from scmanager.sandbox import tags
from scmanager.sandbox.errors import ApiError, unprocessable
from scmanager.sandbox.params import Params, boolean, decimal, integer

TEXTS = (
    "description", "genre", "label_name", "release", "purchase_url", "purchase_title", "metadata_artist", "isrc",
    "video_url", "track_type",
)  # fmt: skip
FLAGS = ("streamable", "downloadable", "commentable", "reveal_stats", "reveal_comments")
CHOICES = {
    "sharing": ("public", "private"),
    "embeddable_by": ("all", "me", "none"),
    "license": (
        "no-rights-reserved", "all-rights-reserved", "cc-by", "cc-by-nc", "cc-by-nd", "cc-by-sa", "cc-by-nc-nd",
        "cc-by-nc-sa",
    ),
}  # fmt: skip
RELEASE_PARTS = {"release_year": (1, 9999), "release_month": (1, 12), "release_day": (1, 31)}

Columns = dict[str, object]


def columns(params: Params, *, classic: bool) -> Columns:
    """Read the fields that were given; unknown ones are ignored, as SoundCloud does."""
    given = params.flat("track")
    found: Columns = {name: given.get(name) or None for name in TEXTS if name in given}
    if "title" in given:
        found["title"] = _title(given)
    if "permalink" in given:
        found["permalink"] = slug(given.get("permalink") or "") or None
    if "tag_list" in given:
        found["tag_list"] = given.get("tag_list") or ""
    found |= {name: _flag(given, name) for name in FLAGS if given.get(name)}
    found |= {name: _choice(given, name) for name in CHOICES if given.get(name)}
    if "release_date" in given:
        found |= _release_date(given.get("release_date"))
    if classic:
        found |= _classic_columns(given)
    return found


def _classic_columns(given: Params) -> Columns:
    found: Columns = {}
    if "bpm" in given:
        found["bpm"] = _bpm(given)
    if "key_signature" in given:
        found["key_signature"] = given.get("key_signature") or None
    for name, (lowest, highest) in RELEASE_PARTS.items():
        if name in given:
            found[name] = _number(given, name, lowest, highest)
    return found


def _title(given: Params) -> str:
    title = (given.get("title") or "").strip()
    if not title:
        raise _refused("title", "can't be blank")
    return title


def _flag(given: Params, name: str) -> bool:
    flag = boolean(given.get(name) or "")
    if flag is None:
        raise _refused(name, "has to be true or false")
    return flag


def _choice(given: Params, name: str) -> str:
    choice = given.get(name) or ""
    if choice not in CHOICES[name]:
        raise _refused(name, "is not included in the list")
    return choice


def _release_date(text: str | None) -> Columns:
    if not text:
        return dict.fromkeys(RELEASE_PARTS)
    try:
        day = date.fromisoformat(text[:10])
    except ValueError as error:
        raise _refused("release_date", "has to be written as yyyy-mm-dd") from error
    return {"release_year": day.year, "release_month": day.month, "release_day": day.day}


def _bpm(given: Params) -> float | None:
    if not given.get("bpm"):
        return None
    bpm = decimal(given.get("bpm"))
    if bpm is None or not 0 < bpm < 1000:
        raise _refused("bpm", "has to be a number between 0 and 1000")
    return bpm


def _number(given: Params, name: str, lowest: int, highest: int) -> int | None:
    if not given.get(name):
        return None
    number = integer(given.get(name))
    if number is None or not lowest <= number <= highest:
        raise _refused(name, f"has to be a number from {lowest} to {highest}")
    return number


def _refused(name: str, reason: str) -> ApiError:
    return unprocessable(f"{name.replace('_', ' ').capitalize()} {reason}.")


def slug(text: str) -> str:
    """Write a text as the last part of a web address."""
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-")[:100]


def derived(row: Columns, username: str) -> Columns:
    """Work out the columns searches look into, and the tags that are shown."""
    tag_list = str(row["tag_list"] or "")
    description, genre = (None if row[name] is None else str(row[name]) for name in ("description", "genre"))
    shown = tags.shown(tag_list)
    return {
        "tag_list": shown,
        "tag_index": tags.tag_index(shown),
        "search_text": tags.search_text(str(row["title"]), description, genre, shown, username),
    }
