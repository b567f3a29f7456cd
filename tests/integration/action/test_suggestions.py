"""From an advice, which may be anybody's word, to comments on the lines of a pull request: against the fake GitHub."""

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.advices import advice, entrypoint_advice, top_import, trial
from tests.factories import HOSTILE, result, shop_web
from tests.fake_github import FakeGitHub
from tests.integration.action.job import BASE, HEAD, MERGE, NUMBER, repository
from tests.runner.commands import obeyed

from memci.action.inputs import Inputs
from memci.action.log import Log
from memci.action.phases import Phases
from memci.action.plan import Plan
from memci.action.publish import Page, suggest_on_pull_request
from memci.action.step import Step
from memci.action.suggestions import suggest
from memci.github.api import Api
from memci.github.context import Context
from memci.github.event import Event
from memci.github.retrying import Retrying
from memci.judge import judge
from memci.model.advice import Advice, EntrypointAdvice, TopImport, Trial
from memci.render.html.report import Side

FILE = "shop/report.py"
IMPORT = top_import("import pandas as pd", FILE, 3)
REPORT = '''\
"""Sales."""

import pandas as pd
import sys

WIDTH = sys.maxsize


def sales():
    """A row for each sale."""
    return pd.DataFrame(WIDTH)
'''
DEFERRED = '''\
"""Sales."""

import sys

WIDTH = sys.maxsize


def sales():
    """A row for each sale."""
    import pandas as pd

    return pd.DataFrame(WIDTH)
'''


class Told(NamedTuple):
    """What a step says, and the step."""

    step: Step
    stream: io.StringIO

    def suggest(self, found: Advice, folder: str = "") -> None:
        """As a run that measured the pull request's head."""
        suggest(self.step, found, NUMBER, "key", HEAD, folder)

    @property
    def log(self) -> str:
        return self.stream.getvalue()


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        repository(fake)
        yield fake


def told(fake: FakeGitHub, comment: str = "always") -> Told:
    stream, retrying = io.StringIO(), Retrying(lambda _seconds: None)
    context = Context(
        *("pull_request", fake.repository, fake.repository_id, 1, 1, "w.yml", "job", MERGE, "refs/pull/7/merge", "a"),
        *("https://github.com", fake.api_url, Path("/"), {}),
    )
    api = Api(fake.token, fake.repository, fake.api_url, retrying=retrying)
    inputs = Inputs(comment="never" if comment == "never" else "always")
    plan = Plan("measure", number=NUMBER)
    return Told(Step({}, inputs, context, Event("pull_request"), plan, api, retrying, Log(stream), Phases()), stream)


def measured(files: dict[str, str | bytes], *trials: Trial, name: str = "web", folder: str = "") -> EntrypointAdvice:
    """Advice that was given on these files."""
    raw = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    digests = {path.removeprefix(f"{folder}/"): hashlib.sha256(text).hexdigest() for path, text in raw.items()}
    return entrypoint_advice(*trials, name=name).model_copy(update={"digests": digests})


def put(fake: FakeGitHub, path: str = FILE, text: str | bytes = REPORT, before: str = "") -> None:
    fake.put_file(path, HEAD, text)
    if before:
        fake.put_file(path, BASE, before)


PAYS = trial("pandas", IMPORT)
ADVICE = advice(measured({FILE: REPORT}, PAYS))


def bodies(fake: FakeGitHub) -> list[str]:
    return [comment["body"] for comment in fake.review_comments(NUMBER)]


def accepted(fake: FakeGitHub, text: str) -> str:
    """The file once somebody has accepted the one suggestion that there is."""
    (comment,) = fake.review_comments(NUMBER)
    (suggested,) = re.findall(r"^```suggestion\n(.*?\n)```$", comment["body"], re.DOTALL | re.MULTILINE)
    lines = text.splitlines(keepends=True)
    lines[(comment["start_line"] or comment["line"]) - 1 : comment["line"]] = [suggested]
    return "".join(lines)


def test_an_import_that_the_pull_request_adds_gets_a_suggestion_that_is_the_whole_change(fake: FakeGitHub) -> None:
    put(fake)
    step = told(fake)
    step.suggest(ADVICE)
    assert accepted(fake, REPORT) == DEFERRED
    (comment,) = fake.review_comments(NUMBER)
    assert (comment["path"], comment["commit_id"]) == (FILE, HEAD)
    assert "`memci advise web --apply`" in comment["body"]
    assert f"Suggestion: {comment['html_url']}" in step.log


