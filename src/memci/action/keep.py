"""The step's files in the workspace, for the steps after it."""

from memci.action.measured import BASE, RESULT, Measured
from memci.action.publish import Page
from memci.action.sandbox.deposit import deposit
from memci.action.sandbox.identity import Identity
from memci.action.step import Step
from memci.errors import MemciError
from memci.store import default_result_path

_PAGE, _SUMMARY = "report.html", "report.md"


def keep_results(step: Step, identity: Identity | None, measured: Measured) -> dict[str, str]:
    """Write the results and what is beside them into the workspace, as its owner, and return the outputs that say
    where they are.

    Those that came from the host too: under the names that they need to have in an artifact.
    """
    kept = _keep(step, identity, {**measured.results(), **measured.beside()})
    given = {"result": step.inputs.result} if step.inputs.result else {}
    return given | {output: kept[file] for output, file in (("result", RESULT), ("base-result", BASE)) if file in kept}


def keep_page(step: Step, identity: Identity | None, html: bytes | None) -> dict[str, str]:
    """The same for the report page, if there is one."""
    kept = _keep(step, identity, {_PAGE: html}) if html is not None else {}
    return {"report": kept[_PAGE]} if kept else {}


def keep_summary(step: Step, identity: Identity | None, page: Page) -> dict[str, str]:
    """The same for the report as Markdown."""
    kept = _keep(step, identity, {_SUMMARY: page.summary.encode()})
    return {"summary": kept[_SUMMARY]} if kept else {}


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
