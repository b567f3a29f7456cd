"""What the repository holds at a commit."""

from http import HTTPStatus

from github.ContentFile import ContentFile
from github.GithubException import GithubException

from memci.github.api import Api

NEEDS = "contents: read"


def content_at(api: Api, ref: str, path: str) -> ContentFile | list[ContentFile] | None:
    """What is at this path in the commit, a folder as a list; None when there is nothing. For inside `api.call`."""
    try:
        return api.repository.get_contents(path, ref=ref)
    except GithubException as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise


def has_file(api: Api, ref: str, path: str) -> bool:
    """Whether there is something at this path in the commit; GitHubError when GitHub does not say."""
    return api.call(lambda: content_at(api, ref, path) is not None, f"{path} could not be looked for", NEEDS)


def file_at(api: Api, ref: str, path: str, most: int) -> bytes | None:
    """The content of a file in the commit; None when it has none there, or more than `most` bytes, which may be a MiB.
    GitHubError when GitHub does not say."""

    def ask() -> bytes | None:
        found = content_at(api, ref, path)
        if found is None or isinstance(found, list) or found.type != "file":
            return None
        return found.decoded_content if found.encoding == "base64" and found.size <= most else None

    return api.call(ask, f"{path} could not be read", NEEDS)
