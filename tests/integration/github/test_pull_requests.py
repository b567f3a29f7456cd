from dataclasses import replace

import pytest
from tests.fake_github import FakeGitHub

from memci.github.api import Api
from memci.github.errors import GitHubError
from memci.github.event import PullRequest, WorkflowRun
from memci.github.pull_requests import current_head, find_pull_request, waiver
from memci.model.comparison import Waiver

OURS, FORK = FakeGitHub.repository_id, 2000
HEAD, NEWER, BASE = "c" * 40, "d" * 40, "b" * 40
LABEL = "memci-waived"
RUN = WorkflowRun(
    id=17,
    event="pull_request",
    path=".github/workflows/memci.yml",
    head_sha=HEAD,
    head_branch="feature",
    head_owner="mallory",
    head_repository_id=FORK,
    repository_id=OURS,
    conclusion="success",
)


class TestFind:
    def add(self, fake: FakeGitHub, number: int, head: str = HEAD, state: str = "open") -> None:
        fake.add_pull(number, head, "feature", "mallory", FORK, base_sha=BASE, state=state, labels=["bug"])

    def test_of_a_fork(self, fake: FakeGitHub, api: Api) -> None:
        self.add(fake, 7)
        fake.add_pull(8, HEAD)
        fake.add_pull(9, NEWER, "other", "mallory", FORK)
        assert find_pull_request(api, RUN, OURS) == PullRequest(
            7, HEAD, "feature", "mallory", FORK, "main", BASE, ("bug",), "open"
        )
        (request,) = fake.requests
        assert "state=open" in request.query
        assert "head=mallory%3Afeature" in request.query

    def test_of_our_own(self, fake: FakeGitHub, api: Api) -> None:
        fake.add_pull(7, HEAD)
        found = find_pull_request(api, replace(RUN, head_owner="acme", head_repository_id=OURS), OURS)
        assert isinstance(found, PullRequest)
        assert (found.number, found.from_fork(OURS)) == (7, False)

    def test_closed(self, fake: FakeGitHub, api: Api) -> None:
        self.add(fake, 7, state="closed")
        assert find_pull_request(api, RUN, OURS) == (
            "No pull request from mallory:feature is open any more; there is nothing to report on."
        )

    def test_superseded_head(self, fake: FakeGitHub, api: Api) -> None:
        self.add(fake, 7, NEWER)
        assert find_pull_request(api, RUN, OURS) == (
            "ccccccc, which was measured, is no longer the head of #7; the newer commit's run will report."
        )

    def test_two_from_the_same_head(self, fake: FakeGitHub, api: Api) -> None:
        self.add(fake, 7)
        self.add(fake, 8)
        assert find_pull_request(api, RUN, OURS) == (
            "The pull requests #8 and #7 all have the head ccccccc of mallory:feature; which of them was measured is "
            "not known."
        )

    def test_two_of_which_one_is_superseded(self, fake: FakeGitHub, api: Api) -> None:
        self.add(fake, 7, NEWER)
        self.add(fake, 8)
        found = find_pull_request(api, RUN, OURS)
        assert isinstance(found, PullRequest)
        assert found.number == 8

    def test_repository_of_the_same_owner_and_branch(self, fake: FakeGitHub, api: Api) -> None:
        fake.add_pull(7, HEAD, "feature", "mallory", FORK + 1)
        assert isinstance(find_pull_request(api, RUN, OURS), str)

    def test_fork_that_was_deleted(self, fake: FakeGitHub, api: Api) -> None:
        fake.add_pull(7, HEAD, "feature", "mallory", fork_deleted=True)
        assert isinstance(find_pull_request(api, RUN, OURS), str)
        said = find_pull_request(api, replace(RUN, head_owner="", head_repository_id=None), OURS)
        assert said == "The repository that run 17 took its commit from is there no more."

    @pytest.mark.parametrize("owner", ["", "mallory"])
    def test_head_that_github_takes_for_no_filter(self, fake: FakeGitHub, api: Api, owner: str) -> None:
        fake.add_pull(7, HEAD, "main", "alice", FORK + 1)
        assert isinstance(find_pull_request(api, replace(RUN, head_owner=owner, head_branch=""), OURS), str)

    def test_run_of_another_event(self, fake: FakeGitHub, api: Api) -> None:
        self.add(fake, 7)
        assert find_pull_request(api, replace(RUN, event="push\n::x"), OURS) == (
            r"Run 17 was not started by a pull request, but by the event push\n::x."
        )
        assert fake.requests == []

    def test_run_of_another_repository(self, fake: FakeGitHub, api: Api) -> None:
        self.add(fake, 7)
        assert find_pull_request(api, RUN, OURS + 1) == "Run 17 is not one of this repository."
        assert fake.requests == []

    def test_token_that_may_not_read(self, fake: FakeGitHub, api: Api) -> None:
        fake.permissions.clear()
        with pytest.raises(GitHubError, match=r"\(403\): .*`permissions: pull-requests: read`"):
            find_pull_request(api, RUN, OURS)

    def test_many(self, fake: FakeGitHub, api: Api) -> None:
        for number in range(100, 250):
            self.add(fake, number, NEWER)
        self.add(fake, 7)
        found = find_pull_request(api, RUN, OURS)
        assert isinstance(found, PullRequest)
        assert found.number == 7