def test_the_same_once_more_writes_nothing_and_an_advice_without_it_takes_it_back(fake: FakeGitHub) -> None:
    put(fake)
    fake.permissions.add("contents:write")
    told(fake).suggest(ADVICE)
    before = fake.review_comments(NUMBER)
    told(fake).suggest(ADVICE)
    assert fake.review_comments(NUMBER) == before
    told(fake).suggest(advice(entrypoint_advice()))
    (after,) = fake.review_comments(NUMBER)
    assert (after["id"], after["resolved"]) == (before[0]["id"], True)
    assert "_Settled:" in after["body"]


def test_an_import_that_was_there_before_is_nobodys_business_here(fake: FakeGitHub) -> None:
    put(fake, before=REPORT.replace("WIDTH", "ROWS"))
    told(fake).suggest(ADVICE)
    assert bodies(fake) == []


def test_a_change_that_reaches_beyond_the_diff_is_shown_and_not_offered_at_a_click(fake: FakeGitHub) -> None:
    far = REPORT.replace("def sales", "".join(f"X{n} = {n}\n" for n in range(30)) + "\n\ndef sales")
    put(fake, text=far, before=far.replace("import pandas as pd\n", ""))
    told(fake).suggest(advice(measured({FILE: far}, PAYS)))
    (body,) = bodies(fake)
    assert "```suggestion" not in body
    assert "```diff" in body
    assert "-import pandas as pd" in body


def test_files_count_from_the_settings_folder(fake: FakeGitHub) -> None:
    put(fake, f"services/api/{FILE}")
    told(fake).suggest(ADVICE, "services/api")
    (comment,) = fake.review_comments(NUMBER)
    assert comment["path"] == f"services/api/{FILE}"


def test_an_import_in_two_files_is_said_in_both(fake: FakeGitHub) -> None:
    other = "shop/stock.py"
    for path in (FILE, other):
        put(fake, path)
    both = trial("pandas", IMPORT, top_import("import pandas as pd", other, 3))
    told(fake).suggest(advice(measured({FILE: REPORT, other: REPORT}, both)))
    assert [comment["path"] for comment in fake.review_comments(NUMBER)] == [FILE, other]
    assert "the change in `shop/report.py` and `shop/stock.py`" in bodies(fake)[0]


def test_two_entrypoints_that_load_one_file_say_it_once(fake: FakeGitHub) -> None:
    put(fake)
    told(fake).suggest(advice(measured({FILE: REPORT}, PAYS), measured({FILE: REPORT}, PAYS, name="worker")))
    assert len(bodies(fake)) == 1
    assert "`memci advise web --apply`" in bodies(fake)[0]
    assert [one for one in fake.requests if one.method == "DELETE"] == []


def test_a_project_of_new_pythons_alone_is_offered_a_lazy_import(fake: FakeGitHub) -> None:
    put(fake)
    told(fake).suggest(advice(measured({FILE: REPORT}, PAYS), lazy=True))
    assert accepted(fake, REPORT) == REPORT.replace("import pandas", "lazy import pandas")


