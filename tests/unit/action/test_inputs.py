import pytest

from memci.action.inputs import Inputs, read_inputs
from memci.errors import UsageError


def given(**inputs: str) -> dict[str, str]:
    return {f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()}


def test_nothing_said_is_every_default() -> None:
    assert read_inputs({}) == Inputs()
    assert read_inputs(given(mode="", baseline=" ", command="")) == Inputs()


def test_dashes_stay_and_words_come_apart() -> None:
    inputs = read_inputs(
        given(
            fail_on="warn",
            advise="always",
            system_packages="libpq5 libxml2=2.9.14+dfsg-1",
            pass_env="DATABASE_URL,\nSECRET_KEY",  # noqa: S106
            forbid_imports="torch, tensorflow\npandas",
            install="\nuv sync --frozen\n\npython setup.py build_ext  \n",
            retention_days="14",
            working_directory="./services/api/",
        )
    )
    assert (inputs.fail_on, inputs.advise) == ("warn", "always")
    assert inputs.system_packages == ("libpq5", "libxml2=2.9.14+dfsg-1")
    assert inputs.pass_env == ("DATABASE_URL", "SECRET_KEY")
    assert inputs.forbid_imports == ("torch", "tensorflow", "pandas")
    assert inputs.install == ("uv sync --frozen", "python setup.py build_ext")
    assert inputs.retention_days == 14
    assert inputs.working_directory == "services/api"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("mode", "always", "The input `mode` is 'always'; it must be one of auto, measure, report."),
        ("comment", "on_change", "The input `comment` is 'on_change'; it must be one of always, on-change, never."),
        ("advise", "yes", "The input `advise` is 'yes'; it must be one of auto, always, never."),
        ("fail_on", "error", "The input `fail-on` is 'error'; it must be one of fail, warn, never."),
        (
            "working_directory",
            "../other",
            "The input `working-directory` is '../other'; it must be a path in the workspace, such as services/api.",
        ),
        ("result", "/tmp/r.json", "The input `result` is '/tmp/r.json'; it must be a path in the workspace, such as"),  # noqa: S108
        ("python_version", "3.x", "The input `python-version` is '3.x'; write it like '3.12' (in quotes, for YAML)."),
        ("python_version", "3.1", "The input `python-version` is '3.1', and 3.9 is the oldest that can be measured;"),
        ("python_version", "--help", "The input `python-version` is '--help'; write it like"),
        ("retention_days", "0", "The input `retention-days` is '0'; it must be a number from 1 to 400."),
        (
            "system_packages",
            "libpq5 -oDpkg::Pre-Invoke=x",
            "The input `system-packages`: '-oDpkg::Pre-Invoke=x' is not the name of a Debian package.",
        ),
        ("pass_env", "A=B", "The input `pass-env`: 'A=B' is not the name of an environment variable."),
    ],
)
def test_what_an_input_cannot_mean(name: str, value: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_inputs(given(**{name: value}))
    assert str(refused.value).startswith(sentence)


def test_the_token_is_not_shown() -> None:
    assert "ghs_secret" not in repr(read_inputs({"INPUT_GITHUB-TOKEN": "ghs_secret"}))
