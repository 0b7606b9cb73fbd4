"""Tag lists as SoundCloud writes them, and the texts searches look into.

Tags are separated by spaces, tags of several words stand in double quotes. Machine tags (`ns:key=value`) are accepted
but never returned: https://github.com/soundcloud/api/issues/340
"""

import re
from collections.abc import Iterable

TAG = re.compile(r'"([^"]*)"|(\S+)')
MACHINE_TAG = re.compile(r"[^\s:=]+:[^\s:=]+=.*")


def split(tag_list: str) -> list[str]:
    """Read a tag list into its tags."""
    straight = tag_list.replace("“", '"').replace("”", '"')
    tags = (quoted or plain for quoted, plain in TAG.findall(straight))
    return [tag.strip() for tag in tags if tag.strip()]


def join(tags: Iterable[str]) -> str:
    """Write tags as a tag list."""
    return " ".join(f'"{tag}"' if " " in tag else tag for tag in tags)


def shown(tag_list: str) -> str:
    """Write a tag list without its machine tags."""
    return join(tag for tag in split(tag_list) if not MACHINE_TAG.fullmatch(tag))


def tag_index(tag_list: str) -> str:
    """Write tags for a search by whole tag: one to a line, between line ends, in one case."""
    return "".join(f"\n{tag.casefold()}" for tag in split(tag_list)) + "\n"


def search_text(title: str, description: str | None, genre: str | None, tag_list: str, username: str) -> str:
    """Write what a search for words looks into."""
    return "\n".join((title, description or "", genre or "", tag_list, username)).casefold()
