"""A pull request's files, and the comments on their lines."""

from hashlib import sha1
from urllib.parse import quote

from tests.fake_github.diffs import lines_now
from tests.fake_github.documents.parts import WEB, node, stamp
from tests.fake_github.documents.pulls import Pulls
from tests.fake_github.messages import Document
from tests.fake_github.state import NAME, OWNER, Pull, PullFile, ReviewComment


class Reviews(Pulls):
    """A pull request's files, and the comments on their lines."""

    def pull_file(self, file: PullFile, pull: Pull) -> Document:
        lines = (file.patch or "").split("\n")
        added, removed = (sum(line.startswith(sign) for line in lines) for sign in "+-")
        at = f"{pull.head_sha}/{quote(file.path)}"
        return {
            "sha": sha1(at.encode(), usedforsecurity=False).hexdigest(),
            "filename": file.path,
            "status": file.status,
            "additions": added,
            "deletions": removed,
            "changes": added + removed,
            "blob_url": f"{WEB}/{OWNER}/{NAME}/blob/{at}",
            "raw_url": f"{WEB}/{OWNER}/{NAME}/raw/{at}",
            "contents_url": f"{self.repository_url}/contents/{quote(file.path)}?ref={pull.head_sha}",
            **({} if file.patch is None else {"patch": file.patch}),
            **({} if file.previous is None else {"previous_filename": file.previous}),
        }

    def lines_of(self, comment: ReviewComment) -> range | None:
        """Where the comment stands now; None when it is outdated."""
        put_on = range(comment.start_line or comment.line, comment.line + 1)
        pull = self.state.pulls[comment.number]
        return lines_now(self.state, pull, comment.commit_sha, comment.path, put_on)

    def review_comment(self, comment: ReviewComment) -> Document:
        pull = f"{self.repository_url}/pulls/{comment.number}"
        url = f"{self.repository_url}/pulls/comments/{comment.id}"
        web = self.review_comment_address(comment)
        lines = self.lines_of(comment)
        several = comment.start_line is not None
        marks = dict.fromkeys(("total_count", "+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"), 0)
        return {
            "url": url,
            "pull_request_review_id": comment.thread,
            "id": comment.id,
            "node_id": node("PullRequestReviewComment", comment.id),
            "diff_hunk": "@@ -1 +1 @@",
            "path": comment.path,
            "position": lines and lines.stop - 1,
            "original_position": comment.line,
            "commit_id": self.state.pulls[comment.number].head_sha,
            "original_commit_id": comment.commit_sha,
            "user": self.user(comment.author),
            "body": comment.body,
            "created_at": stamp(comment.created_at),
            "updated_at": stamp(comment.updated_at),
            "html_url": web,
            "pull_request_url": pull,
            "author_association": "NONE",
            "_links": {name: {"href": to} for name, to in {"self": url, "html": web, "pull_request": pull}.items()},
            "start_line": lines.start if lines and several else None,
            "original_start_line": comment.start_line,
            "start_side": "RIGHT" if several else None,
            "line": lines and lines.stop - 1,
            "original_line": comment.line,
            "side": "RIGHT",
            "subject_type": "line",
            "reactions": {"url": f"{url}/reactions", **marks},
            **({"in_reply_to_id": comment.thread} if comment.thread != comment.id else {}),
        }

    def review_comment_address(self, comment: ReviewComment) -> str:
        return f"{WEB}/{OWNER}/{NAME}/pull/{comment.number}#discussion_r{comment.id}"
