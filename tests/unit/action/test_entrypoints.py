from pathlib import Path

import pytest

from memci.action.entrypoints import gates_time, settings_with
from memci.action.inputs import Inputs
from memci.errors import UsageError
from memci.model.entrypoint import Budget, Ready
from memci.settings import Settings, settings_of_text

ROOT = Path("/project")


def settings(text: str = "") -> Settings:
    return settings_of_text(text, file=ROOT / "memci.toml", shown="memci.toml")


ONE = settings('install = "pip install ."\npython = "x"\n[entrypoints.web]\nimport = "shop"\n')


def test_the_settings_entrypoints_when_the_inputs_say_nothing() -> None:
    assert settings_with(Inputs(), ONE) == ONE
    assert settings_with(Inputs(install=("make",)), ONE).install == ("make",)


def test_an_entrypoint_of_the_inputs_is_the_only_one() -> None:
    inputs = Inputs(
        command="python -m shop",
        ready="http:8000/health",
        runs="5",
        timeout="90 s",
        budget="peak_heap: 64 MiB\ncold_start: +10 %, floor 20 ms, warn\nmodules: 400",
        forbid_imports=("torch",),
        max_modules="300",
    )
    made = settings_with(inputs, ONE)
    assert list(made.entrypoints) == ["shop"]
    shop = made.entrypoints["shop"]
    assert shop.command == ("python", "-m", "shop")
    assert shop.ready == Ready("http", 8000, "/health")
    assert (shop.runs, shop.timeout, shop.forbid_imports, shop.max_modules) == (5, 90.0, ("torch",), 300)
    assert shop.budget == {
        "peak_heap": Budget(max=64 * 1024**2),
        "cold_start": Budget(increase=0.1, floor=0.02, level="warn"),
        "modules": Budget(max=400),
    }
    assert made.install == ONE.install
    assert gates_time(made)
    assert not gates_time(ONE)


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("cold_start: floor 20 ms", True),
        ("cpu_time: +10 %", True),
        ("cold_start: +10 %, off", False),
        ("cold_start: 2 s", False),
        ("first_start: +10 %", False),  # one sample, of which nothing can be told
        ("peak_heap: +5 %", False),
    ],
)
def test_which_budgets_need_both_sides_in_one_job(line: str, asks: bool) -> None:
    assert gates_time(settings_with(Inputs(command="shop", budget=line), ONE)) == asks


@pytest.mark.parametrize(
    ("inputs", "name"),
    [
        (Inputs(import_="shop.main"), "shop.main"),
        (Inputs(call="shop.main:create_app"), "shop.main-create_app"),
        (Inputs(command="gunicorn shop:app"), "gunicorn"),
        (Inputs(command="gunicorn shop:app", name="web server"), "web-server"),
    ],
)
def test_its_name(inputs: Inputs, name: str) -> None:
    assert list(settings_with(inputs, settings()).entrypoints) == [name]


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        (Inputs(), "There is nothing to measure: neither do the settings have an entrypoint, nor do the step's inputs"),
        (Inputs(ready="listen"), "The input `ready` belongs to an entrypoint that the inputs describe; give one of"),
        (Inputs(command="a", import_="b"), "The step's inputs: entrypoints.a.import: command and import exclude each"),
        (Inputs(command="a", ready="htp"), "The step's inputs: entrypoints.a.ready: 'htp' "),
        (Inputs(command="a", runs="many"), "The step's inputs: entrypoints.a.runs: "),
        (Inputs(command="a", budget="peak_heap: 64 Mb"), "The step's inputs: entrypoints.a.budget.peak_heap"),
        (
            Inputs(command="a", budget="peak_hep: 64 MiB"),
            "The step's inputs: entrypoints.a.budget.peak_hep: there is no",
        ),
        (
            Inputs(command="a", config="x.toml"),
            "The inputs `config` and `command` exclude each other; keep one of them.",
        ),
    ],
)
def test_what_cannot_be_meant(inputs: Inputs, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        settings_with(inputs, settings())
    assert str(refused.value).startswith(sentence)
