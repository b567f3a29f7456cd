"""Where in its files a pull request can be commented on."""

from collections.abc import Collection

from memci.github.api import Api
from memci.github.patch import ChangedLines, changed_lines

_NEEDS = "pull-requests: read"


def pull_files(api: Api, number: int, paths: Collection[str]) -> dict[str, ChangedLines]:
    """The lines that the pull request shows of these files, which are named as at its head, from the repository's top.

    A file is missing when it is not changed, or when GitHub shows no diff of it: one that is binary, that was only
    renamed, whose diff is too large, or that comes after 3,000 others. GitHubError when GitHub could not be asked.
    """

    def ask() -> dict[str, ChangedLines]:
        wanted = set(paths)
        found: dict[str, ChangedLines] = {}
        if not wanted:
            return found
        # A page is asked for when the one before has been read, so nothing is read in vain.
        for file in api.repository.get_pull(number).get_files():
            if file.filename not in wanted:
                continue
            # PyGithub does not say so, but it is None where GitHub leaves it out.
            patch: str | None = file.patch
            if patch:
                found[file.filename] = changed_lines(patch)
            wanted.discard(file.filename)
            if not wanted:
                break
        return found

    return api.call(ask, "The pull request's changes could not be read", _NEEDS)
