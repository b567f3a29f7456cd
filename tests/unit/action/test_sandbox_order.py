"""What the worker is told, and what is believed of what it tells."""

import json

import pytest

from memci.action.sandbox.order import Job, Order, Report, job_from_json, job_to_json, report_from_json, report_to_json
from memci.errors import MemciError
from memci.model.entrypoint import Budget, Entrypoint, Ready


def test_an_order_arrives_as_it_was_given() -> None:
    entrypoint = Entrypoint(
        "web",
        command=("gunicorn", "shop.wsgi:app"),
        ready=Ready("log", pattern="Booted (.*)"),
        env={"A": "é"},
        budget={"peak_heap": Budget(max=1e6), "cold_start": Budget(increase=0.1, floor=0.02, level="warn")},
        forbid_imports=("torch",),
    )
    order = Order(
        *("/w", (entrypoint,), "3.12", ("pip install .",), "a" * 40, "sha256:0", ("DATABASE_URL",)),
        advise="changed",
        before="b" * 40,
        loaded_before={"web": ("flask", "flask.app"), "job": ()},
    )
    job = Job(order, "/spool", "/venv")
    assert job_from_json(job_to_json(job)) == job


def test_a_report_arrives_as_it_was_given() -> None:
    report = Report({"own": 1.5}, ("a",), ("b",), ("uv sync",), "It failed:\n    so", 4)
    assert report_from_json(report_to_json(report)) == report


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"phases": {"own": NaN}}',
        b'{"phases": {"own": 1e300}}',
        b'{"phases": {"own": -1}}',
        b'{"exit_code": 256}',
        b'{"exit_code": 9999999999999999999999}',
        b'{"unknown": 1}',
        json.dumps({"error": "x" * 20_000}).encode(),
        json.dumps({"notes": ["x"] * 201}).encode(),
        b"[" * 100_000,
    ],
)
def test_a_report_that_is_none(text: bytes) -> None:
    with pytest.raises(MemciError, match="The report of the process that measures is damaged"):
        report_from_json(text)
