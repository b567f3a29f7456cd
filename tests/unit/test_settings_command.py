"""`command`: what becomes an argv, what goes to the shell, what is refused."""

import re
import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memci.settings.command import Command, needs_shell, read_command


@pytest.mark.parametrize(
    ("line", "argv"),
    [
        ("python app.py", ("python", "app.py")),
        ("  uvicorn shop.main:app --port 8000\n", ("uvicorn", "shop.main:app", "--port", "8000")),
        ("python -c 'import os; print(1 > 0)'", ("python", "-c", "import os; print(1 > 0)")),
        ("python -c \"print('a|b')\"", ("python", "-c", "print('a|b')")),
        (r"python a\ b.py \*", ("python", "a b.py", "*")),
        ("gunicorn --bind=0.0.0.0:80 a:b", ("gunicorn", "--bind=0.0.0.0:80", "a:b")),
        ("python app.py a#b c~d A=1", ("python", "app.py", "a#b", "c~d", "A=1")),
        ("./A=1", ("./A=1",)),
    ],
)
def test_a_plain_command_becomes_words(line: str, argv: tuple[str, ...]) -> None:
    assert read_command(line) == Command(argv=argv)


@pytest.mark.parametrize(
    "line",
    [
        "python app.py | cat",
        "cd src && python app.py",
        "python app.py; true",
        "python app.py < in",
        "python app.py > out",
        "python $SCRIPT",
        'python "$SCRIPT"',
        "python `which app`",
        'python "`which app`"',
        "python *.py",
        "python app?.py",
        "python app[12].py",
        "(python app.py)",
        "python app.py # a comment",
        "python ~/app.py",
        "DEBUG=1 python app.py",
        "python a.py\npython b.py",
        "python \\\n  app.py",
        'python "a\\\nb"',
        "exec python app.py",
        "! python app.py",
        "python \"it's $HOME's\"",
    ],
)
def test_shell_syntax_goes_to_the_shell(line: str) -> None:
    assert read_command(line) == Command(shell=line)


def test_a_list_is_taken_word_for_word() -> None:
    assert read_command(["python", "-c", "print($HOME)", "*", ""]) == Command(
        argv=("python", "-c", "print($HOME)", "*", "")
    )


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "must not be empty"),
        ("  ", "must not be empty"),
        ("''", "must not be empty; write what to start, such as 'python app.py'"),
        ([], "must not be empty; write what to start, such as 'python app.py'"),
        (["", "a"], "must not be empty; write what to start, such as 'python app.py'"),
        (["python", 1], "must be a list of strings, but holds the number 1"),
        (["python", "a\0b"], r"must not hold a NUL character, as 'a\x00b' does"),
        (5, "must be a string or a list of strings, not the number 5"),
        ("python 'app.py", '"python \'app.py" has a quote that is not closed'),
        ("python app.py \\", r"'python app.py \\' ends in a backslash"),
    ],
)
def test_a_bad_command_is_refused_with_a_sentence(value: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)) as refused:
        read_command(value)
    assert str(refused.value) == sentence


@settings(deadline=None)
@given(st.text(alphabet="ab=/-.:,+@%^~#{}!$*?[]()<>|&;\\'\"` \t\n\ré", max_size=12))
def test_words_are_those_that_the_shell_would_make(tail: str) -> None:
    line = f"a {tail}"
    if needs_shell(line):
        return
    try:
        words = read_command(line).argv
    except ValueError:
        return
    assert words is not None
    shell = subprocess.run(["/bin/sh", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True)
    assert shell.stdout.decode().split("\0")[:-1] == list(words)


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1))
def test_quoted_words_come_back(words: list[str]) -> None:
    line = shlex.join(["program", *words])
    if not needs_shell(line):
        assert read_command(line) == Command(argv=("program", *words))
