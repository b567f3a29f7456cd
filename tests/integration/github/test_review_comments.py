import json
import threading
from dataclasses import replace
from typing import Any

import pytest
from tests.fake_github import FakeGitHub
from tests.integration.github.conftest import MakeApi

from memci.github.api import Api
from memci.github.errors import GitHubError
from memci.github.review_comments import Synced, sync_review_comments
from memci.github.review_note import ReviewNote, identity_of, mark_of, marked, read_mark

BOT = "github-actions[bot]"
BASE, HEAD, NEXT = "b" * 40, "c" * 40, "d" * 40
ALL = r"/pulls/7/comments$"
ONE = r"/pulls/comments/\d+$"
FILE = "shop/a.py"
TEXT = "import pandas\nimport numpy\nimport scipy\nimport boto3\n" + "".join(f"x{n} = {n}\n" for n in range(5, 41))


def note(package: str, start: int | None, line: int, change: str = "code", body: str = "Saves 29 MiB.") -> ReviewNote:
    return ReviewNote(identity_of(FILE, f"import {package}"), FILE, start, line, f"{package}: {body}", change)


PANDAS, NUMPY, SCIPY, BOTO3 = note("pandas", 1, 8), note("numpy", None, 2), note("scipy", 3, 9), note("boto3", 4, 5)
NOTHING = Synced((), 0, 0, ())


def threads(*nodes: dict[str, Any]) -> dict[str, Any]:
    """What GitHub answers when it knows of these."""
    page = {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": nodes}
    return {"data": {"repository": {"pullRequest": {"reviewThreads": page}}}}


@pytest.fixture(autouse=True)
def _pull(fake: FakeGitHub) -> None:
    fake.add_pull(7, HEAD, base_sha=BASE)
    fake.put_file(FILE, HEAD, TEXT)


def push(fake: FakeGitHub, text: str) -> None:
    fake.put_file(FILE, NEXT, text)
    fake.add_pull(7, NEXT, base_sha=BASE)


def sync(api: Api, *notes: ReviewNote, key: str = "key", head: str = HEAD) -> Synced:
    return sync_review_comments(api, 7, key, head, notes)


def bodies(fake: FakeGitHub) -> list[str]:
    return [comment["body"] for comment in fake.review_comments(7)]


def ours(one: ReviewNote, key: str = "key") -> str:
    return marked(mark_of(one, key), one.body)


def states(fake: FakeGitHub) -> list[tuple[str, bool, bool]]:
    """Of each comment with a marker: the import's identity, whether it is settled, whether it is resolved."""
    marks = [(read_mark(comment["body"]), comment["resolved"]) for comment in fake.review_comments(7)]
    return [(mark.identity, mark.change is None, resolved) for mark, resolved in marks if mark]


def written(fake: FakeGitHub) -> list[tuple[str, int | None]]:
    """What was asked to be changed, and the answers."""
    return [
        (request.method if request.path != "/graphql" else "resolve", request.status)
        for request in fake.requests
        if request.method != "GET" and (request.path != "/graphql" or b"mutation" in request.body)
    ]


def sent(fake: FakeGitHub) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in fake.requests if one.method == "POST" and one.path != "/graphql"]


def let_resolve(fake: FakeGitHub) -> None:
    fake.permissions.add("contents:write")


def test_first_notes(fake: FakeGitHub, api: Api) -> None:
    done = sync(api, PANDAS, NUMPY)
    assert bodies(fake) == [ours(PANDAS), ours(NUMPY)]
    assert done == Synced(tuple(comment["html_url"] for comment in fake.review_comments(7)), 0, 0, ())
    placed = [
        {key: value for key, value in fields.items() if key not in ("body", "commit_id", "path")}
        for fields in sent(fake)
    ]
    assert placed == [
        {"line": 8, "side": "RIGHT", "start_line": 1, "start_side": "RIGHT"},
        {"line": 2, "side": "RIGHT"},
    ]
    assert {(fields["commit_id"], fields["path"]) for fields in sent(fake)} == {(HEAD, FILE)}


