import pytest

from memci.action.inputs import Inputs
from memci.action.plan import advises, measures_base, plan_for, takes_artifact
from memci.errors import UsageError
from memci.github.event import Event, EventName, PullRequest, WorkflowRun

OWN, FORK = 1000, 2000


def pull(repository: int | None = OWN) -> Event:
    return Event(
        "pull_request",
        pull_request=PullRequest(7, "c" * 40, "feature", "acme", repository, "main", "b" * 40, (), "open"),
    )


FINISHED = Event(
    "workflow_run", workflow_run=WorkflowRun(1, "pull_request", "x.yml", "c" * 40, "f", "acme", OWN, OWN, "success")
)


def test_a_pull_request_of_this_repository_is_measured_and_commented_on() -> None:
    plan = plan_for(pull(), Inputs(), OWN, "alice")
    assert (plan.stage, plan.for_pull_request, plan.number, plan.check, plan.remarks) == ("measure", True, 7, False, ())


@pytest.mark.parametrize("repository", [FORK, None])
def test_one_of_a_fork_is_only_measured(repository: int | None) -> None:
    plan = plan_for(pull(repository), Inputs(check="always"), OWN, "alice")
    assert (plan.stage, plan.for_pull_request, plan.number, plan.check) == ("measure", True, None, False)
    assert plan.remarks[0].startswith("This run is for a fork, so its token may only read")


def test_so_is_one_of_dependabot() -> None:
    plan = plan_for(pull(), Inputs(), OWN, "dependabot[bot]")
    assert plan.number is None
    assert plan.remarks[0].startswith("This run is for Dependabot")


def test_measuring_alone_says_nothing_elsewhere() -> None:
    plan = plan_for(pull(), Inputs(mode="measure"), OWN, "alice")
    assert (plan.number, plan.check, plan.remarks) == (None, False, ())


@pytest.mark.parametrize("name", ["push", "schedule", "workflow_dispatch", "merge_group"])
def test_only_these_leave_a_baseline(name: EventName) -> None:
    plan = plan_for(Event(name), Inputs(), OWN, "alice")
    assert (plan.stage, plan.for_pull_request, plan.number) == ("measure", False, None)


def test_a_finished_run_is_reported_on() -> None:
    assert plan_for(FINISHED, Inputs(), OWN, "alice").stage == "report"
    assert plan_for(FINISHED, Inputs(), OWN, "alice").check
    assert not plan_for(FINISHED, Inputs(check="never"), OWN, "alice").check


def test_no_code_is_started_beside_a_token_that_may_write() -> None:
    with pytest.raises(UsageError, match="so no code of a pull request is started here"):
        plan_for(FINISHED, Inputs(mode="measure"), OWN, "alice")


def test_reporting_is_for_finished_runs() -> None:
    with pytest.raises(UsageError, match="reporting is for workflows that run `on: workflow_run`"):
        plan_for(pull(), Inputs(mode="report"), OWN, "alice")


def test_where_the_base_comes_from() -> None:
    assert measures_base(Inputs(), gates_time=False) == "when-needed"
    assert measures_base(Inputs(), gates_time=True) == "always"
    assert measures_base(Inputs(baseline="measure"), gates_time=False) == "always"
    assert measures_base(Inputs(baseline="artifact"), gates_time=True) == "never"
    assert measures_base(Inputs(baseline="none"), gates_time=True) == "never"
    assert [takes_artifact(Inputs(), gates_time=timed) for timed in (False, True)] == [True, False]
    assert takes_artifact(Inputs(baseline="artifact"), gates_time=True)
    assert not takes_artifact(Inputs(baseline="none"), gates_time=False)


def test_what_is_advised_on_by_itself_is_a_pull_requests_change() -> None:
    push = plan_for(Event("push"), Inputs(), OWN, "alice")
    for event in (pull(), pull(FORK)):
        plan = plan_for(event, Inputs(), OWN, "alice")
        asked = [advises(Inputs(advise=word), plan) for word in ("auto", "always", "never")]
        assert asked == ["changed", "all", "never"]
    assert [advises(Inputs(advise=word), push) for word in ("auto", "always", "never")] == ["never", "all", "never"]
