"""The user's templates of messages as a list."""

from __future__ import annotations

import pytest

from scmanager.core.message_templates import FIELDS
from scmanager.core.own_templates import best_for, first_wrong, free_name, named, problem_of, with_built_in
from scmanager.core.template_texts import BUILT_IN, MessageTemplate

RADIO = MessageTemplate(name="Radio", text="{title} {link}")
LIST = MessageTemplate(name="List", text="{ tracks }")


def test_those_of_the_program_come_back_at_the_end_and_only_if_their_name_is_missing() -> None:
    changed = MessageTemplate(name=BUILT_IN[0].name.upper(), text="mine")
    assert with_built_in((changed, RADIO)) == (changed, RADIO, *BUILT_IN[1:])
    assert with_built_in(BUILT_IN) == BUILT_IN


def test_the_one_used_last_is_chosen_else_the_first_that_fits() -> None:
    assert best_for((RADIO, LIST), "", several=False) is RADIO
    assert best_for((RADIO, LIST), "", several=True) is LIST
    assert best_for((RADIO, LIST), "list", several=False) is LIST
    assert best_for((RADIO,), "gone", several=True) is RADIO
    assert best_for((), "", several=True) in BUILT_IN


def test_a_free_name_is_found() -> None:
    assert free_name((), "New") == "New"
    assert free_name((MessageTemplate(name="new", text="x"), MessageTemplate(name="New 2", text="x")), "New") == "New 3"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (" ", "x", "a name"),
        ("radio ", "x", "another template of this name"),
        ("B", " \n", "Write what"),
        ("B", "{titel}", "There is no field {titel}: write"),
        ("B", "{title", "A brace stands alone: the fields are"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(name: str, text: str, said: str) -> None:
    templates = (RADIO, MessageTemplate(name=name, text=text))
    problem = problem_of(templates, 1)
    assert said in problem
    assert problem.count(". ") == 0
    assert first_wrong(templates) in {0, 1}
    if "{" in text:
        assert all(f"{{{field}}}" in problem for field in FIELDS)


def test_nothing_is_wrong_with_those_of_the_program() -> None:
    assert first_wrong(BUILT_IN) is None
    assert named(BUILT_IN, f" {BUILT_IN[0].name.lower()} ") is BUILT_IN[0]