def test_second_run_writes_nothing(fake: FakeGitHub, api: Api) -> None:
    sync(api, PANDAS, NUMPY)
    before = written(fake)
    assert sync(api, PANDAS, NUMPY) == NOTHING
    assert written(fake) == before


def test_other_figures_write_nothing(fake: FakeGitHub, api: Api) -> None:
    sync(api, PANDAS)
    before = written(fake)
    assert sync(api, replace(PANDAS, body="Saves 31 MiB.")) == NOTHING
    assert written(fake) == before


def test_lines_that_were_only_moved_write_nothing(fake: FakeGitHub, api: Api) -> None:
    sync(api, PANDAS)
    push(fake, "import os\n" + TEXT)
    before = written(fake)
    assert sync(api, replace(PANDAS, start_line=2, line=9), head=NEXT) == NOTHING
    assert written(fake) == before


def test_other_code_for_the_same_lines_takes_the_comment_over(fake: FakeGitHub, api: Api) -> None:
    sync(api, PANDAS)
    changed = replace(PANDAS, change="other code", body="Other code")
    assert sync(api, changed) == NOTHING
    assert bodies(fake) == [ours(changed)]


@pytest.mark.parametrize("outdated", [PANDAS, NUMPY])
@pytest.mark.parametrize("allowed", [True, False])
def test_outdated_note_is_settled_and_posted_anew(
    fake: FakeGitHub, api: Api, outdated: ReviewNote, allowed: bool
) -> None:
    if allowed:
        let_resolve(fake)
    sync(api, outdated)
    push(fake, TEXT.replace("import numpy", "import numpy  # why?"))
    done = sync(api, outdated, head=NEXT)
    assert states(fake) == [(outdated.identity, True, allowed), (outdated.identity, False, False)]
    assert (len(done.posted), done.settled) == (1, 1)
    # And that was all.
    before = [request for request in written(fake) if request[0] != "resolve"]
    assert sync(api, outdated, head=NEXT) == NOTHING
    assert [request for request in written(fake) if request[0] != "resolve"] == before


def test_note_that_is_gone_is_resolved(fake: FakeGitHub, api: Api) -> None:
    let_resolve(fake)
    sync(api, PANDAS, NUMPY)
    assert sync(api, NUMPY) == replace(NOTHING, settled=1)
    assert states(fake) == [(PANDAS.identity, True, True), (NUMPY.identity, False, False)]
    assert PANDAS.body not in bodies(fake)[0]
    before = written(fake)
    assert sync(api, NUMPY) == NOTHING
    assert written(fake) == before


def test_note_that_is_gone_says_so_where_the_token_may_not_resolve(fake: FakeGitHub, api: Api) -> None:
    sync(api, PANDAS, NUMPY, SCIPY)
    assert sync(api) == replace(NOTHING, settled=3)
    assert [settled for _, settled, _ in states(fake)] == [True] * 3
    assert bodies(fake)[0].startswith(f"<!-- memci:advice key {PANDAS.identity} settled -->\n_Settled: ")
    # Refused once, it is not asked for again in the same run.
    assert written(fake)[3:] == [("PATCH", 200), ("resolve", 200), ("PATCH", 200), ("PATCH", 200)]


def test_what_could_not_be_resolved_is_once_the_token_may(fake: FakeGitHub, api: Api) -> None:
    sync(api, PANDAS)
    sync(api)
    let_resolve(fake)
    assert sync(api) == NOTHING
    assert states(fake) == [(PANDAS.identity, True, True)]


def test_import_that_comes_back_is_brought_up_again(fake: FakeGitHub, api: Api) -> None:
    let_resolve(fake)
    sync(api, PANDAS)
    sync(api)
    assert len(sync(api, PANDAS).posted) == 1
    assert states(fake) == [(PANDAS.identity, True, True), (PANDAS.identity, False, False)]


@pytest.mark.parametrize("decision", ["resolved", "answered", "hidden"])
def test_what_a_person_has_dealt_with_is_not_repeated(fake: FakeGitHub, api: Api, decision: str) -> None:
    sync(api, PANDAS)
    comment = fake.review_comments(7)[0]["id"]
    match decision:
        case "resolved":
            fake.resolve_thread(comment)
        case "answered":
            fake.add_review_comment(7, FILE, 8, "We need it there", "alice", reply_to=comment)
        case "hidden":
            fake.minimize(comment)
    before = written(fake)
    push(fake, TEXT.replace("x6 = 6", "x6 = 7"))
    assert sync(api, PANDAS, head=NEXT) == NOTHING
    assert written(fake) == before


