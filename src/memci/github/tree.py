"""What the repository holds at a commit."""

from http import HTTPStatus

from github.GithubException import GithubException

from memci.github.api import Api


def has_file(api: Api, ref: str, path: str) -> bool:
    """Whether there is something at this path in the commit; GitHubError when GitHub does not say."""

    def ask() -> bool:
        try:
            api.repository.get_contents(path, ref=ref)
        except GithubException as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return False
            raise
        return True

    return api.call(ask, f"{path} could not be looked for", "contents: read")
