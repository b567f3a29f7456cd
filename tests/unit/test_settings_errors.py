"""Every mistake is one sentence that names the file, the line and the key, and says what would be right."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memci.errors import UsageError
from memci.model.result import METRIC_UNITS
from memci.settings import load_settings, parse_settings
from memci.settings.keys import KEYS, METRICS, WHAT_TO_START, Key

WEB = '[entrypoints.web]\ncommand = "a"\n'
BUDGET = WEB + "[entrypoints.web.budget]\n"


def error(text: str, name: str = "memci.toml") -> str:
    with pytest.raises(UsageError) as refused:
        parse_settings(tomllib.loads(text), file=Path(name), text=text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # unknown keys
        ("run = 3", "1: run: there is no such key; did you mean runs?"),
        (
            "colour = 3",
            "1: colour: there is no such key; "
            "the keys here are python, install, comment_template, embed_source, runs, timeout, grace, env, "
            "starts_per_day, instances, budget, entrypoints.",
        ),
        ("command = 'a'", "1: command: there is no such key here; 'command' belongs in a table `entrypoints.NAME`."),
        (WEB + "comand = 'b'", "3: entrypoints.web.comand: there is no such key; did you mean command?"),
        (
            WEB + "python = 'b'",
            "3: entrypoints.web.python: there is no such key here; 'python' belongs at the top, beside `entrypoints`.",
        ),
        (
            WEB + "peak_heap = '1 MiB'",
            "3: entrypoints.web.peak_heap: there is no such key here; 'peak_heap' belongs in a table `budget`.",
        ),
        (
            WEB + "max = '1 MiB'",
            "3: entrypoints.web.max: there is no such key here; 'max' belongs in a table `budget.METRIC`.",
        ),
        (
            BUDGET + 'peak_heap = { maximum = "1 MiB" }',
            "4: entrypoints.web.budget.peak_heap.maximum: there is no such key; did you mean max?",
        ),
        (
            "[tool.memci]\nruns = 3",
            "1: tool: there is no such key; outside pyproject.toml the keys stand without tool.memci before them.",
        ),
        ('"run\\n" = 3', r"1: 'run\n': there is no such key; did you mean runs?"),
        # unknown metrics
        (
            BUDGET + "peak_mem = 1",
            "4: entrypoints.web.budget.peak_mem: there is no such metric; did you mean peak_mapped or peak_heap?",
        ),
        (
            BUDGET + "joy = 1",
            "4: entrypoints.web.budget.joy: there is no such metric; the metrics are " + ", ".join(METRICS) + ".",
        ),
        # wrong types
        ("runs = '10'", "1: runs: must be a whole number from 1 to 1000, such as 10, not the string '10'."),
        ("runs = true", "1: runs: must be a whole number from 1 to 1000, such as 10, not true."),
        ("runs = 1.5", "1: runs: must be a whole number from 1 to 1000, such as 10, not the number 1.5."),
        ("python = 3.12", "1: python: must be a string, not the number 3.12."),
        ("install = 3", "1: install: must be a string or a list of strings, not the number 3."),
        ("install = ['a', 3]", "1: install: must be a string, not the number 3."),
        ("install = ['a', '']", "1: install: must not be empty."),
        ("timeout = ['60 s']", "1: timeout: must be a time such as '60 s', not a list."),
        ("grace = true", "1: grace: must be a time such as '60 s', not true."),
        ("env = 'A=1'", "1: env: must be a table, not the string 'A=1'."),
        ("env.A = 1", "1: env.A: must be a string, not the number 1; put it in quotes."),
        ("budget = '1 MiB'", "1: budget: must be a table, not the string '1 MiB'."),
        ("[[entrypoints]]\nname = 'a'", "1: entrypoints: must be a table, not a list."),
        ("[entrypoints]\nweb = 'a'", "2: entrypoints.web: must be a table, not the string 'a'."),
        (WEB + "ready = 8000", "3: entrypoints.web.ready: must be a string, not the number 8000."),
        (
            WEB + "forbid_imports = 'torch'",
            "3: entrypoints.web.forbid_imports: must be a list of modules such as ['torch'], not the string 'torch'.",
        ),
        (WEB + "forbid_imports = [\n  2\n]", "3: entrypoints.web.forbid_imports: must be a string, not the number 2."),
        (
            "[entrypoints.web]\ncommand = { a = 1 }",
            "2: entrypoints.web.command: must be a string or a list of strings, not a table.",
        ),
        # wrong units
        ("timeout = 60", "1: timeout: '60' has no unit; write '60 s' or '60 ms'."),
        (
            BUDGET + "peak_heap = 120",
            "4: entrypoints.web.budget.peak_heap: '120' has no unit; "
            "write '120 MiB' (1024² bytes) or '120 MB' (1000² bytes).",
        ),
        (
            BUDGET + "peak_heap = '5 s'",
            "4: entrypoints.web.budget.peak_heap: '5 s' is not a size; "
            "a size is written in B, kB, MB, GB, KiB, MiB, GiB.",
        ),
        (
            BUDGET + "cold_start.max = '5 MiB'",
            "4: entrypoints.web.budget.cold_start.max: '5 MiB' is not a time; a time is written in us, ms, s, min.",
        ),
        (
            BUDGET + "modules.floor = '5 MiB'",
            "4: entrypoints.web.budget.modules.floor: must be a count, a whole number without a unit such as 400, "
            "not the string '5 MiB'.",
        ),
        (
            BUDGET + "modules.max = nan",
            "4: entrypoints.web.budget.modules.max: must be a count, a whole number without a unit such as 400, "
            "not the number nan.",
        ),
        (
            BUDGET + "peak_heap.max = inf",
            "4: entrypoints.web.budget.peak_heap.max: 'inf' is not a size; write it like '5 MiB'.",
        ),
        (
            BUDGET + "peak_heap.increase = 5",
            "4: entrypoints.web.budget.peak_heap.increase: '5' has no unit; write '5 %'.",
        ),
        (
            BUDGET + "peak_heap.increase = '5 MiB'",
            "4: entrypoints.web.budget.peak_heap.increase: '5 MiB' is not a percentage; a percentage is written in %.",
        ),
        # impossible values
        ("runs = 0", "1: runs: must be a whole number from 1 to 1000, such as 10, not the number 0."),
        ("runs = 5000", "1: runs: must be a whole number from 1 to 1000, such as 10, not the number 5000."),
        ("python = ' '", "1: python: must not be empty."),
        (
            "timeout = '0 s'",
            "1: timeout: must be more than 0, or no start could ever be ready; write for example '60 s'.",
        ),
        ("grace = '-1 s'", "1: grace: '-1 s' is negative; a time is 0 or more."),
        (
            BUDGET + "peak_heap.max = '-1 MiB'",
            "4: entrypoints.web.budget.peak_heap.max: '-1 MiB' is negative; a size is 0 or more.",
        ),
        (
            BUDGET + "modules.max = -1",
            "4: entrypoints.web.budget.modules.max: must be a count, a whole number without a unit such as 400, "
            "not the number -1.",
        ),
        (
            BUDGET + "peak_heap.level = 'fatal'",
            "4: entrypoints.web.budget.peak_heap.level: must be one of 'error', 'warn', 'off', not the string 'fatal'.",
        ),
        (
            BUDGET + "peak_heap = { level = 'warn' }",
            "4: entrypoints.web.budget.peak_heap: limits nothing; write max, increase or floor, "
            "or level = 'off' to hear nothing of the metric.",
        ),
        (
            "env.'A=B' = 'x'",
            "1: env.'A=B': is not a name that an environment variable can have; write it like NAME = 'value'.",
        ),
        (WEB + 'env.A = "\\u0000"', r"3: entrypoints.web.env.A: must not hold a NUL character, as '\x00' does."),
        (
            WEB + "ready = 'http:99999'",
            "3: entrypoints.web.ready: 'http:99999' has the port '99999'; "
            "write a number from 1 to 65535, or leave it out.",
        ),
        (
            WEB + "ready = 'log:('",
            "3: entrypoints.web.ready: '(' is not a regular expression "
            "(missing ), unterminated subpattern at position 0); put \\ before a sign that is meant.",
        ),
        (
            WEB + "max_modules = 0",
            "3: entrypoints.web.max_modules: must be a whole number from 1 to 1000000, such as 400, not the number 0.",
        ),
        (
            "starts_per_day = 0",
            "1: starts_per_day: must be a whole number from 1 to 1000000000, such as 2000, not the number 0.",
        ),
        (
            WEB + "instances = 1.5",
            "3: entrypoints.web.instances: must be a whole number from 1 to 1000000000, such as 24, "
            "not the number 1.5.",
        ),
        (WEB + 'smoke = "pytest \'a"', '3: entrypoints.web.smoke: "pytest \'a" has a quote that is not closed.'),
        (
            "smoke = 'pytest'",
            "1: smoke: there is no such key here; 'smoke' belongs in a table `entrypoints.NAME`.",
        ),
        # what to start
        ("[entrypoints.web]", "1: entrypoints.web: says not what to start; write one of command, import and call."),
        (
            WEB + "import = 'a'",
            "3: entrypoints.web.import: command and import exclude each other; keep one of them.",
        ),
        (
            "[entrypoints.web]\ncommand = []",
            "2: entrypoints.web.command: must not be empty; write what to start, such as 'python app.py'.",
        ),
        (
            "[entrypoints.web]\nimport = 'shop.main:app'",
            "2: entrypoints.web.import: 'shop.main:app' names a callable, which belongs in `call`; "
            "write only the module here.",
        ),
        (
            "[entrypoints.web]\nimport = 'shop/main.py'",
            "2: entrypoints.web.import: 'shop/main.py' is not the name of a module; write it like 'package.module'.",
        ),
        (
            "[entrypoints.web]\nimport = 'shop.class'",
            "2: entrypoints.web.import: 'shop.class' is not the name of a module; write it like 'package.module'.",
        ),
        (
            "[entrypoints.web]\ncall = 'shop.main'",
            "2: entrypoints.web.call: 'shop.main' is not a callable; "
            "write it like 'package.module:function', without ().",
        ),
        (
            "[entrypoints.web]\ncall = 'shop:main()'",
            "2: entrypoints.web.call: 'shop:main()' is not a callable; "
            "write it like 'package.module:function', without ().",
        ),
        # names
        *(
            (
                f"[entrypoints.{key}]\ncommand = 'a'",
                f"1: entrypoints.{shown}: the name of an entrypoint is made of letters, digits, '.', '_' and '-', "
                "such as 'web-2'.",
            )
            for key, shown in [("'a b'", "'a b'"), ("'..'", "'..'"), ("-x", "-x"), ("''", "''"), ("'größe'", "'größe'")]
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, message: str) -> None:
    assert error(text) == f"memci.toml:{message}"


def test_in_a_pyproject_the_whole_key_is_named() -> None:
    text = "[project]\nname = 'x'\n\n[tool.memci.entrypoints.web]\ncommand = 'a'\ntimeout = 60\n"
    assert error(text, "pyproject.toml") == (
        "pyproject.toml:6: tool.memci.entrypoints.web.timeout: '60' has no unit; write '60 s' or '60 ms'."
    )


def test_a_line_that_is_not_known_is_left_out() -> None:
    with pytest.raises(UsageError) as refused:
        parse_settings({"runs": 0}, file=Path("memci.toml"), text="")
    assert str(refused.value).startswith("memci.toml: runs: must be")


def test_a_pyproject_that_is_named_must_have_the_table() -> None:
    assert error("[project]\nname = 'x'", "pyproject.toml") == "pyproject.toml: there is no table [tool.memci] in it."


def test_a_table_that_is_none_is_refused() -> None:
    assert error("[tool]\nmemci = 3", "pyproject.toml") == (
        "pyproject.toml:2: tool.memci: must be a table, not the number 3."
    )


DATE = "2026-01-01"


def with_a_date(key: Key) -> str:
    """Settings in which the key is a date, which is right for none of them."""
    if key.table == "settings":
        return f"{key.name} = {DATE}"
    if key.table == "budget":
        return f"{BUDGET}peak_heap.{key.name} = {DATE}"
    table = "[entrypoints.web]\n" if key.name in WHAT_TO_START else WEB
    return f"{table}{key.name} = {DATE}"


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.table}-{key.name}")
def test_every_listed_key_is_read(key: Key) -> None:
    message = error(with_a_date(key))
    assert f"{key.name}: must be " in message
    assert message.endswith(", not a date or time.")


def test_every_metric_has_a_unit() -> None:
    assert set(METRIC_UNITS) == set(METRICS)


TOML_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*(key.name for key in KEYS), *METRICS, "web"]) | st.text(max_size=3), inner, max_size=4
        )
    ),
)


@given(TOML_VALUES)
def test_any_data_is_understood_or_refused_in_one_line(value: object) -> None:
    for data in ({"entrypoints": {"web": value}}, {"budget": value}, {"entrypoints": value}, {"runs": value}):
        try:
            parse_settings(data, file=Path("memci.toml"), text="")
        except UsageError as refused:
            assert str(refused).isprintable()
            assert str(refused).endswith((".", "?"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"runs = 1\nruns = 2\n", "memci.toml:2: is not valid TOML: Cannot overwrite a value."),
        (b"a = [1,\n", "memci.toml: is not valid TOML: Invalid value (at end of document)."),
        (b"runs = 10\n# \xff\n", "memci.toml:2: is not UTF-8, as TOML has to be; save it as UTF-8."),
        (b"a = " + b"[" * 20_000, "memci.toml: is nested too deeply to be read as TOML."),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "memci.toml").write_bytes(content)
    with pytest.raises(UsageError) as refused:
        load_settings(tmp_path)
    assert str(refused.value) == f"{tmp_path}/{message}"


def test_a_broken_pyproject_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = x\n")
    with pytest.raises(UsageError, match=r"pyproject\.toml:2: is not valid TOML: Invalid value\.$"):
        load_settings(tmp_path)


def test_two_settings_files_in_one_folder_are_both_named(tmp_path: Path) -> None:
    (tmp_path / "memci.toml").write_text("runs = 3")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n[tool.memci]\nruns = 3\n")
    with pytest.raises(UsageError) as refused:
        load_settings(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path}/memci.toml and [tool.memci] in {tmp_path}/pyproject.toml:3 both hold settings; keep one."
    )


def test_a_named_file_must_be_there_and_a_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml: there is no such settings file\.$"):
        load_settings(tmp_path, tmp_path / "none.toml")
    with pytest.raises(UsageError, match=r"^/dev/zero: is no ordinary file; settings are a TOML file\.$"):
        load_settings(tmp_path, Path("/dev/zero"))
    (tmp_path / "large.toml").write_bytes(b"#" * (1024**2 + 1))
    with pytest.raises(UsageError, match=r"large\.toml: is larger than 1 MiB, which no settings are\.$"):
        load_settings(tmp_path, tmp_path / "large.toml")
    with pytest.raises(UsageError, match=r": cannot be read: Is a directory\.$"):
        load_settings(tmp_path, tmp_path)
