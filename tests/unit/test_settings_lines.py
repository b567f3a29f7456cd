"""The scanner that finds the line of a key in a TOML text."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memci.settings.lines import KeyPath, line_of

TEXT = '''\
# [tool.memci] in a comment is none
title = "[tool.memci]"
story = """
[tool.memci]
runs = 1 \\""" still inside
"quoted" and 'quoted' """""
raw = \'\'\'
[tool.memci]\'\'\'
numbers = [1, [2, 3], { runs = 4 },   # ] a bracket in a comment
  "]", # more
]

[[tool.other]]
name = "first"
[tool.other.inside]
runs = 5
[[tool.other]]
name = "second"

[tool.memci.entrypoints."web.2"]
command = 'python = app.py'
ready   = "http:8000/health"
budget.peak_heap.max = "1 MiB"
env = { A = "x", "B=C" = "}", nested = { deep = 1.5 } } # end
when = 1979-05-27 07:32:00

[ tool . 'memci' ]  # after its own sub-table
runs=10
'''


def lines(text: str) -> list[str]:
    return text.split("\n")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("story",), 3),
        (("numbers",), 9),
        (("tool", "other"), 13),
        (("tool", "memci", "entrypoints"), 20),
        (("tool", "memci", "entrypoints", "web.2"), 20),
        (("tool", "memci", "entrypoints", "web.2", "command"), 21),
        (("tool", "memci", "entrypoints", "web.2", "ready"), 22),
        (("tool", "memci", "entrypoints", "web.2", "budget"), 23),
        (("tool", "memci", "entrypoints", "web.2", "budget", "peak_heap", "max"), 23),
        (("tool", "memci", "entrypoints", "web.2", "env"), 24),
        (("tool", "memci", "entrypoints", "web.2", "env", "B=C"), 24),
        (("tool", "memci", "entrypoints", "web.2", "env", "nested", "deep"), 24),
        (("tool", "memci", "entrypoints", "web.2", "when"), 25),
        (("tool", "memci"), 27),
        (("tool", "memci", "runs"), 28),
        (("runs",), None),
        (("tool", "memci", "ready"), None),
        (("tool", "other", "name"), None),
        (("tool", "other", "inside", "runs"), None),
        (("numbers", "runs"), None),
    ],
)
def test_a_key_is_found_on_its_line(path: KeyPath, line: int | None) -> None:
    tomllib.loads(TEXT)
    assert line_of(TEXT, path) == line


def test_the_lines_of_a_file_from_windows_are_the_same() -> None:
    assert line_of(TEXT.replace("\n", "\r\n"), ("tool", "memci", "runs")) == 28


def test_an_inline_table_over_several_lines_is_followed() -> None:
    assert line_of("budget = {\n  a = 1, # }\n  b = [\n 2 ],\n  c = 3,\n}\nd = 4", ("budget", "c")) == 5
    assert line_of("budget = {\n  a = 1, # }\n  b = [\n 2 ],\n  c = 3,\n}\nd = 4", ("d",)) == 7


KEYS = st.sampled_from(["a", "b-2", '"q.r"', "'s t'", '"#"', '"\\u0041"', '"]"'])
BLANK = st.sampled_from(["", " ", "\t"])
SCALARS = st.sampled_from(
    [
        "1",
        "-1.5e3",
        "true",
        '"a = 1"',
        "'[x]'",
        '"""\n[a]\n"""',
        "'''\nb = 2'''",
        '"\\"#"',
        "1979-05-27",
        '""',
        '""""""',
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + ", # ]\n".join(items) + "\n]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda pairs: "{ " + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + " }"
        ),
    ),
    max_leaves=6,
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """TOML texts of headers and pairs in any order; some are not valid."""
    parts = []
    for _ in range(draw(st.integers(1, 8))):
        key = f"{draw(BLANK)}.{draw(BLANK)}".join(draw(st.lists(KEYS, min_size=1, max_size=3)))
        match draw(st.sampled_from(["pair", "pair", "table", "array", "comment"])):
            case "pair":
                parts.append(f"{key}{draw(BLANK)}={draw(BLANK)}{draw(VALUES)}{draw(BLANK)}")
            case "table":
                parts.append(f"[{draw(BLANK)}{key}{draw(BLANK)}] # [a]")
            case "array":
                parts.append(f"[[{key}]]")
            case _:
                parts.append("# a = 1\n")
    return "\n".join(parts)


def paths(data: object, path: KeyPath = ()) -> list[KeyPath]:
    """Every key that stands in no array."""
    if not isinstance(data, dict):
        return [path]
    return [path, *(deeper for key, value in data.items() for deeper in paths(value, (*path, key)))]


@given(documents())
def test_every_key_outside_arrays_is_found_on_a_line_that_holds_it(text: str) -> None:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    for path in paths(data)[1:]:
        line = line_of(text, path)
        assert line is not None
        shown = lines(text)[line - 1]
        assert path[-1] in shown or "\\u0041" in shown


@given(st.text(alphabet="ab.=[]{}\"'#,\n\\ 1"))
def test_any_text_comes_to_an_end(text: str) -> None:
    line = line_of(text, ("a",))
    assert line is None or 1 <= line <= len(lines(text))
