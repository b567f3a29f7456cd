"""Workflow runs, their artifacts, check runs."""

from tests.fake_github.documents.parts import WEB, node, number_of, stamp
from tests.fake_github.documents.repositories import Repositories
from tests.fake_github.messages import Document
from tests.fake_github.state import NAME, OWNER, REPOSITORY_ID, Actor, Artifact, CheckRun, Run


class Actions(Repositories):
    """Workflow runs, their artifacts, check runs."""

    def run(self, run: Run) -> Document:
        url = f"{self.repository_url}/actions/runs/{run.id}"
        workflow = number_of(run.path)
        actor = self.user(Actor(run.head_owner if run.head_owner != OWNER else "alice"))
        signature = {"name": "Alice", "email": "alice@example.org"}
        times = dict.fromkeys(("created_at", "updated_at", "run_started_at"), stamp(run.at))
        return {
            "id": run.id,
            "name": "memci",
            "node_id": node("WorkflowRun", run.id),
            "head_branch": run.head_branch,
            "head_sha": run.head_sha,
            "path": run.path,
            "display_title": "A commit",
            "run_number": 1,
            "run_attempt": 1,
            "event": run.event,
            "status": "completed" if run.conclusion else "in_progress",
            "conclusion": run.conclusion,
            "workflow_id": workflow,
            "check_suite_id": run.id + 1,
            "check_suite_node_id": node("CheckSuite", run.id + 1),
            "url": url,
            "html_url": f"{WEB}/{OWNER}/{NAME}/actions/runs/{run.id}",
            "pull_requests": [],
            "actor": actor,
            "triggering_actor": actor,
            "referenced_workflows": [],
            "jobs_url": f"{url}/jobs",
            "logs_url": f"{url}/logs",
            "check_suite_url": f"{self.repository_url}/check-suites/{run.id + 1}",
            "artifacts_url": f"{url}/artifacts",
            "cancel_url": f"{url}/cancel",
            "rerun_url": f"{url}/rerun",
            "previous_attempt_url": None,
            "workflow_url": f"{self.repository_url}/actions/workflows/{workflow}",
            "head_commit": {
                "id": run.head_sha,
                "tree_id": run.head_sha,
                "message": "A commit",
                "timestamp": stamp(run.at),
                "author": signature,
                "committer": signature,
            },
            "repository": self.minimal_repository(),
            "head_repository": self.minimal_repository(run.head_repository_id, run.head_owner),
            **times,
        }

    def artifact(self, artifact: Artifact) -> Document:
        url = f"{self.repository_url}/actions/artifacts/{artifact.id}"
        run = self.state.runs[artifact.run_id]
        return {
            "id": artifact.id,
            "node_id": node("Artifact", artifact.id),
            "name": artifact.name,
            "size_in_bytes": artifact.size,
            "url": url,
            "archive_download_url": f"{url}/zip",
            "expired": artifact.expired,
            "digest": artifact.digest,
            "created_at": stamp(artifact.created_at),
            "updated_at": stamp(artifact.created_at),
            "expires_at": stamp(artifact.expires_at),
            "workflow_run": {
                "id": run.id,
                "repository_id": REPOSITORY_ID,
                "head_repository_id": run.head_repository_id,
                "head_branch": run.head_branch,
                "head_sha": run.head_sha,
            },
        }

    def check_run(self, check: CheckRun) -> Document:
        url = f"{self.repository_url}/check-runs/{check.id}"
        web = f"{WEB}/{OWNER}/{NAME}/runs/{check.id}"
        output = check.fields.get("output") or {}
        done = check.fields.get("conclusion") is not None
        return {
            "id": check.id,
            "node_id": node("CheckRun", check.id),
            "external_id": check.fields.get("external_id", ""),
            "name": check.fields["name"],
            "head_sha": check.fields["head_sha"],
            "status": "completed" if done else check.fields.get("status", "queued"),
            "conclusion": check.fields.get("conclusion"),
            "url": url,
            "html_url": web,
            "details_url": check.fields.get("details_url", web),
            "started_at": check.fields.get("started_at", stamp(check.at)),
            "completed_at": check.fields.get("completed_at", stamp(check.at)) if done else None,
            "output": {
                "title": output.get("title"),
                "summary": output.get("summary"),
                "text": output.get("text"),
                "annotations_count": len(check.annotations),
                "annotations_url": f"{url}/annotations",
            },
            "check_suite": {"id": number_of(check.fields["head_sha"])},
            "app": self.app(check.author),
            "pull_requests": [],
        }
