"""What lies beside the results costs no more than itself when it is damaged."""

import pytest
from tests.advices import advice
from tests.factories import result, shop_web

from memci.action.measured import ADVICE, RESULT, measured_from
from memci.model.advice_file import to_json as advice_json
from memci.model.result_file import to_json

HEAD = result(shop_web())


def test_an_advice_arrives_with_the_results() -> None:
    said: list[str] = []
    files = {RESULT: to_json(HEAD).encode(), ADVICE: advice_json(advice()).encode()}
    measured = measured_from(files, "here", said.append)
    assert (measured.head, measured.advice, said) == (HEAD, advice(), [])
    assert measured.beside() == {ADVICE: files[ADVICE]}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"schema": "memci.advice/2"}',
        advice_json(advice()).replace('"lazy": false', '"lazy": 0').encode(),
        advice_json(advice()).replace('"complete": true', '"complete": true, "more": 1').encode(),
        advice_json(advice()).replace("shop/report.py", "\\udc80").encode(),
    ],
)
def test_a_damaged_advice_is_a_sentence_and_the_results_stay(text: bytes) -> None:
    said: list[str] = []
    measured = measured_from({RESULT: to_json(HEAD).encode(), ADVICE: text}, "here", said.append)
    assert (measured.head, measured.advice) == (HEAD, None)
    (sentence,) = said
    assert sentence.startswith("here: advice.json is no advice that this memci can read")
