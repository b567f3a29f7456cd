"""Finds the figures of the base: the nearest commit on its own line that left a baseline which can be trusted."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from memci.errors import UsageError
from memci.github.api import Api
from memci.github.artifacts.archive import LARGEST_ARCHIVE, ArchiveError, unpack
from memci.github.artifacts.download import download
from memci.github.artifacts.info import ArtifactInfo
from memci.github.artifacts.listing import find_run, pages_of_artifacts
from memci.github.artifacts.trust import (
    GONE,
    OWN,
    artifact_refusal,
    environment_refusal,
    result_refusal,
    run_refusal,
)
from memci.github.errors import GitHubError
from memci.model import report_data_file
from memci.model.report_data import ReportData
from memci.model.result import Result
from memci.model.result_file import from_json

RESULT, REPORT_DATA = "result.json", "result.report.json"

MOST_CANDIDATES = 20
"""How many artifacts are looked into: their run asked for, their archive downloaded."""

MOST_BYTES = 4 * LARGEST_ARCHIVE
"""Of archives that are downloaded, by the sizes that GitHub says."""

MOST_OF_OTHER_ENVIRONMENTS = 3
"""Baselines of another environment, after which no other is expected: the project has moved to a new one, and every
look costs a second."""

_MOST_REASONS = 10
_ENOUGH = "enough others were looked into before"


@dataclass(frozen=True)
class Baseline:
    """Figures of the commit `sha`, which is so many commits `behind` the base; 0 is the base itself. `data`: what the
    report page shows besides, None where that is not there, or damaged."""

    result: Result
    data: ReportData | None
    sha: str
    behind: int
    artifact_id: int
    run_id: int


def find_baseline(
    api: Api,
    name: str,
    *,
    repository_id: int,
    workflow_path: str,
    chain: Sequence[str],
    fingerprint: str | None,
    log: Callable[[str], None],
    own_run: int | None = None,
) -> Baseline | None:
    """The nearest baseline of that name, the newest where a commit has several; None when none may be used.

    `chain`: the base commit, its first parent, and so on. `fingerprint`: the head's, None where it is not known yet.
    `log` is told in sentences what is not used, and why. `own_run`: the run that asks, none of whose own artifacts is a
    baseline for it. GitHubError when GitHub cannot be asked.
    """
    places = {sha: behind for behind, sha in enumerate(chain)}
    search = _Search(api, repository_id, workflow_path, places, fingerprint, own_run)
    try:
        for page in pages_of_artifacts(api, name) if chain else ():
            search.add(page)
            # The newest come first: what is nearest is mostly on the first page, and nothing can be nearer.
            found = search.nearest(within=1)
            if found is not None:
                return found
        return search.nearest(within=len(chain))
    finally:
        for line in search.told():
            log(line)


class _Search:
    """The artifacts that were seen so far: those to look into, and why the others are not used."""

    def __init__(
        self,
        api: Api,
        repository_id: int,
        workflow_path: str,
        chain: dict[str, int],
        fingerprint: str | None,
        own_run: int | None,
    ) -> None:
        self._api, self._repository_id, self._workflow_path = api, repository_id, workflow_path
        self._chain, self._fingerprint, self._own_run = chain, fingerprint, own_run
        self._waiting: list[ArtifactInfo] = []
        self._looked_into = self._of_other_environments = self._bytes = 0
        self._remarks: list[str] = []
        self._refused: defaultdict[str, list[ArtifactInfo]] = defaultdict(list)

    def add(self, infos: list[ArtifactInfo]) -> None:
        """Take in a page of the list."""
        for info in infos:
            reason = artifact_refusal(info, repository_id=self._repository_id, chain=self._chain)
            if reason is None and info.run_id == self._own_run:
                reason = OWN
            if reason is None:
                self._waiting.append(info)
            else:
                self._refused[reason].append(info)
        # Ids grow with time: of several runs or attempts for one commit, the newest comes first.
        self._waiting.sort(key=lambda info: (self._behind(info), -info.id))

    def nearest(self, within: int) -> Baseline | None:
        """The first that can be used of those less than `within` commits behind."""
        while self._waiting and self._behind(self._waiting[0]) < within:
            info = self._waiting.pop(0)
            found = self._look_into(info) if self._may_go_on(info) else _ENOUGH
            if isinstance(found, Baseline):
                return found
            self._refused[found].append(info)
        return None

    def _behind(self, info: ArtifactInfo) -> int:
        return self._chain[info.head_sha or ""]

    def _may_go_on(self, info: ArtifactInfo) -> bool:
        return (
            self._looked_into < MOST_CANDIDATES
            and self._of_other_environments < MOST_OF_OTHER_ENVIRONMENTS
            and self._bytes + info.size <= MOST_BYTES
        )

    def _look_into(self, info: ArtifactInfo) -> Baseline | str:
        """What the artifact holds, or why it is not used."""
        self._looked_into += 1
        run = find_run(self._api, info.run_id or 0)
        if run is None:
            return GONE
        reason = run_refusal(info, run, repository_id=self._repository_id, workflow_path=self._workflow_path)
        if reason is not None:
            return reason
        self._bytes += info.size
        try:
            files = unpack(download(self._api, info), {RESULT}, {REPORT_DATA})
            result = from_json(files[RESULT], RESULT)
        except (ArchiveError, UsageError) as error:
            return _clause(error)
        except GitHubError as error:
            if error.status not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                raise
            return _clause(error)
        reason = result_refusal(info, result)
        if reason is None:
            reason = environment_refusal(result.environment, self._fingerprint)
            self._of_other_environments += reason is not None
        if reason is not None:
            return reason
        return Baseline(result, self._data_in(files, info), run.head_sha, self._behind(info), info.id, run.id)

    def _data_in(self, files: Mapping[str, bytes], info: ArtifactInfo) -> ReportData | None:
        data = report_data_file.from_json(files[REPORT_DATA]) if REPORT_DATA in files else None
        if data is None and REPORT_DATA in files:
            self._remarks.append(
                f"The artifact {info.id}'s {REPORT_DATA} is not used: it is damaged, or of another memci."
            )
        return data

    def told(self) -> list[str]:
        """Why artifacts are not used, a sentence for each reason, and not more of them than somebody reads."""
        lines = [*self._remarks, *(_sentence(infos, reason) for reason, infos in self._refused.items())]
        more = len(lines) - _MOST_REASONS
        return lines if more <= 0 else [*lines[:_MOST_REASONS], f"Others are not used for {more} more reasons."]


def _sentence(infos: list[ArtifactInfo], reason: str) -> str:
    first = f"The artifact {infos[0].id} of {(infos[0].head_sha or 'an unknown commit')[:10]}"
    who = f"{first} is" if len(infos) == 1 else f"{first} and {len(infos) - 1} more are"
    return f"{who} not used: {reason}."


def _clause(error: Exception) -> str:
    """An error's sentence as the end of another."""
    said = str(error).rstrip(".")
    return said[:1].lower() + said[1:]
