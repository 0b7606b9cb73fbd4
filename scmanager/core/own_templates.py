"""The user's templates of messages: a list that is changed, with the program's own to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scmanager.core.message_templates import check_template, lists_tracks
from scmanager.core.template_texts import BUILT_IN, MessageTemplate
from scmanager.errors import InputError

LONGEST_NAME = 60


def best_for(templates: Sequence[MessageTemplate], used: str, *, several: bool) -> MessageTemplate:
    """Return the template that was used last, else the first that is meant for one or several tracks."""
    known = templates or BUILT_IN
    fitting = [each for each in known if lists_tracks(each.text) is several]
    return named(known, used) or (fitting or list(known))[0]


def named(templates: Iterable[MessageTemplate], name: str) -> MessageTemplate | None:
    """Return the template of a name; capitals and small letters are the same."""
    return next((each for each in templates if _same(each.name, name)), None)


def free_name(templates: Iterable[MessageTemplate], wish: str) -> str:
    """Return a name that no template has, made of a wish: `New`, `New 2`, `New 3`."""
    known = list(templates)
    number, name = 1, wish
    while named(known, name) is not None:
        number += 1
        name = f"{wish} {number}"
    return name


def with_built_in(templates: Iterable[MessageTemplate]) -> tuple[MessageTemplate, ...]:
    """Return templates with those of the program's own whose names are missing, at the end."""
    known = tuple(templates)
    return (*known, *(each for each in BUILT_IN if named(known, each.name) is None))


def first_wrong(templates: Sequence[MessageTemplate]) -> int | None:
    """Return the place of the first template that cannot be kept; None when all can."""
    for place in range(len(templates)):
        if problem_of(templates, place):
            return place
    return None


def problem_of(templates: Sequence[MessageTemplate], place: int) -> str:
    """Say in a sentence what is wrong with one of the templates; nothing when it can be kept."""
    return name_problem(templates, place) or text_problem(templates[place])


def name_problem(templates: Sequence[MessageTemplate], place: int) -> str:
    """Say in a sentence what is wrong with the name of one of the templates; nothing when it can be kept."""
    name = templates[place].name
    if not name.strip():
        return "Give the template a name."
    if any(_same(name, each.name) for at, each in enumerate(templates) if at != place):
        return "There is another template of this name."
    return ""


def text_problem(template: MessageTemplate) -> str:
    """Say in a sentence what is wrong with the text of a template; nothing when it can be kept."""
    if not template.text.strip():
        return "Write what the message says."
    try:
        check_template(template.text)
    except InputError as error:
        return error.message
    return ""


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