def test_current_head(fake: FakeGitHub, api: Api) -> None:
    fake.add_pull(7, HEAD)
    assert current_head(api, 7) == HEAD
    fake.add_pull(7, NEWER)
    assert current_head(api, 7) == NEWER


class TestWaiver:
    @pytest.fixture(autouse=True)
    def _pull(self, fake: FakeGitHub) -> None:
        fake.add_pull(7, HEAD, labels=["bug"])

    def test_none(self, fake: FakeGitHub, api: Api) -> None:
        assert waiver(api, 7, LABEL) is None
        assert len(fake.requests) == 1

    def test_set(self, fake: FakeGitHub, api: Api) -> None:
        fake.add_label(7, LABEL, by="alice")
        fake.add_label(7, "other", by="carol")
        assert waiver(api, 7, LABEL) == Waiver(by="alice", reason=LABEL)

    def test_taken_away(self, fake: FakeGitHub, api: Api) -> None:
        fake.add_label(7, LABEL, by="alice")
        fake.remove_label(7, LABEL, by="bob")
        assert waiver(api, 7, LABEL) is None

    def test_set_again_by_another(self, fake: FakeGitHub, api: Api) -> None:
        fake.add_label(7, LABEL, by="zoe")
        fake.remove_label(7, LABEL, by="bob")
        fake.add_label(7, LABEL, by="carol")
        assert waiver(api, 7, LABEL) == Waiver(by="carol", reason=LABEL)

    def test_case(self, fake: FakeGitHub, api: Api) -> None:
        fake.add_label(7, "Memci-Waived", by="alice")
        assert waiver(api, 7, LABEL) == Waiver(by="alice", reason=LABEL)

    def test_event_on_a_later_page(self, fake: FakeGitHub, api: Api) -> None:
        for number in range(150):
            fake.add_label(7, f"label-{number}", by="carol")
        fake.add_label(7, LABEL, by="alice")
        assert waiver(api, 7, LABEL) == Waiver(by="alice", reason=LABEL)

    def test_label_that_was_renamed(self, fake: FakeGitHub, api: Api) -> None:
        fake.add_label(7, LABEL, by="alice")
        fake.fail("GET", "/events", 200, body=[])
        assert waiver(api, 7, LABEL) == Waiver(by="somebody", reason=LABEL)

    def test_account_that_was_deleted(self, fake: FakeGitHub, api: Api) -> None:
        fake.add_label(7, LABEL, by="alice")
        closed = {"id": 1, "url": "u", "event": "closed", "actor": None}
        labeled = {"id": 2, "url": "u", "event": "labeled", "actor": None, "label": {"name": LABEL, "color": "ededed"}}
        fake.fail("GET", "/events", 200, body=[closed, labeled])
        assert waiver(api, 7, LABEL) == Waiver(by="ghost", reason=LABEL)

    def test_fault(self, fake: FakeGitHub, api: Api) -> None:
        fake.add_label(7, LABEL, by="alice")
        fake.fail("GET", "/events", 502, times=2)
        assert waiver(api, 7, LABEL) == Waiver(by="alice", reason=LABEL)
