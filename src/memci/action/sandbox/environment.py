"""The variables that the project's code may see: those on a list, and those that the user names."""

import fnmatch
from collections.abc import Mapping, Sequence

from memci.errors import UsageError

_ALLOWED = (
    *("PATH", "LANG", "LANGUAGE", "LC_*", "TZ", "CI", "TERM", "NO_COLOR"),
    *("GITHUB_ACTIONS", "GITHUB_SHA", "GITHUB_REF", "GITHUB_REF_NAME", "GITHUB_REF_TYPE", "GITHUB_HEAD_REF"),
    *("GITHUB_BASE_REF", "GITHUB_REPOSITORY", "GITHUB_REPOSITORY_ID", "GITHUB_REPOSITORY_OWNER", "GITHUB_WORKSPACE"),
    *("GITHUB_WORKFLOW", "GITHUB_JOB", "GITHUB_EVENT_NAME", "GITHUB_RUN_ID", "GITHUB_RUN_NUMBER"),
    *("GITHUB_RUN_ATTEMPT", "GITHUB_ACTOR", "GITHUB_SERVER_URL", "GITHUB_API_URL", "GITHUB_GRAPHQL_URL"),
    *("RUNNER_OS", "RUNNER_ARCH", "RUNNER_NAME", "RUNNER_ENVIRONMENT"),
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_*", "UV_*"),
)
"""As file name patterns. PIP_ and UV_ say where packages come from, which an install has to know."""

_NOT_BY_ITSELF = ("*TOKEN*",)
_NEVER = (
    *("ACTIONS_*", "INPUT_*", "MEMCI_*", "GITHUB_TOKEN", "GH_TOKEN", "GITHUB_EVENT_PATH"),
    *("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"),
)
"""Ours, and the runner's: not even by name."""


_OF_THE_HOST = (
    *("UV_CACHE_DIR", "UV_PYTHON", "UV_PYTHON_*DIR", "UV_TOOL_*", "UV_PROJECT*", "UV_WORKING_DIR*", "UV_ENV_FILE"),
    *("PIP_CACHE_DIR", "PIP_PYTHON", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_LOG"),
)
"""Steps that set up Python or uv on the host leave these for the whole job; there are no such places in here."""


def allowed(environ: Mapping[str, str], extra: Sequence[str] = ()) -> dict[str, str]:
    """What of the job's variables the project's code gets; `extra` are names from the input `pass-env`.

    UsageError for a name there that gives away the job. A variable that is not set is left out.
    """
    for name in extra:
        if _is(name, _NEVER):
            raise UsageError(
                f"The input `pass-env`: {name[:60]} is for the runner and memci alone; name variables of your project, "
                "or put the value into one."
            )
    return {
        name: value
        for name, value in environ.items()
        if name in extra or (_is(name, _ALLOWED) and not _is(name, (*_NEVER, *_NOT_BY_ITSELF, *_OF_THE_HOST)))
    }


def _is(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
