"""Parameters are the same whatever way they come."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.sandbox.errors import ApiError
from scmanager.sandbox.params import Params, boolean, decimal, form_params, integer, json_params, moment


@pytest.mark.parametrize(
    "params",
    [
        json_params(b'{"track": {"title": "x"}}'),
        json_params(b'{"title": "x"}'),
        form_params(b"track[title]=x"),
        form_params(b"track%5Btitle%5D=x"),
        form_params(b"title=x"),
    ],
)
def test_a_title_is_found_in_every_form(params: Params) -> None:
    assert params.flat("track").get("title") == "x"


def test_what_is_nested_wins_over_what_is_bare() -> None:
    assert form_params(b"title=bare&track[title]=nested").flat("track").get("title") == "nested"
    assert form_params(b"track[title]=nested&title=bare").flat("track").get("title") == "nested"


@pytest.mark.parametrize(
    "params",
    [
        json_params(b'{"permissions": {"user_id": [1, 2]}}'),
        json_params(b'{"permissions": [{"user_id": 1}, {"user_id": 2}]}'),
        form_params(b"permissions[user_id][]=1&permissions[user_id][]=2"),
        form_params(b"permissions[][user_id]=1&permissions[][user_id]=2"),
    ],
)
def test_lists_are_found_in_every_form(params: Params) -> None:
    assert params.flat("permissions").all("user_id") == ["1", "2"]


def test_an_empty_list_is_there() -> None:
    assert "user_id" in json_params(b'{"permissions": {"user_id": []}}').flat("permissions")


@pytest.mark.parametrize("name", ["bpm-from", "bpm[from]"])
def test_ranges_have_two_spellings(name: str) -> None:
    assert Params([(name, "120")]).get("bpm[from]") == "120"


def test_json_null_is_given_but_has_no_value() -> None:
    params = json_params(b'{"track": {"genre": null, "bpm": 120.5, "streamable": true}}').flat("track")
    assert "genre" in params
    assert params.get("genre") is None
    assert (params.get("bpm"), params.get("streamable")) == ("120.5", "true")


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"1", b"\xff", b"[" * 100_000, b'{"a":' * 5000, b'{"a": "\\ud800"}', b'{"a": NaN'],
)
def test_json_that_cannot_be_used_is_refused(body: bytes) -> None:
    with pytest.raises(ApiError) as refusal:
        json_params(body)
    assert refusal.value.status == 400


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.dictionaries(st.text(), x)))
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        json_params(json.dumps({"track": value}).encode())
    except ApiError as refusal:
        assert refusal.status == 400  # noqa: PT017 - both outcomes are right


@given(st.binary())
def test_any_form_is_read_or_refused(body: bytes) -> None:
    try:
        form_params(body)
    except ApiError as refusal:
        assert refusal.status == 400  # noqa: PT017 - both outcomes are right


@given(st.text())
def test_numbers_are_safe_for_the_database(text: str) -> None:
    number = integer(text)
    assert number is None or -(2**63) < number < 2**63
    fraction = decimal(text)
    assert fraction is None or abs(fraction) < 2**64


@pytest.mark.parametrize(("text", "number"), [("12", 12), (" -3 ", -3), ("1e3", None), ("", None), ("9" * 19, None)])
def test_whole_numbers(text: str, number: int | None) -> None:
    assert integer(text) == number


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", True), ("FALSE", False), ("0", False), ("x", None)])
def test_truth_values(text: str, value: bool | None) -> None:
    assert boolean(text) is value


def test_times_are_written_with_dashes() -> None:
    assert moment("2020-12-24 01:02:03") == "2020-12-24 01:02:03"
    assert moment("2020-12-24") == "2020-12-24 00:00:00"
    for wrong in ("2020/12/24 00:00:00 +0000", "yesterday", "2020-13-01 00:00:00"):
        with pytest.raises(ApiError):
            moment(wrong)
