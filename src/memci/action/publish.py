"""What a decided step says: annotations, summary and outputs on the runner, comment and check run on GitHub.

The runner's come first, and nothing that GitHub refuses changes the verdict.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from memci.action.gate import conclusion, gate_sentence, lacks_baseline, something_changed
from memci.action.outputs import append_summary, metric_outputs, write_outputs
from memci.action.step import Step
from memci.action.suggestions import suggest
from memci.errors import ExitCode, UsageError
from memci.github.checks import create_check
from memci.github.comment import post_comment, remove_comment
from memci.github.pull_requests import current_head
from memci.judge.verdict import program_failed
from memci.model.advice import Advice
from memci.model.comparison import Comparison
from memci.render.annotations import Annotation, Severity, annotations
from memci.render.escape import output_lines, plain, shorten
from memci.render.explain import explanations
from memci.render.html.report import Side
from memci.render.markdown import CustomTemplate, Links, render_comment, render_summary

_LONGEST_TITLE = 200
_LAST_LINES = 30


@dataclass(frozen=True)
class Page:
    """A comparison as it is shown. `head` and `base` are its sides; `folder`: from where the files in it count, in the
    repository; "" is its top. `template`: the project's own, if any. `advice`: None when no import was tried in another
    place."""

    comparison: Comparison
    head: Side
    base: Side | None
    links: Links | None
    folder: str = ""
    template: CustomTemplate | None = None
    advice: Advice | None = None

    @cached_property
    def comment(self) -> str:
        """The comment's text; memci's own template where the project's has a mistake."""
        return render_comment(self.comparison, self.links, self.template, self.advice)

    @cached_property
    def summary(self) -> str:
        """The job's summary."""
        return render_summary(self.comparison, self.links, self.template, self.advice)


def linked(page: Page, report_url: str | None) -> Page:
    """The page with a link to the report, where there is one."""
    return replace(page, links=replace(page.links, report_url=report_url)) if page.links and report_url else page


def announce(step: Step, page: Page, code: ExitCode, files: dict[str, str]) -> None:
    """Annotations on the lines that cost, the summary, the outputs; `files` are outputs that name files."""
    for annotation in _annotations(page):
        title = f"memci: {annotation.title}"
        step.log.tell(
            annotation.level, annotation.message, title=title, file=annotation.file or "", line=annotation.line
        )
    if lacks_baseline(page.comparison) and step.inputs.on_missing_baseline != "pass":
        level: Severity = "error" if step.inputs.on_missing_baseline == "fail" and code != ExitCode.OK else "warning"
        step.log.tell(level, "There is no baseline to compare with (`on-missing-baseline`).", title="memci")
    append_summary(step.file("GITHUB_STEP_SUMMARY"), page.summary)
    outputs = {"verdict": page.comparison.verdict, **files, **metric_outputs(page.comparison)}
    write_outputs(step.file("GITHUB_OUTPUT"), outputs)
    for entrypoint in page.comparison.entrypoints:
        if program_failed(entrypoint) and entrypoint.outcome is not None and entrypoint.outcome.output_tail:
            with step.log.group(f"The last words of {plain(entrypoint.name)}"):
                for line in output_lines(entrypoint.outcome.output_tail, _LAST_LINES):
                    step.log.say(line)
    for sentence in explanations(page.comparison):
        step.log.say(sentence)
    step.log.say(gate_sentence(page.comparison, code))


def say_on_pull_request(step: Step, page: Page, number: int, key: str, head_sha: str) -> None:
    """Post, update or take away the comment, as the input `comment` asks; not when the pull request has moved on."""
    if step.inputs.comment == "never":
        return
    if current_head(step.api, number) != head_sha:
        step.log.tell("notice", f"Pull request {number} has newer commits, so their run comments.", title="memci")
        return
    if step.inputs.comment == "on-change" and not something_changed(page.comparison):
        remove_comment(step.api, number, key)
        return
    url = post_comment(step.api, number, key, page.comment)
    write_outputs(step.file("GITHUB_OUTPUT"), {"comment-url": url})
    step.log.say(f"Comment: {url}")


def suggest_on_pull_request(step: Step, page: Page, number: int, key: str, head_sha: str) -> None:
    """Say on the pull request's own lines which of its imports a start does without, and take back what no longer
    holds; not when it has moved on, nor when not all that was to be tried has been."""
    if step.inputs.comment == "never" or page.advice is None or not page.advice.complete:
        return
    if current_head(step.api, number) == head_sha:
        suggest(step, page.advice, number, key, head_sha, page.folder)


def post_check(step: Step, page: Page, head_sha: str, key: str, code: ExitCode) -> None:
    """The check run on the pull request's own head commit."""
    links = page.links
    url = create_check(
        step.api,
        head_sha,
        f"memci ({key})",
        conclusion(page.comparison, code),
        shorten(next(iter(explanations(page.comparison)), page.comparison.verdict), _LONGEST_TITLE),
        page.comment,
        _annotations(page),
        links.run_url if links else None,
    )
    step.log.say(f"Check run: {url}")


def usable_template(step: Step, page: Page) -> Page:
    """The page, without the project's template when there is a mistake in that: it must not cost the report."""
    try:
        _ = page.comment
    except UsageError as error:
        step.warn(error, title="memci: the comment's template")
        return replace(page, template=None)
    return page


def _annotations(page: Page) -> list[Annotation]:
    """With files counted from the repository's top."""
    return [
        replace(one, file=f"{page.folder}/{one.file}") if one.file and page.folder else one
        for one in annotations(page.comparison)
    ]
