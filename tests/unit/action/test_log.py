import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.runner.commands import Command, obeyed

from memci.action.log import Log

PIECES = [*"::#[]\r\n \t%,=é", "set-output", "add-mask", "::set-env name=A::b", "##[add-path]x"]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def heard(stream: io.StringIO) -> list[Command]:
    """What the runner obeys, but for what stops it from obeying."""
    return [command for command in obeyed(stream.getvalue()) if command.name != "stop-commands"]


def log() -> tuple[Log, io.StringIO]:
    stream = io.StringIO()
    return Log(stream), stream


@given(st.lists(HOSTILE, max_size=5))
def test_no_sentence_is_a_command(sentences: list[str]) -> None:
    one, stream = log()
    for sentence in sentences:
        one.say(sentence)
    assert heard(stream) == []


@given(st.lists(HOSTILE, max_size=5))
def test_nor_is_one_in_a_group(sentences: list[str]) -> None:
    one, stream = log()
    with one.group("The program"):
        for sentence in sentences:
            one.say(sentence)
            one.tell("notice", sentence)
    assert [command.name for command in heard(stream)] == [
        "group",
        *["notice"] * len(sentences),
        "endgroup",
    ]


@given(HOSTILE, HOSTILE, HOSTILE)
def test_what_an_annotation_says_arrives_as_it_was(message: str, title: str, file: str) -> None:
    one, stream = log()
    one.tell("error", message, title=title, file=file, line=3)
    (command,) = heard(stream)
    assert (command.name, command.data) == ("error", message)
    wanted = {"title": title, "file": file, "line": "3" if file else ""}
    assert command.properties == {name: value for name, value in wanted.items() if value}


def test_the_token_that_starts_commands_again_is_never_used_twice() -> None:
    one, stream = log()
    with one.group("The program"):
        for number in range(5):
            one.tell("notice", str(number))
    tokens = re.findall(r"::stop-commands::(\w+)", stream.getvalue())
    assert len(tokens) == len(set(tokens)) == 6


def test_a_group_ends_with_an_exception_too() -> None:
    one, stream = log()
    with pytest.raises(RuntimeError), one.group("The program"):
        raise RuntimeError
    one.tell("notice", "after")
    assert [command.name for command in heard(stream)] == ["group", "endgroup", "notice"]


def test_a_defect_is_an_annotation_and_a_traceback_that_commands_nothing() -> None:
    one, stream = log()
    try:
        raise RuntimeError("\n::error::forged")
    except RuntimeError:
        one.tell_defect("warning", "memci: the report page")
    assert [command.name for command in heard(stream)] == ["group", "endgroup", "warning"]
    assert heard(stream)[-1].properties == {"title": "memci: the report page"}
    assert "Traceback (most recent call last):\n" in stream.getvalue()


def test_every_line_of_a_secret_is_masked() -> None:
    one, stream = log()
    one.mask("first\n\nse%cond\n")
    assert [(command.name, command.data) for command in heard(stream)] == [
        ("add-mask", "first"),
        ("add-mask", "se%cond"),
    ]
