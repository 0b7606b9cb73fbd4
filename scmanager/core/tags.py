"""Tag lists: `one "two words" geo:lat=43.555` and back.

Spaces separate, several words stand in straight double quotes; a tag cannot hold a double quote
(https://developers.soundcloud.com/docs/api/explorer/open-api, `tag_list`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_TAG = re.compile(r'"([^"]*)"|(\S+)')
_BETWEEN_COMMAS = re.compile(r'(?:"[^"]*"|[^,])+')
_STRAIGHT = str.maketrans("“”„«»", '"""""')


def parse(tag_list: str) -> tuple[str, ...]:
    """Split a tag list into tags, keeping their order and leaving out repeated and empty ones."""
    found = (quoted or bare for quoted, bare in _TAG.findall(_straight(tag_list)))
    return unique(found)


def unique(tags: Iterable[str]) -> tuple[str, ...]:
    """Tidy tags: inner space collapsed, double quotes of every style dropped, the first of equal ones kept."""
    seen: dict[str, str] = {}
    for tag in tags:
        tidy = " ".join(_straight(tag).replace('"', " ").split())
        if tidy:
            seen.setdefault(tidy.casefold(), tidy)
    return tuple(seen.values())


def join(tags: tuple[str, ...]) -> str:
    """Write tags as a tag list; tags of several words are quoted."""
    return " ".join(f'"{tag}"' if " " in tag else tag for tag in unique(tags))


def written(tags: tuple[str, ...]) -> str:
    """Write tags for a field they are typed in, `dub, field recording`; `typed` reads them again."""
    tidy = unique(tags)
    if len(tidy) > 1:
        return ", ".join(f'"{tag}"' if "," in tag else tag for tag in tidy)
    return "".join(f'"{tag}"' if " " in tag or "," in tag else tag for tag in tidy)


def typed(text: str) -> tuple[str, ...]:
    """Read tags somebody typed: separated by commas if there are any outside quotes, else as in a tag list."""
    parts = _BETWEEN_COMMAS.findall(_straight(text))
    return unique(parts) if len(parts) > 1 or text.rstrip().endswith(",") else parse(text)


def _straight(text: str) -> str:
    """Replace double quotes of other styles; text that cannot hold any, the most there is, is spared the search."""
    return text if text.isascii() else text.translate(_STRAIGHT)