def test_three_are_open_at_most(fake: FakeGitHub, api: Api) -> None:
    done = sync(api, PANDAS, NUMPY, SCIPY, BOTO3)
    assert (len(done.posted), done.left_out) == (3, 1)
    assert sync(api, PANDAS, NUMPY, SCIPY, BOTO3) == replace(NOTHING, left_out=1)
    done = sync(api, PANDAS, SCIPY, BOTO3)
    assert (len(done.posted), done.settled) == (1, 1)
    assert bodies(fake)[3:] == [ours(BOTO3)]


def test_uses_of_memci_share_the_room_and_keep_their_hands_off_each_other(fake: FakeGitHub, api: Api) -> None:
    sync(api, PANDAS, NUMPY, key="a")
    done = sync(api, PANDAS, SCIPY, BOTO3, key="b")
    assert (len(done.posted), done.left_out) == (1, 1)
    assert bodies(fake) == [ours(PANDAS, "a"), ours(NUMPY, "a"), ours(SCIPY, "b")]
    sync(api, key="b")
    assert [settled for _, settled, _ in states(fake)] == [False, False, True]


@pytest.mark.parametrize(
    ("login", "kind"), [("alice", "User"), ("renovate[bot]", "Bot"), ("github-actions", "User"), ("ghost", "User")]
)
def test_marker_that_somebody_else_pasted_says_nothing(fake: FakeGitHub, api: Api, login: str, kind: str) -> None:
    pasted = fake.add_review_comment(7, FILE, 8, ours(PANDAS), login, kind, start_line=1)
    fake.resolve_thread(pasted)
    sync(api, PANDAS)
    sync(api)
    assert [settled for _, settled, _ in states(fake)] == [False, True]
    assert bodies(fake)[0] == ours(PANDAS)


@pytest.mark.parametrize("who", ["alice", "acme-bot"])
def test_each_token_knows_its_own(fake: FakeGitHub, make_api: MakeApi, who: str) -> None:
    api = make_api(fake.personal_token(who) if who == "alice" else fake.app_token(who))
    sync(api, PANDAS)
    assert sync(api, PANDAS) == NOTHING
    assert bodies(fake) == [ours(PANDAS)]


def test_thread_on_the_third_page_is_found(fake: FakeGitHub, api: Api) -> None:
    for number in range(230):
        fake.add_review_comment(7, FILE, 3, f"Comment {number}")
    sync(api, PANDAS)
    assert sync(api, PANDAS) == NOTHING
    assert len(bodies(fake)) == 231


@pytest.mark.parametrize("fault", ["lost", "cut"])
def test_note_whose_answer_was_lost_is_not_posted_twice(fake: FakeGitHub, api: Api, fault: str) -> None:
    if fault == "lost":
        fake.lose("POST", ALL)
    else:
        fake.cut("POST", ALL, done=True)
    done = sync(api, PANDAS, NUMPY)
    assert bodies(fake) == [ours(PANDAS), ours(NUMPY)]
    assert done.posted == tuple(comment["html_url"] for comment in fake.review_comments(7))


def test_note_that_was_not_posted_is_posted(fake: FakeGitHub, api: Api) -> None:
    fake.fail("POST", ALL, 502, times=2)
    sync(api, PANDAS)
    assert bodies(fake) == [ours(PANDAS)]


def test_line_that_is_not_in_the_diff_is_a_warning(fake: FakeGitHub, api: Api) -> None:
    done = sync(api, note("flask", None, 99), NUMPY)
    assert bodies(fake) == [ours(NUMPY)]
    assert done.warnings == (
        "shop/a.py:99 could not be commented on (422): Validation Failed: pull_request_review_thread.line must be part "
        "of the diff.",
    )
    assert done.left_out == 0


