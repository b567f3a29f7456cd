"""Pull requests, their labels, their comments, what happened to them."""

from tests.fake_github.documents.parts import WEB, node, number_of, stamp
from tests.fake_github.documents.repositories import Repositories
from tests.fake_github.messages import Document
from tests.fake_github.state import NAME, OWNER, Actor, Comment, IssueEvent, Pull


class Pulls(Repositories):
    """Pull requests, their labels, their comments, what happened to them."""

    def label(self, name: str) -> Document:
        number = number_of("label " + name)
        return {
            "id": number,
            "node_id": node("Label", number),
            "url": f"{self.repository_url}/labels/{name}",
            "name": name,
            "description": "",
            "color": "ededed",
            "default": False,
        }

    def pull(self, pull: Pull) -> Document:
        """As in a list of pull requests."""
        url = f"{self.repository_url}/pulls/{pull.number}"
        issue = f"{self.repository_url}/issues/{pull.number}"
        web = f"{WEB}/{OWNER}/{NAME}/pull/{pull.number}"
        statuses = f"{self.repository_url}/statuses/{pull.head_sha}"
        head_repository = pull.head_repository_id
        links = {
            "self": url,
            "html": web,
            "issue": issue,
            "comments": f"{issue}/comments",
            "review_comments": f"{url}/comments",
            "review_comment": f"{self.repository_url}/pulls/comments{{/number}}",
            "commits": f"{url}/commits",
            "statuses": statuses,
        }
        return {
            "url": url,
            "id": number_of(web),
            "node_id": node("PullRequest", pull.number),
            "html_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "issue_url": issue,
            "commits_url": f"{url}/commits",
            "review_comments_url": f"{url}/comments",
            "review_comment_url": f"{self.repository_url}/pulls/comments{{/number}}",
            "comments_url": f"{issue}/comments",
            "statuses_url": statuses,
            "number": pull.number,
            "state": pull.state,
            "locked": False,
            "title": pull.title,
            "user": self.user(Actor(pull.head_owner if pull.head_owner != OWNER else "alice")),
            "body": None,
            "labels": [self.label(name) for name in pull.labels],
            "milestone": None,
            "created_at": stamp(pull.at),
            "updated_at": stamp(pull.at),
            "closed_at": None if pull.state == "open" else stamp(pull.at),
            "merged_at": None,
            "merge_commit_sha": None,
            "assignee": None,
            "assignees": [],
            "requested_reviewers": [],
            "requested_teams": [],
            "head": {
                "label": f"{pull.head_owner}:{pull.head_ref}",
                "ref": pull.head_ref,
                "sha": pull.head_sha,
                "user": self.owner(pull.head_owner),
                "repo": None if head_repository is None else self.repository(head_repository, pull.head_owner),
            },
            "base": {
                "label": f"{OWNER}:{pull.base_ref}",
                "ref": pull.base_ref,
                "sha": pull.base_sha,
                "user": self.owner(OWNER),
                "repo": self.repository(),
            },
            "_links": {name: {"href": address} for name, address in links.items()},
            "author_association": "CONTRIBUTOR",
            "auto_merge": None,
            "draft": False,
        }

    def whole_pull(self, pull: Pull) -> Document:
        """As it is answered alone."""
        return {
            **self.pull(pull),
            "merged": False,
            "mergeable": True,
            "rebaseable": True,
            "mergeable_state": "clean",
            "merged_by": None,
            "comments": sum(comment.number == pull.number for comment in self.state.comments.values()),
            "review_comments": 0,
            "maintainer_can_modify": False,
            "commits": 1,
            "additions": 1,
            "deletions": 0,
            "changed_files": 1,
        }

    def comment(self, comment: Comment) -> Document:
        web = f"{WEB}/{OWNER}/{NAME}/pull/{comment.number}"
        url = f"{self.repository_url}/issues/comments/{comment.id}"
        marks = dict.fromkeys(("total_count", "+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"), 0)
        return {
            "url": url,
            "html_url": f"{web}#issuecomment-{comment.id}",
            "issue_url": f"{self.repository_url}/issues/{comment.number}",
            "id": comment.id,
            "node_id": node("IssueComment", comment.id),
            "user": self.user(comment.author),
            "created_at": stamp(comment.created_at),
            "updated_at": stamp(comment.updated_at),
            "body": comment.body,
            "author_association": "NONE",
            "reactions": {"url": f"{url}/reactions", **marks},
            "performed_via_github_app": self.app(comment.author),
        }

    def event(self, event: IssueEvent) -> Document:
        return {
            "id": event.id,
            "node_id": node("LabeledEvent", event.id),
            "url": f"{self.repository_url}/issues/events/{event.id}",
            "actor": self.user(event.actor),
            "event": event.event,
            "commit_id": None,
            "commit_url": None,
            "created_at": stamp(event.at),
            "label": {"name": event.label, "color": "ededed"},
            "performed_via_github_app": self.app(event.actor),
        }
