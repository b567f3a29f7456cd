"""A check run on a commit: the verdict beside the other checks, with annotations on the lines."""

import secrets
from collections.abc import Sequence
from typing import Literal

from github.CheckRun import CheckRun
from github.GithubObject import NotSet

from memci.github.api import Api
from memci.render.annotations import Annotation, Severity

Conclusion = Literal["success", "failure", "neutral"]

_NEEDS = "checks: write"
_MOST_AT_ONCE = 50
_LEVELS: dict[Severity, str] = {"error": "failure", "warning": "warning", "notice": "notice"}


_Output = dict[str, str | list[dict[str, str | int]]]


def create_check(
    api: Api,
    head_sha: str,
    name: str,
    conclusion: Conclusion,
    title: str,
    summary: str,
    annotations: Sequence[Annotation] = (),
    details_url: str | None = None,
) -> str:
    """Write a check run, and return its address; GitHubError when it could not be, or not with all annotations.

    `summary` is Markdown of at most 65,535 bytes. An annotation's `file` counts from the repository's top; one
    without a file has no place in a check run and is left out.
    """
    placed = [_placed(annotation, annotation.file) for annotation in annotations if annotation.file]
    batches = [placed[start : start + _MOST_AT_ONCE] for start in range(0, len(placed), _MOST_AT_ONCE)] or [[]]
    outputs: list[_Output] = [{"title": title, "summary": summary, "annotations": batch} for batch in batches]
    check = _create(api, head_sha, name, conclusion, outputs[0], details_url)
    for number, output in enumerate(outputs[1:], start=1):
        _add(api, check, output, number * _MOST_AT_ONCE)
    return check.html_url


def _create(
    api: Api, head_sha: str, name: str, conclusion: Conclusion, output: _Output, details_url: str | None
) -> CheckRun:
    repository, ours = api.repository, secrets.token_hex(16)
    tried = False

    def create() -> CheckRun:
        nonlocal tried
        if tried:  # the answer may be what was lost, not the check run
            for check in repository.get_commit(head_sha).get_check_runs(check_name=name):
                if check.external_id == ours:
                    return check
        tried = True
        return repository.create_check_run(
            name,
            head_sha,
            details_url=NotSet if details_url is None else details_url,
            external_id=ours,
            status="completed",
            conclusion=conclusion,
            output=output,
        )

    return api.call(create, "The check run could not be written", _NEEDS)


def _add(api: Api, check: CheckRun, output: _Output, before: int) -> None:
    """Add the output's annotations to a check run that has `before` of them."""
    tried = False

    def add() -> None:
        nonlocal tried
        if tried and api.repository.get_check_run(check.id).output.annotations_count > before:
            return
        tried = True
        check.edit(output=output)

    api.call(add, f"Only the first {before} annotations of the check run could be written", _NEEDS)


def _placed(annotation: Annotation, file: str) -> dict[str, str | int]:
    line = annotation.line or 1
    return {
        "path": file,
        "start_line": line,
        "end_line": line,
        "annotation_level": _LEVELS[annotation.level],
        "title": annotation.title,
        "message": annotation.message,
    }