@pytest.mark.parametrize(
    ("file", "imports", "digests"),
    [
        pytest.param(FILE, [IMPORT], {FILE: "0" * 64}, id="the file is not the one that was measured"),
        pytest.param(FILE, [IMPORT], {}, id="nobody says which file was measured"),
        pytest.param(FILE, [top_import("import pandas as pd", FILE, 5)], None, id="it stands in another line"),
        pytest.param(FILE, [top_import("import os", FILE, 3)], None, id="it is another statement"),
        pytest.param(FILE, [top_import("import pandas as pd; boom()", FILE, 3)], None, id="there is more on the line"),
        pytest.param(FILE, [IMPORT, top_import("import x", FILE, 99)], None, id="there is more of it"),
        pytest.param(FILE, [top_import("import pandas as pd\n\x1b[31m\u202e", FILE, 3)], None, id="control characters"),
        pytest.param(FILE, [top_import("import sys", FILE, 4)], None, id="it cannot be deferred"),
        pytest.param("shop/../shop/report.py", None, None, id="a way round"),
        pytest.param("../shop/report.py", None, None, id="a way up"),
        pytest.param("/etc/passwd", None, None, id="a way out"),
        pytest.param("a/../../b", None, None, id="out by a detour"),
        pytest.param("shop/report.py\n::error::x", None, None, id="a command in the name"),
        pytest.param("shop", None, None, id="a folder"),
        pytest.param("", None, None, id="nothing"),
    ],
)
def test_a_forged_advice_comes_to_nothing(
    fake: FakeGitHub, file: str, imports: list[TopImport] | None, digests: dict[str, str] | None
) -> None:
    put(fake)
    found = measured({file: REPORT}, trial("pandas", *(imports or [top_import("import pandas as pd", file, 3)])))
    if digests is not None:
        found = found.model_copy(update={"digests": digests})
    step = told(fake)
    step.suggest(advice(found))
    assert bodies(fake) == []
    assert obeyed(step.log) == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_of_foreign_words_in_an_advice_there_are_few_and_no_command(fake: FakeGitHub, hostile: str) -> None:
    put(fake)
    words = TopImport(file=hostile, line=1, statement=hostile, name=hostile, module=hostile)
    forged = trial("pandas", IMPORT, words).model_copy(update={"packages": [hostile] * 5_000})
    told(fake).suggest(advice(measured({FILE: REPORT}, forged, name=f"web; curl x | sh {hostile[:99]}")))
    assert accepted(fake, REPORT) == DEFERRED
    (body,) = bodies(fake)
    assert "curl" not in body
    assert len(body) < 5_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("import pandas as pd\ndef f(:\n", id="no Python"),
        pytest.param(b"\xff\xfe\x00" * 100, id="binary"),
        pytest.param(b"# coding: no-such-thing\nimport pandas\ndef f(): pandas\n", id="an encoding that there is not"),
        pytest.param(b"# coding: utf-8\nimport pandas\ndef f(): pandas, '\xe9'\n", id="not in the encoding it names"),
        pytest.param(b"# coding: latin-1\nimport pandas\ndef f(): pandas, '\xe9'\n", id="not UTF-8"),
        pytest.param(b"# coding: punycode\nimport pandas\ndef f(): pandas\n#-" + b"abc1" * 30_000, id="slow to decode"),
        pytest.param("import pandas\nx = " + "(" * 60_000 + "\n", id="brackets without an end"),
        pytest.param("import pandas\nx = " + "-" * 60_000 + "1\ndef f(): pandas\n", id="signs without an end"),
        pytest.param("import pandas\nimport a" + ".\\\n\u2118" * 15_000 + "\ndef f(): pandas\n", id="a name of names"),
        pytest.param("import pandas\ndef f(): pandas\n" + "import a\n" * 10_000, id="thousands of imports"),
        pytest.param("import pandas\ndef f(): pandas\n" + "x" * 120_000 + "(", id="a word without an end"),
        pytest.param("import pandas\ndef f(): pandas\n" + "#\n" * 100_000, id="larger than what is read"),
        pytest.param("\0import pandas\ndef f(): pandas\n", id="a NUL"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_hostile_file_costs_no_more_than_its_own_suggestion(fake: FakeGitHub, text: str | bytes) -> None:
    raw = text.encode() if isinstance(text, str) else text
    put(fake, "a.py", raw)
    put(fake)
    line = 2 if raw.startswith(b"#") else 1
    harmful = trial("pandas", top_import("import pandas", "a.py", line))
    step = told(fake)
    step.suggest(advice(measured({"a.py": raw, FILE: REPORT}, harmful, PAYS)))
    assert accepted(fake, REPORT) == DEFERRED
    assert "Traceback" not in step.log


def test_an_advice_of_thousands_has_few_files_read(fake: FakeGitHub) -> None:
    found = []
    for number in range(30):
        path = f"shop/file{number}.py"
        put(fake, path, REPORT)
        found.append(measured({path: "another\n"}, trial("pandas", top_import("import pandas as pd", path, 3))))
    told(fake).suggest(advice(*found * 40))
    assert sum("/contents/" in one.path for one in fake.requests) == 10
    assert bodies(fake) == []


def page(found: Advice | None) -> Page:
    head = result(shop_web())
    return Page(judge(head, {}), Side(head), None, None, advice=found)


@pytest.mark.parametrize(
    ("found", "comment", "head"),
    [
        pytest.param(ADVICE, "never", HEAD, id="nothing is to be said"),
        pytest.param(None, "always", HEAD, id="nothing was tried"),
        pytest.param(ADVICE.model_copy(update={"complete": False}), "always", HEAD, id="not all was tried"),
        pytest.param(ADVICE, "always", "e" * 40, id="it has newer commits"),
    ],
)
def test_when_a_pull_request_is_left_as_it_is(fake: FakeGitHub, found: Advice | None, comment: str, head: str) -> None:
    put(fake)
    told(fake).suggest(ADVICE)
    before = bodies(fake)
    fake.add_pull(NUMBER, head, base_sha=BASE)
    fake.put_file(FILE, head, REPORT)
    without = found and found.model_copy(update={"entrypoints": []})
    suggest_on_pull_request(told(fake, comment).step, page(without), NUMBER, "key", HEAD)
    assert bodies(fake) == before != []
