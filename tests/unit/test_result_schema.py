"""The published schema is the model's own, and says what the reader says."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests import factories

from memci.model.result_file import to_json
from memci.model.schema import result_schema

DOCS = Path(__file__).parents[2] / "docs"
VALIDATOR = Draft202012Validator(json.loads(result_schema()))


def test_the_published_schema_is_up_to_date() -> None:
    assert (DOCS / "result.schema.json").read_text() == result_schema(), "run `make schema`"


def test_real_results_fit_it() -> None:
    for side in factories.shop_sides():
        VALIDATOR.validate(json.loads(to_json(side)))


@pytest.mark.parametrize(
    ("key", "value"), [("schema", "memci.result/2"), ("memci", 5), ("surprise", 1), ("entrypoints", None)]
)
def test_what_the_reader_refuses_does_not_fit_it(key: str, value: object) -> None:
    raw = json.loads(to_json(factories.shop_sides()[0]))
    raw[key] = value
    assert not VALIDATOR.is_valid(raw)


def test_a_result_names_its_schema() -> None:
    raw = json.loads(to_json(factories.shop_sides()[0]))
    del raw["schema"]
    assert not VALIDATOR.is_valid(raw)
