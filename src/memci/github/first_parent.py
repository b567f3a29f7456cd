"""The line of commits that a branch itself went through, without those that merges brought in."""

from memci.github.api import Api

_MOST_REQUESTS = 10


def first_parents(api: Api, sha: str, most: int = 50) -> list[str]:
    """The commit, its first parent, that one's first parent and so on: at most `most`. GitHubError when it is unknown.

    One request tells of a hundred commits; the next is only made when merges brought so many that the line goes on
    beyond them. After ten the line is cut short.
    """
    parent: dict[str, str | None] = {}
    line = [sha]
    requests = 0
    while len(line) < most:
        last = line[-1]
        if last not in parent:
            if requests == _MOST_REQUESTS:
                break
            # A list begins with the commit it was asked for, so each request goes at least one step on.
            parent |= _first_parents_from(api, last)
            requests += 1
        following = parent.get(last)
        if following is None:
            break
        line.append(following)
    return line


def branch_tip(api: Api, branch: str) -> str:
    """The commit that the branch is at now. GitHubError when there is no such branch."""
    return api.call(
        lambda: api.repository.get_commits(sha=branch).get_page(0)[0].sha,
        "The base branch's newest commit could not be looked up",
        "contents: read",
    )


def _first_parents_from(api: Api, sha: str) -> dict[str, str | None]:
    """The first parent of each of the hundred newest commits that this one can be reached from."""

    def ask() -> dict[str, str | None]:
        commits = api.repository.get_commits(sha=sha).get_page(0)
        return {commit.sha: commit.parents[0].sha if commit.parents else None for commit in commits}

    return api.call(ask, "The base's history could not be looked up", "contents: read")