def test_thread_that_vanishes_meanwhile_is_no_failure(fake: FakeGitHub, api: Api) -> None:
    let_resolve(fake)
    author = {"__typename": "Bot", "login": "github-actions"}
    first = {"databaseId": 1, "url": "", "body": ours(PANDAS), "isMinimized": False, "author": author}
    comments = {"totalCount": 1, "nodes": [first]}
    vanished = {"id": "gone", "isResolved": False, "isOutdated": False, "startLine": 1, "line": 8, "comments": comments}
    fake.fail("POST", "/graphql", 200, body=threads(vanished))
    assert sync(api, NUMPY).settled == 1
    assert bodies(fake) == [ours(NUMPY)]
    assert written(fake) == [("PATCH", 404), ("resolve", 200), ("POST", 201)]


def test_four_jobs_at_once_leave_one_comment_on_each_import(fake: FakeGitHub, make_api: MakeApi) -> None:
    keys = ["a", "a", "b", "c"]
    jobs = [threading.Thread(target=sync, args=(make_api(), PANDAS, NUMPY), kwargs={"key": key}) for key in keys]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    for key in ("a", "b", "c"):
        sync(make_api(), PANDAS, NUMPY, key=key)
    open_ones = [identity for identity, settled, _ in states(fake) if not settled]
    assert sorted(open_ones) == sorted([PANDAS.identity, NUMPY.identity])


@pytest.mark.parametrize("deleted", [True, False])
def test_job_that_another_was_quicker_than_takes_its_comment_back(fake: FakeGitHub, api: Api, deleted: bool) -> None:
    sync(api, PANDAS, key="quicker")
    fake.fail("POST", "/graphql", 200, body=threads())
    if not deleted:
        fake.fail("DELETE", ONE, 403)
    done = sync(api, PANDAS, NUMPY)
    first = [ours(PANDAS, "quicker")] if deleted else [ours(PANDAS, "quicker"), ours(PANDAS)]
    assert bodies(fake) == [*first, ours(NUMPY)]
    assert done.posted == (fake.review_comments(7)[-1]["html_url"],)


def test_permission_for_pull_requests_is_enough(fake: FakeGitHub, api: Api) -> None:
    fake.permissions = {"pull-requests:write"}
    sync(api, PANDAS)
    sync(api, replace(PANDAS, change="other"))
    sync(api)
    assert [settled for _, settled, _ in states(fake)] == [True]


@pytest.mark.parametrize(
    ("permissions", "undone"),
    [
        ({"pull-requests:read"}, "shop/a.py:8 could not be commented on"),
        ({"contents:write"}, "The review comments could not be looked up"),
    ],
)
def test_token_that_may_not(fake: FakeGitHub, api: Api, slept: list[float], permissions: set[str], undone: str) -> None:
    fake.permissions = permissions
    with pytest.raises(GitHubError) as failed:
        sync(api, PANDAS)
    assert failed.value.status == 403
    assert str(failed.value).startswith(
        f"{undone} (403): the token may not do that; give the job `permissions: pull-requests: write`"
    )
    assert slept == []


def test_nothing_to_say_takes_one_question(fake: FakeGitHub, api: Api) -> None:
    fake.permissions = {"pull-requests:read"}
    assert sync(api) == NOTHING
    assert len(fake.requests) == 1


def test_pull_request_that_is_not_there(api: Api) -> None:
    with pytest.raises(GitHubError, match=r"The review comments could not be looked up \(404\)"):
        sync_review_comments(api, 8, "key", HEAD, [PANDAS])


def test_answer_that_is_not_githubs(fake: FakeGitHub, api: Api) -> None:
    fake.fail("POST", "/graphql", 200, body={"data": {"repository": None}})
    with pytest.raises(GitHubError, match="what answered is not GitHub's API"):
        sync(api, PANDAS)


@pytest.mark.parametrize("fault", ["first", "later"])
def test_limit_is_waited_for(fake: FakeGitHub, api: Api, slept: list[float], fault: str) -> None:
    fake.limit("POST", "/graphql" if fault == "first" else ALL)
    sync(api, PANDAS)
    assert bodies(fake) == [ours(PANDAS)]
    assert len(slept) == 1
