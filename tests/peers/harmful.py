"""A report in which every text that somebody else could have written means harm."""

from collections.abc import Mapping, Sequence
from typing import Any

from memci.judge import compare
from memci.model.base import Part
from memci.model.comparison import Waiver
from memci.model.entrypoint import Budget, Entrypoint
from memci.model.report_data import CallFrame, CallTree, EntrypointData, ReportData, SizeClass
from memci.model.result import EntrypointResult, Mark, Result
from memci.render.html.report import Report, Side
from memci.render.markdown import Links
from tests.factories import failed, out_of_memory, result, shop_job, shop_web

HARM = (
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    '" onmouseover="window.pwned=1" autofocus x="',
    "' onfocus='window.pwned=1' tabindex='0",
    "</title></style><svg onload=window.pwned=1>",
    "<!--<script>window.pwned=1",
    "--!><iframe srcdoc='<script>parent.pwned=1'>",
    "<b>bold</b><br><i>it</i><sub>low</sub>",
    '<a href="javascript:window.pwned=1">go</a>',
    '<a href="https://evil.example/" target=_blank>out',
    '<span style="fill:red;font-size:99px">red</span>',
    "<extra>less</extra>%{customdata} %{label}",
    "%{meta[0]} %{x:.2f} %{text}",
    r"$\TeX$ $$\href{javascript:window.pwned=1}{x}$$",
    "{{7*7}} {% include 'x' %} ${7*7} #{7*7}",
    "&lt;script&gt; &amp;amp; &#60;b&#62; &nbsp;",
    "left \u202egnp.exe\u202c \u2066hidden\u2069",
    "nul \x00 bell \x07 \x1b[31mred \\x00 \\u0000",
    "two\r\nlines \u2028 three \u2029 four",
    "javascript:window.pwned=1//",
    "data:text/html,<script>pwned=1</script>",
    "a;}body{display:none}/*",
    "url(https://evil.example/x.png)",
    "__proto__",
    "constructor",
    "toString",
    "",
    " ",
    "\U0001f600 \u6f22\u5b57 \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "n" * 10_000,
    "<" * 10_000,
)


class Harm:
    """Puts one of `texts` in place of every text, always the same one, so that what belongs together still does."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._instead: dict[str, str] = {}

    def __call__(self, text: str, longest: int) -> str:
        """What is said instead of a text, in at most so many characters."""
        if text not in self._instead:
            again, which = divmod(len(self._instead), len(self._texts))
            self._instead[text] = self._texts[which] + (f" {again}" if again else "")
        return self._instead[text][:longest]

    def everywhere(self, part: Part) -> Any:
        """The part anew, with one of them in every text that its schema leaves free."""
        schema = type(part).model_json_schema()
        data = self._value(part.model_dump(by_alias=True), schema, schema.get("$defs", {}))
        return type(part).model_validate(data)

    def _value(self, value: Any, schema: Mapping[str, Any], named: Mapping[str, Any]) -> Any:
        schema = _of_this_kind(value, schema, named)
        if isinstance(value, str):
            free = not schema.keys() & {"enum", "const", "pattern"}
            return self(value, schema["maxLength"]) if free else value
        if isinstance(value, list):
            return [self._value(item, schema.get("items", {}), named) for item in value]
        if isinstance(value, dict):
            names, keys = schema.get("properties", {}), schema.get("propertyNames")
            return {
                self._value(key, keys, named) if keys else key: self._value(
                    item, names[key] if key in names else schema["additionalProperties"], named
                )
                for key, item in value.items()
            }
        return value


def _of_this_kind(value: Any, schema: Mapping[str, Any], named: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself instead of its name, and of several the one for what is there."""
    if "anyOf" in schema:
        schema = next(kind for kind in schema["anyOf"] if (kind.get("type") == "null") == (value is None))
    if "$ref" in schema:
        return _of_this_kind(value, named[schema["$ref"].rpartition("/")[2]], named)
    return schema


def report_of(texts: Sequence[str]) -> Report:
    """A report of everything: sides that differ, a program that failed, one that is new, one that is gone.

    Every text of the results and their report data is one of these, and so is every line of the source.
    """
    harm = Harm(texts)
    base = _result(shop_web(False), failed(), shop_job(name="gone"), sha="b" * 40)
    head = _result(shop_web(True), failed(), out_of_memory(), shop_job(), sha="c" * 40)
    sides = [_side(harm, one, texts) for one in (base, head)]
    budgets = {
        one.name: Entrypoint(
            one.name,
            command=("x",),
            budget={"peak_heap": Budget(max=1)},
            forbid_imports=tuple(item.module for item in one.imports[:3]),
        )
        for one in sides[1].result.entrypoints
    }
    waiver = Waiver(by=texts[0], reason=texts[-1])
    comparison = compare(sides[0].result, sides[1].result, budgets, waiver)
    links = Links("https://github.com", "owner/shop", "c" * 40, run_url="https://github.com/owner/shop/actions/runs/1")
    return Report(comparison, head=sides[1], base=sides[0], links=links)


def _result(*entrypoints: EntrypointResult, sha: str) -> Result:
    return result(*(_with_marks(one) for one in entrypoints), sha=sha)


def _with_marks(one: EntrypointResult) -> EntrypointResult:
    marks = [Mark(name=f"mark {number}", started=number / 20, seconds=0.04) for number in range(8)]
    return one.model_copy(update={"marks": marks})


def _side(harm: Harm, of: Result, texts: Sequence[str]) -> Side:
    harmed = harm.everywhere(of)
    data = harm.everywhere(ReportData(entrypoints=[_data(one) for one in of.entrypoints if one.allocations]))
    source = "\n".join(text.replace("\n", " ")[:2_000] for text in texts) + "\n"
    sources = {file.file: source for one in harmed.entrypoints for file in one.lines}
    return Side(harmed, data, sources)


def _data(one: EntrypointResult) -> EntrypointData:
    """A tree of one stack for each of the allocations, with all that is left in the first."""
    files = [site.file for site in one.allocations]
    table = [
        CallFrame(function=site.function, file=site.file, project=site.project, distribution=site.distribution)
        for site in one.allocations
    ]
    table += [CallFrame(function=f"import {item.module}", file=item.file or "") for item in one.imports[:20]]
    held = int(one.metrics["peak_heap"].value)
    nodes = len(table)
    tree = CallTree(
        table=table,
        parents=[-1, *(number // 2 for number in range(nodes - 1))],
        frames=list(range(nodes)),
        lines=[len(files)] * nodes,
        bytes=[held // nodes] * nodes,
        counts=[1] * nodes,
        folded=[held - held // nodes * nodes, *[0] * (nodes - 1)],
    )
    return EntrypointData(name=one.name, peak=tree, sizes=[SizeClass(up_to=2**20, bytes=held, count=nodes)])
