"""What the step leaves with the run: its results, for the runs after it, and the report page, for whoever looks."""

import json

from memci.action.keys import page_name
from memci.action.measured import ABOUT, RESULT, RESULT_DATA, Measured
from memci.action.step import Step
from memci.errors import MemciError
from memci.github.artifacts.archive import LARGEST_CONTENT
from memci.github.artifacts.results_service import NotTakenError
from memci.github.artifacts.upload import Uploader
from memci.github.errors import GitHubError
from memci.github.links import artifact_url
from memci.units import format_bytes


def try_results(step: Step, measured: Measured, kept: str) -> bool:
    """Upload the results, or warn of what can be done instead. Whether uploading is of use. `kept`: where the head's
    result lies in the workspace."""
    files = _members(step, measured)
    size = sum(map(len, files.values()))
    if size > LARGEST_CONTENT:
        sentence = (
            f"The results have {format_bytes(size)}, and {format_bytes(LARGEST_CONTENT)} are the most that is read of "
            "an artifact, so they are not uploaded; measure fewer entrypoints in one step."
        )
        step.warn(MemciError(sentence), title="memci: the artifact")
        return True
    try:
        with step.phases.phase("upload"):
            number = _uploader(step).archive(step.artifact, files, kept)
    except GitHubError as error:
        step.warn(error, title="memci: the artifact")
        return False
    step.log.say(f"Artifact: {step.artifact} ({number}).")
    return True


def try_page(step: Step, key: str, html: bytes | None, kept: str = "") -> str | None:
    """Upload the report page and return its address; None when there is none or it could not be uploaded, with a
    warning. `kept`: where it lies in the workspace, "" if nowhere."""
    if html is None:
        return None
    name = page_name(key)
    try:
        if step.retrying.spent:
            raise MemciError(f"{name} is not uploaded: too much time was lost to servers that do not answer.")
        with step.phases.phase("upload"):
            number = _page_uploaded(step, name, html)
    except MemciError as error:
        step.warn(MemciError(f"{error} It stays at {kept}." if kept else str(error)), title="memci: the report page")
        return None
    url = artifact_url(step.context, number)
    step.log.say(f"Report: {url}")
    return url


def _page_uploaded(step: Step, name: str, html: bytes) -> int:
    uploader = _uploader(step)
    try:
        return uploader.file(name, html, "text/html")
    except NotTakenError as error:
        step.log.say(f"{error} It is uploaded in an archive.")
    return uploader.file_in_archive(name, html)


def _members(step: Step, measured: Measured) -> dict[str, bytes]:
    """The files of the results' artifact. Report data come along as far as there is room for them."""
    files, beside = measured.results(), measured.beside()
    if step.plan.for_pull_request:
        files[ABOUT] = json.dumps({"folder": step.inputs.working_directory}).encode()
    else:
        files = {RESULT: files[RESULT]}
        beside = {name: data for name, data in beside.items() if name == RESULT_DATA}
    for name, data in beside.items():
        if sum(map(len, files.values())) + len(data) <= LARGEST_CONTENT:
            files[name] = data
        else:
            step.log.say(
                f"{name} has {format_bytes(len(data))}, for which there is no room in the artifact: what is made from "
                "that lacks it (of a report page: by which calls the heap's peak is held)."
            )
    return files


def _uploader(step: Step) -> Uploader:
    return Uploader(
        results_url=step.environ.get("ACTIONS_RESULTS_URL", ""),
        runtime_token=step.environ.get("ACTIONS_RUNTIME_TOKEN", ""),
        retention_days=_retention(step),
        retrying=step.retrying,
        mask=step.log.mask,
    )


def _retention(step: Step) -> int | None:
    """Days; GitHub refuses more than the repository's settings allow."""
    asked, most = step.inputs.retention_days, step.environ.get("GITHUB_RETENTION_DAYS", "")
    return min(asked, int(most)) if asked is not None and most.isdecimal() else asked
