"""Where a comment may link to, from what GitHub tells a job by its environment."""

from collections.abc import Mapping
from pathlib import Path

from memci.github.context import Context
from memci.model.comparison import Comparison
from memci.render.markdown import Links


def links_from(environ: Mapping[str, str], comparison: Comparison, root: Path) -> Links | None:
    """Links for the project in the folder `root`; None outside a job of GitHub's, or when the head is no commit.

    The lines are those of the commit that was measured, whatever the job itself has checked out.
    """
    server, repository = environ.get("GITHUB_SERVER_URL"), environ.get("GITHUB_REPOSITORY")
    commit, run = comparison.head.commit, environ.get("GITHUB_RUN_ID", "")
    if not server or not repository or commit is None:
        return None
    try:
        return Links(
            server=server,
            repository=repository,
            sha=commit.sha,
            root=below_workspace(root, environ.get("GITHUB_WORKSPACE")),
            run_url=f"{server.rstrip('/')}/{repository}/actions/runs/{run}" if run.isdigit() else None,
        )
    except ValueError:
        return None


def artifact_url(context: Context, number: int) -> str:
    """Where an artifact of this run is seen, or downloaded."""
    return f"{context.server_url}/{context.repository}/actions/runs/{context.run_id}/artifacts/{number}"


def below_workspace(root: Path, workspace: str | None) -> str:
    """The folder in the checkout, or nothing when it is the checkout itself or elsewhere."""
    if not workspace:
        return ""
    inner, outer = root.resolve(), Path(workspace).resolve()
    path = inner.relative_to(outer).as_posix() if inner.is_relative_to(outer) else "."
    return "" if path == "." else path
