"""Messages that hand on links, written from a template of the user's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scmanager.core import texts
from scmanager.core.link_texts import SharedLink, as_list
from scmanager.errors import InputError

FIELDS: dict[str, str] = {
    "title": "the title",
    "artist": "the artist",
    "link": "the link",
    "length": "the length, like 6:42",
    "genre": "the genre",
    "bpm": "the tempo",
    "key": "the musical key",
    "label": "the label",
    "release_date": "the release date",
    "description": "the description",
    "recipient": "for whom it is",
    "tracks": "all tracks with their links, one after another",
}
"""What may stand in braces in a template, and what it becomes. `{{` and `}}` are braces."""

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def check_template(text: str) -> None:
    """InputError when a template names a field that there is not, or has a brace too many; it names those there are."""
    known = ", ".join(f"{{{each}}}" for each in FIELDS)
    for found in _FIELD.finditer(text):
        name = found[1]
        if found[0] in {"{", "}"}:
            raise InputError(f"A brace stands alone: the fields are {known}, and {{{{ makes a brace.")
        if name is not None and name.strip() not in FIELDS:
            raise InputError(f"There is no field {{{texts.one_line(name)}}}: write {known}.")


def lists_tracks(template: str) -> bool:
    """Tell whether a template lists all tracks at once."""
    return any((found[1] or "").strip() == "tracks" for found in _FIELD.finditer(template))


def message(template: str, links: Sequence[SharedLink], recipient: str = "") -> str:
    """Write a message about tracks; InputError for a template that makes no sense.

    With {tracks} it is written once for all, else once for each, with a line between. What is not known is left out.
    """
    check_template(template)
    if not links:
        return ""
    if lists_tracks(template):
        return _filled(template, links[0], recipient, tracks=as_list(links))
    return "\n\n".join(_filled(template, link, recipient) for link in links)


def _filled(template: str, link: SharedLink, recipient: str, *, tracks: str = "") -> str:
    values = {**_values(link, recipient), "tracks": tracks}
    braces = {"{{": "{", "}}": "}"}
    kept = _without_empty(template, values)
    return _FIELD.sub(lambda found: braces.get(found[0]) or values[found[1].strip()], kept).strip()


def _without_empty(template: str, values: Mapping[str, str]) -> str:
    """Take fields without a value out of a template, together with brackets around them and the space before."""
    for name in (name for name, value in values.items() if not value):
        field = rf"(?<!\{{)\{{\s*{name}\s*\}}(?!\}})"
        template = re.sub(rf" ?\({field}\)| {field}(?=[,.;:!?]|\s|$)", "", template)
    return template


def _values(link: SharedLink, recipient: str) -> dict[str, str]:
    track = link.track
    return {
        "title": link.title,
        "artist": link.artist,
        "link": link.address,
        "length": link.length,
        "genre": texts.one_line(track.genre),
        "bpm": f"{track.bpm:g}" if track.bpm else "",
        "key": texts.one_line(track.key_signature),
        "label": texts.one_line(track.label_name),
        "release_date": texts.date(track.release_date) if track.release_date else "",
        "description": track.description.strip(),
        "recipient": texts.one_line(recipient),
    }
