"""The step's files: in the workspace for the steps after it, and as an artifact for the runs after it."""

import json

from memci.action.measured import ABOUT, BASE, RESULT, Measured
from memci.action.publish import Page
from memci.action.sandbox.deposit import deposit
from memci.action.sandbox.identity import Identity
from memci.action.step import Step
from memci.errors import MemciError
from memci.github.artifacts.archive import LARGEST_CONTENT
from memci.github.artifacts.upload import upload
from memci.store import default_result_path
from memci.units import format_bytes

_REPORT = "report.md"


def keep_results(step: Step, identity: Identity | None, measured: Measured) -> dict[str, str]:
    """Write the results into the workspace, as its owner, and return the outputs that say where they are.

    Those that came from the host too: under the names that they need to have in an artifact.
    """
    kept = _keep(step, identity, measured.files())
    given = {"result": step.inputs.result} if step.inputs.result else {}
    return given | {output: kept[file] for output, file in (("result", RESULT), ("base-result", BASE)) if file in kept}


def keep_report(step: Step, identity: Identity | None, page: Page) -> dict[str, str]:
    """The same for the report."""
    kept = _keep(step, identity, {_REPORT: page.summary.encode()})
    return {"report": kept[_REPORT]} if kept else {}


def send(step: Step, measured: Measured, kept: str) -> None:
    """Upload the results; MemciError when that cannot be done, with what can be done instead. `kept`: where the
    head's result lies in the workspace."""
    files = measured.files()
    if step.plan.for_pull_request:
        files[ABOUT] = json.dumps({"folder": step.inputs.working_directory}).encode()
    else:
        files = {RESULT: files[RESULT]}
    size = sum(map(len, files.values()))
    if size > LARGEST_CONTENT:
        raise MemciError(
            f"The results have {format_bytes(size)}, and {format_bytes(LARGEST_CONTENT)} are the most that is read of "
            "an artifact, so they are not uploaded; measure fewer entrypoints in one step."
        )
    with step.phases.phase("upload"):
        number = upload(
            files,
            step.artifact,
            results_url=step.environ.get("ACTIONS_RESULTS_URL", ""),
            runtime_token=step.environ.get("ACTIONS_RUNTIME_TOKEN", ""),
            retention_days=_retention(step),
            retrying=step.retrying,
            mask=step.log.mask,
            kept=kept,
        )
    step.log.say(f"Artifact: {step.artifact} ({number}).")


def _retention(step: Step) -> int | None:
    """Days; GitHub refuses more than the repository's settings allow."""
    asked, most = step.inputs.retention_days, step.environ.get("GITHUB_RETENTION_DAYS", "")
    return min(asked, int(most)) if asked is not None and most.isdecimal() else asked


def _keep(step: Step, identity: Identity | None, files: dict[str, bytes]) -> dict[str, str]:
    """Path from the workspace by the file's name; nothing, and a warning, when they could not be written."""
    folder = default_result_path(step.root).parent
    try:
        deposit(identity, folder, files)
    except MemciError as error:
        step.warn(error, title="memci: the files in the workspace")
        return {}
    below = folder.relative_to(step.context.workspace)
    return {name: str(below / name) for name in files}
