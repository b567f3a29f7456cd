"""Repositories, with their commits and files."""

import base64
from hashlib import sha1

from tests.fake_github.documents.parts import FIRST_DAY, WEB, addresses, node, number_of, stamp
from tests.fake_github.documents.people import People
from tests.fake_github.messages import Document
from tests.fake_github.state import NAME, OWNER, REPOSITORY_ID, Actor, Commit

# What follows the repository's own address in each.
_REPOSITORY_ADDRESSES = """
archive_url /{archive_format}{/ref}
assignees_url /assignees{/user}
blobs_url /git/blobs{/sha}
branches_url /branches{/branch}
collaborators_url /collaborators{/collaborator}
comments_url /comments{/number}
commits_url /commits{/sha}
compare_url /compare/{base}...{head}
contents_url /contents/{+path}
contributors_url /contributors
deployments_url /deployments
downloads_url /downloads
events_url /events
forks_url /forks
git_commits_url /git/commits{/sha}
git_refs_url /git/refs{/sha}
git_tags_url /git/tags{/sha}
hooks_url /hooks
issue_comment_url /issues/comments{/number}
issue_events_url /issues/events{/number}
issues_url /issues{/number}
keys_url /keys{/key_id}
labels_url /labels{/name}
languages_url /languages
merges_url /merges
milestones_url /milestones{/number}
notifications_url /notifications{?since,all,participating}
pulls_url /pulls{/number}
releases_url /releases{/id}
stargazers_url /stargazers
statuses_url /statuses/{sha}
subscribers_url /subscribers
subscription_url /subscription
tags_url /tags
teams_url /teams
trees_url /git/trees{/sha}
"""


class Repositories(People):
    """Repositories, with their commits and files."""

    def minimal_repository(self, identity: int = REPOSITORY_ID, owner: str = OWNER) -> Document:
        """Ours, or a fork's."""
        url = f"{self.api_url}/repos/{owner}/{NAME}"
        return {
            "id": identity,
            "node_id": node("Repository", identity),
            "name": NAME,
            "full_name": f"{owner}/{NAME}",
            "private": False,
            "owner": self.owner(owner),
            "html_url": f"{WEB}/{owner}/{NAME}",
            "description": "A shop.",
            "fork": identity != REPOSITORY_ID,
            "url": url,
            **addresses(_REPOSITORY_ADDRESSES, url),
        }

    def repository(self, identity: int = REPOSITORY_ID, owner: str = OWNER) -> Document:
        web = f"{WEB}/{owner}/{NAME}"
        flags = {"has_issues": True, "has_pages": False, "has_discussions": False, "archived": False, "disabled": False}
        counts = ("forks", "forks_count", "open_issues", "open_issues_count", "stargazers_count", "watchers")
        return {
            **self.minimal_repository(identity, owner),
            "clone_url": f"{web}.git",
            "git_url": f"git://github.com/{owner}/{NAME}.git",
            "ssh_url": f"git@github.com:{owner}/{NAME}.git",
            "svn_url": web,
            "mirror_url": None,
            "homepage": None,
            "language": "Python",
            "license": None,
            "default_branch": "main",
            "visibility": "public",
            "size": 108,
            **flags,
            **dict.fromkeys(("has_projects", "has_wiki", "has_downloads"), True),
            **dict.fromkeys(counts, 0),
            "watchers_count": 0,
            "network_count": 0,
            "subscribers_count": 0,
            "pushed_at": FIRST_DAY,
            "created_at": FIRST_DAY,
            "updated_at": FIRST_DAY,
        }

    def commit(self, commit: Commit) -> Document:
        url = f"{self.repository_url}/commits/{commit.sha}"
        git_url = f"{self.repository_url}/git/commits/{commit.sha}"
        signature = {"name": "Alice", "email": "alice@example.org", "date": stamp(commit.at)}
        tree = sha1(commit.sha.encode(), usedforsecurity=False).hexdigest()
        return {
            "url": url,
            "sha": commit.sha,
            "node_id": node("Commit", number_of(commit.sha)),
            "html_url": f"{WEB}/{OWNER}/{NAME}/commit/{commit.sha}",
            "comments_url": f"{url}/comments",
            "commit": {
                "url": git_url,
                "author": signature,
                "committer": signature,
                "message": "A commit",
                "tree": {"sha": tree, "url": f"{self.repository_url}/git/trees/{tree}"},
                "comment_count": 0,
                "verification": {
                    "verified": False,
                    "reason": "unsigned",
                    "signature": None,
                    "payload": None,
                    "verified_at": None,
                },
            },
            "author": self.user(Actor("alice")),
            "committer": self.user(Actor("alice")),
            "parents": [
                {
                    "sha": parent,
                    "url": f"{self.repository_url}/commits/{parent}",
                    "html_url": f"{WEB}/{OWNER}/{NAME}/commit/{parent}",
                }
                for parent in commit.parents
            ],
        }

    def file(self, path: str, reference: str, data: bytes) -> Document:
        sha = sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
        url = f"{self.repository_url}/contents/{path}?ref={reference}"
        git_url = f"{self.repository_url}/git/blobs/{sha}"
        web = f"{WEB}/{OWNER}/{NAME}/blob/{reference}/{path}"
        # Beyond 1 MB the contents are not in the answer.
        fits = len(data) <= 1_000_000
        return {
            "name": path.rpartition("/")[2],
            "path": path,
            "sha": sha,
            "size": len(data),
            "url": url,
            "html_url": web,
            "git_url": git_url,
            "download_url": f"https://raw.githubusercontent.com/{OWNER}/{NAME}/{reference}/{path}",
            "type": "file",
            "content": base64.encodebytes(data).decode() if fits else "",
            "encoding": "base64" if fits else "none",
            "_links": {"self": url, "git": git_url, "html": web},
        }
