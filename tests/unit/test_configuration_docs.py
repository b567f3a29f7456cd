"""docs/configuration.md and the settings say the same: keys, metrics, ready kinds, units, and every example."""

import re
import tomllib
from pathlib import Path

import pytest

from memci.errors import UsageError
from memci.model.entrypoint import Budget
from memci.model.result import METRIC_UNITS
from memci.settings import Settings, parse_ready, parse_settings
from memci.settings.keys import KEYS, TableKind
from memci.settings.ready import KINDS
from memci.units import parse_bytes, parse_fraction, parse_seconds

DOCS = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")

HEADINGS: dict[str, TableKind] = {
    "`[tool.memci]`": "settings",
    "`[tool.memci.entrypoints.NAME]`": "entrypoint",
    "`[tool.memci.entrypoints.NAME.budget]`": "budget",
}


def section(heading: str) -> str:
    """The text below a heading, up to the next one of any rank."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^## |^### |\Z)", outside_code(), re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def outside_code() -> str:
    return re.sub(r"^```.*?^```$", "", DOCS, flags=re.MULTILINE | re.DOTALL)


def rows(heading: str, header: str) -> list[list[str]]:
    """The cells of the table with this header line, below a heading."""
    lines = section(heading).splitlines()
    start = lines.index(header) + 2
    table = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)


def parsed(text: str) -> Settings:
    data = tomllib.loads(text)
    return parse_settings(data, file=Path("pyproject.toml" if "tool" in data else "memci.toml"), text=text)


def test_every_table_of_keys_has_its_section() -> None:
    assert set(HEADINGS.values()) == {key.table for key in KEYS}


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_documented_keys_are_those_that_exist(heading: str) -> None:
    documented = [tuple(cells) for cells in rows(heading, "| Key | Type | Default | Meaning |")]
    existing = [(f"`{key.name}`", key.type, key.default, key.meaning) for key in KEYS if key.table == HEADINGS[heading]]
    assert documented == existing


def test_the_documented_metrics_are_those_that_exist() -> None:
    documented = {cells[0].strip("`"): cells[1] for cells in rows("Metrics", "| Metric | Unit | Meaning |")}
    assert documented == METRIC_UNITS


def test_the_documented_ways_to_be_ready_are_those_that_exist() -> None:
    documented = [cells[0].strip("`") for cells in rows("Ready", "| `ready` | The start is done when | Use it for |")]
    assert tuple(re.split(r"[\[:]", way)[0] for way in documented) == KINDS
    for way in documented:
        written = way.replace(":PORT", ":8000").replace("REGEX", "a+").translate(str.maketrans("", "", "[]"))
        assert str(parse_ready(written)) == written


def test_the_documented_units_are_read() -> None:
    readers = {"size": parse_bytes, "time": parse_seconds, "percentage": parse_fraction}
    for kind, units, examples in rows("Units", "| | Units | Examples |"):
        if kind == "count":
            continue
        for unit in re.findall(r"`([^`]+)`", units):
            assert readers[kind](f"1 {unit}") > 0
        for example in re.findall(r'`"([^"]+)"`', examples):
            assert readers[kind](example) > 0


def test_every_example_is_read_or_brings_the_error_beside_it() -> None:
    errors = blocks("text")
    for example in blocks("toml"):
        try:
            settings = parsed(example)
        except UsageError as error:
            assert f"{error}\n" == errors.pop(0)
        else:
            assert settings.entrypoints
    assert not errors


def test_the_first_example_has_every_key() -> None:
    data = tomllib.loads(blocks("toml")[0])["tool"]["memci"]
    web = data["entrypoints"]["web"]
    others = [entrypoint for name, entrypoint in data["entrypoints"].items() if name != "web"]
    used: dict[TableKind, set[str]] = {
        "settings": set(data),
        "entrypoint": {key for entrypoint in (web, *others) for key in entrypoint},
        "budget": {
            key
            for budget in (data["budget"], web["budget"])
            for limit in budget.values()
            if isinstance(limit, dict)
            for key in limit
        },
    }
    for table, keys in used.items():
        assert keys == {key.name for key in KEYS if key.table == table}


def test_the_budget_of_the_first_example_adds_up_as_it_is_said_to() -> None:
    said = re.search(r"`web` has\s+`(peak_heap = \{[^`]*)`", DOCS)
    assert said
    expected = parsed(f"[budget]\n{said[1]}\n").defaults.budget["peak_heap"]
    assert parsed(blocks("toml")[0]).entrypoints["web"].budget["peak_heap"] == expected
    assert expected == Budget(max=120 * 2**20, increase=0.05, floor=2**20)


def test_the_defaults_are_those_that_are_set() -> None:
    defaults = {key.name: key.default.strip('`"') for key in KEYS if key.table == "settings"}
    settings = parsed("").defaults
    assert int(defaults["runs"]) == settings.runs
    assert parse_seconds(defaults["timeout"]) == settings.timeout
    assert parse_seconds(defaults["grace"]) == settings.grace
