"""The help on searches says what is so."""

from __future__ import annotations

import pytest

from scmanager.core.search import parse
from scmanager.core.search_fields import FIELDS, NAMES, NUMBERS
from scmanager.core.search_help import HELP, VALUES
from tests.helpers.search_texts import TODAY


@pytest.mark.parametrize("text", [example.text for section in HELP for example in section.examples])
def test_every_example_can_be_typed(text):
    search = parse(text, today=TODAY)
    assert search.mistakes == ()
    assert search.canonical() == text


@pytest.mark.parametrize("field", [field.name for field in FIELDS if field.kind in NUMBERS])
def test_every_value_that_is_offered_can_be_read(field):
    (kind,) = [each.kind for each in FIELDS if each.name == field]
    for example in VALUES[kind]:
        search = parse(f"{field}:{example.text}", today=TODAY)
        assert search.mistakes == ()
        assert search.canonical() == f"{field}:{example.text}"


def test_every_field_is_told_and_no_name_stands_for_two():
    told = {example.text.partition(":")[0] for section in HELP for example in section.examples}
    assert {field.name for field in FIELDS} <= told
    assert len(NAMES) == sum(1 + len(field.aliases) for field in FIELDS)
    assert all(name == name.lower() for name in NAMES)
