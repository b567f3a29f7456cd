"""What a program said last, turned into a reason."""

import pytest

from memci.measure.diagnose import explain_failure
from memci.model.entrypoint import Entrypoint
from memci.model.result import Outcome, State

TRACEBACK = 'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\n'


def _failed(tail: str, state: State = "failed", code: int = 1) -> Outcome:
    return Outcome(state=state, exit_code=code, message=f"It exited with code {code}.", output_tail=tail)


@pytest.mark.parametrize("missing", ["shop", "shop.mian"])
def test_a_missing_module_of_the_settings_is_not_found(missing: str) -> None:
    outcome = explain_failure(
        _failed(f"{TRACEBACK}ModuleNotFoundError: No module named '{missing}'\n"),
        Entrypoint(name="web", import_="shop.mian"),
    )
    assert outcome.state == "not-found"
    assert repr(missing) in outcome.message


def test_a_missing_module_of_somebody_else_is_a_failure_of_the_program() -> None:
    outcome = explain_failure(
        _failed(f"{TRACEBACK}ModuleNotFoundError: No module named 'pandas'\n"), Entrypoint(name="web", import_="shop")
    )
    assert outcome.state == "failed"
    assert outcome.message == "It exited with code 1: ModuleNotFoundError: No module named 'pandas'"


def test_a_missing_callable_is_not_found() -> None:
    outcome = explain_failure(
        _failed(f"{TRACEBACK}AttributeError: module 'shop.main' has no attribute 'start'\n"),
        Entrypoint(name="web", call="shop.main:start"),
    )
    assert (outcome.state, outcome.message) == ("not-found", "'shop.main' has no 'start' to call.")


def test_a_missing_file_and_a_missing_main_module_are_not_found() -> None:
    file = explain_failure(
        _failed("/venv/bin/python: can't open file '/home/me/app.py': [Errno 2] No such file or directory\n", code=2),
        Entrypoint(name="web", command=("python", "app.py")),
    )
    module = explain_failure(
        _failed("/venv/bin/python: No module named nope\n"), Entrypoint(name="web", command=("python", "-m", "nope"))
    )
    assert file.state == module.state == "not-found"
    assert "'app.py'" in file.message
    assert "/home/me" not in file.message
    assert "'nope'" in module.message


def test_a_syntax_error_names_its_file_and_line() -> None:
    tail = '  File "/home/me/app.py", line 3\n    def\n       ^\nSyntaxError: invalid syntax\n'
    outcome = explain_failure(_failed(tail), Entrypoint(name="web", command=("python", "app.py")))
    assert outcome.state == "failed"
    assert outcome.message.endswith("SyntaxError: invalid syntax (app.py, line 3)")


def test_what_did_not_fail_by_itself_is_left_alone() -> None:
    killed = _failed("ModuleNotFoundError: No module named 'shop'\n", state="killed")
    assert explain_failure(killed, Entrypoint(name="web", import_="shop")) is killed


def test_a_silent_failure_keeps_its_message() -> None:
    outcome = _failed("all was well\n")
    assert explain_failure(outcome, Entrypoint(name="web", import_="shop")) == outcome
