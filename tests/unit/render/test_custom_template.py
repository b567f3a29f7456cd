"""A project's own blocks over the comment's template."""

import re
from pathlib import Path
from typing import get_args

import pytest
from tests.comparisons import comparison, failing, hostile_comparison, passing, several, with_pandas
from tests.unit.render.page import page

from memci.errors import UsageError
from memci.render.markdown import MOST_COMMENT, CustomTemplate, render_comment, render_summary
from memci.render.markdown.sections import Section
from memci.render.templates import template_folder

NAME = ".github/memci-comment.md.j2"
EXTENDS = '{% extends "comment.md.j2" %}'
DOCS = (Path(__file__).parents[3] / "docs" / "comment.md").read_text(encoding="utf-8")


def custom(text: str) -> CustomTemplate:
    return CustomTemplate(NAME, text)


def test_a_block_is_replaced_and_the_others_stay() -> None:
    text = EXTENDS + "{% block headline %}\n## Start-up: {{ view.headline }}\n{% endblock %}"
    comment = render_comment(failing(), template=custom(text))
    assert "\n## Start-up: ✗ memci: `peak_heap` of `web` is 72.3 MiB" in comment
    assert "### ✗" not in comment
    assert "| `cold_start` |" in comment


def test_a_block_of_an_entrypoint_and_super() -> None:
    text = EXTENDS + "{% block metrics %}{{ super() }}\nSee {{ entrypoint.title | trim }}.\n{% endblock %}"
    comment = render_comment(several(), template=custom(text))
    assert comment.count("See ") == 2
    assert "See ✗ `web`." in comment


def test_macros_of_ours_can_be_used() -> None:
    text = EXTENDS + '{% block footer %}{% call fold("Ask us", false) %}In #memory.{% endcall %}{% endblock %}'
    comment = render_comment(passing(), template=custom(text))
    assert "<summary>Ask us</summary>\nIn #memory." in comment
    assert "<sub>" not in comment


def test_a_template_that_extends_nothing_is_the_whole_comment() -> None:
    count = "{{ loop.index }}/{{ view.entrypoints | length }}"
    text = "{{ view.headline }}{% for one in view.entrypoints %} " + count + "{% endfor %}"
    comment = render_comment(passing(), template=custom(text))
    assert comment == "✓ memci: nothing got worse: `peak_heap` of `web` is 34.1 MiB 1/1"


def test_the_summary_takes_it_too() -> None:
    text = EXTENDS + "{% block footer %}Bye.{% endblock %}"
    assert render_summary(passing(), template=custom(text)).rstrip().endswith("Bye.")


def test_what_it_gets_is_inert() -> None:
    text = EXTENDS + "{% block footer %}{{ view.headline }} {{ view.waiver }} {{ view.cause }}{% endblock %}"
    shown = page(render_comment(hostile_comparison(), template=custom(text)))
    assert "a" not in shown.elements
    assert "script" not in shown.elements


MISTAKES = {
    "a block that is not closed": (EXTENDS + "\n{% block headline %}x", 2, "endblock"),
    "what is not there": (EXTENDS + "\n\n{% block headline %}{{ view.headlin }}{% endblock %}", 3, "headlin"),
    "another file": ('{% extends "../../etc/passwd" %}', 1, "passwd"),
    "a filter that is not there": ("{{ view.headline | wordwrap }}", 1, "wordwrap"),
    "a method": ("\n{{ view.headline.replace('a', 'b') }}", 2, "replace"),
    "the interpreter": ("{{ view.__class__.__mro__ }}", 1, "__class__"),
    "a whole view": ("{{ view }}", 1, "is no text"),
    "a list": ("\n\n{% set x = [1, 2] %}", 3, "cannot make lists"),
    "a division by nothing": ("{{ 1 / 0 }}", 1, "division"),
    "a text times a number": ("{{ view.headline * 3 }}", 1, "cannot be used"),
    "a macro without end": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 1, "recursion"),
    "a change": ("{% set view.headline = 'x' %}", 1, ""),
    "powers": ("{% set x = 9 ** 9 %}", 1, "cannot be used"),
    "a global": ("{{ range(9) }}", 1, "range"),
}


@pytest.mark.parametrize(("text", "line", "says"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_one_sentence_with_file_and_line(text: str, line: int, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        render_comment(failing(), template=custom(text))
    message = str(caught.value)
    assert message.startswith(f"{NAME}:{line}: ")
    assert says in message
    assert "\n" not in message


ENDLESS = {
    "prints a lot": "{% for a in view.headline %}{% for b in view.headline %}{{ view.headline }}"
    "{% for c in view.headline %}{{ view.headline }}{% endfor %}{% endfor %}{% endfor %}",
    "says nothing for long": "{% for a in view.headline %}{% for b in view.headline %}{% for c in view.headline %}"
    "{% for d in view.headline %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
    "doubles a text": "{% set ns = view.headline %}" + "{% set ns = ns ~ ns %}" * 60 + "{{ ns }}",
    "doubles a sum": "{% set ns = view.headline %}" + "{% set ns = ns + ns %}" * 60 + "{{ ns }}",
    "doubles a block": "{% set t0 = view.headline %}"
    + "".join(f"{{% set t{n} %}}{{{{ t{n - 1} }}}}{{{{ t{n - 1} }}}}{{% endset %}}" for n in range(1, 60)),
    "macros that call two": "{% macro m0() %}x{% endmacro %}"
    + "".join(f"{{% macro m{n}() %}}{{{{ m{n - 1}() }}}}{{{{ m{n - 1}() }}}}{{% endmacro %}}" for n in range(1, 40))
    + "{{ m39() }}",
    "more than there is room for": "x" * (MOST_COMMENT + 1),
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_template_that_makes_too_much_is_not_used(text: str) -> None:
    comment = render_comment(comparison(with_pandas()), template=custom(text))
    assert comment.startswith("<!-- memci:comment -->\n### ✗ memci: ")
    assert f"`{NAME}` makes more than there is room for" in comment
    assert len(comment.encode()) <= MOST_COMMENT


def test_a_long_template_is_given_less_to_say_first() -> None:
    text = EXTENDS + "{% block footer %}" + "x" * (MOST_COMMENT - 2_500) + "{% endblock %}"
    comment = render_comment(comparison(with_pandas()), template=custom(text))
    assert "makes more" not in comment
    assert "mermaid" not in comment
    assert "### ✗ memci" in comment


def test_the_blocks_in_the_docs_are_those_that_exist() -> None:
    template = (template_folder() / "comment.md.j2").read_text(encoding="utf-8")
    existing = re.findall(r"{% block (\w+)", template)
    documented = re.findall(r"^\| `(\w+)` \|", DOCS, re.MULTILINE)
    assert documented == existing


def test_the_example_in_the_docs_works() -> None:
    (example,) = re.findall(r"^```jinja\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)
    comment = render_comment(failing(), template=custom(example))
    assert "start-up budget" in comment


def test_the_sections_in_the_docs_are_those_that_are_left_out() -> None:
    assert ", ".join(get_args(Section)) in " ".join(DOCS.split())
