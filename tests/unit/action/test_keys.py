import re

from hypothesis import given
from hypothesis import strategies as st

from memci.action.keys import PULL_REQUEST, key_in, key_of, page_name

WORKFLOW = ".github/workflows/memci.yml"
WORDS = st.text(st.sampled_from("ab-/ é."), max_size=4)


def test_a_key_can_be_read() -> None:
    key = key_of(WORKFLOW, "start-up", "web", "services/api", '{"python": "3.12"}')
    assert re.fullmatch(r"memci-start-up-web-services-api-[0-9a-f]{8}", key)


def test_no_matrix_is_no_matrix_however_it_is_written() -> None:
    assert key_of(WORKFLOW, "job", "", ".", "null") == key_of(WORKFLOW, "job", "", ".", "")


@given(st.tuples(WORDS, WORDS, WORDS, WORDS), st.tuples(WORDS, WORDS, WORDS, WORDS))
def test_different_uses_have_different_keys(one: tuple[str, str, str, str], other: tuple[str, str, str, str]) -> None:
    assert (key_of(WORKFLOW, *one) == key_of(WORKFLOW, *other)) == (one == other or _same(one) == _same(other))


def _same(use: tuple[str, str, str, str]) -> tuple[str, ...]:
    """The folder `.` is no folder."""
    return (use[0], use[1], "" if use[2] == "." else use[2], use[3])


@given(st.text(), st.text(), st.text(max_size=200), st.text(), st.text())
def test_every_key_can_be_part_of_a_name_and_is_found_again(
    workflow: str, job: str, name: str, folder: str, matrix: str
) -> None:
    key = key_of(workflow, job, name, folder, matrix)
    assert len(key) <= 80
    assert key_in(PULL_REQUEST + key) == key


def test_a_page_is_a_file_of_the_same_key_and_no_result() -> None:
    assert page_name("memci-web-1f0c3a9d") == "memci-report-memci-web-1f0c3a9d.html"
    assert key_in(page_name("a")) is None


def test_what_is_no_key() -> None:
    for name in ("memci-pr-", "memci-pr-../x", "memci-pr-A", "memci-baseline-a", "other", f"memci-pr-{'a' * 81}"):
        assert key_in(name) is None
