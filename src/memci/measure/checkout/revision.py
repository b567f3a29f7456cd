"""From what a person calls a commit to its id, also in a clone that does not have it yet."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from memci.errors import MemciError, UsageError
from memci.measure.checkout.git import TRANSFERS_WITHIN, Git
from memci.units import quoted

_STEPS = re.compile(r"(?P<name>.+?)(?P<steps>(?:[~^][0-9]*)+)")
_STEP = re.compile(r"(?P<sign>[~^])(?P<number>[0-9]*)")
_WHOLE_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PART_OF_AN_ID = re.compile(r"[0-9a-f]{4,63}")
_MOST_NAMES = 3


class Revisions:
    """Finds commits for a clone, and fetches those it lacks. Nothing of the clone's refs, tags or HEAD changes.

    `say` is told before the remote is asked, which may take a while.
    """

    def __init__(self, git: Git, say: Callable[[str], None]) -> None:
        self._git = git
        self._say = say

    def resolve(self, ref: str) -> str:
        """The id of the commit that `ref` names; UsageError when there is none, MemciError when it cannot be had."""
        if not ref or ref.startswith("-"):
            raise UsageError(f"{quoted(ref)} cannot be a commit; write a branch, a tag or a commit id.")
        known = self._known(ref)
        if known is not None:
            return known
        shallow = self._git.ask("rev-parse", "--is-shallow-repository") == "true"
        steps = _STEPS.fullmatch(ref)
        if steps is None:
            return self._from_remote(ref, ref, shallow)
        name = steps["name"]
        start = self._known(name) or self._from_remote(name, ref, shallow)
        found = self._known(start + steps["steps"])
        if found is not None:
            return found
        if not shallow:
            raise UsageError(f"{quoted(ref)} goes back further than the history does.")
        return self._walk(start, steps["steps"], ref)

    def _known(self, name: str) -> str | None:
        """What the clone itself calls so; a branch it only knows from its remote, too."""
        remote = self._remote()
        for spelling in (name, *([f"refs/remotes/{remote}/{name}"] if remote else [])):
            sha = self._git.ask("rev-parse", "--verify", "--quiet", f"{spelling}^{{commit}}")
            if sha is not None:
                return sha
        return None

    def _remote(self) -> str | None:
        """The remote of the branch, else `origin`, else the only one."""
        branch = self._git.ask("symbolic-ref", "--quiet", "--short", "HEAD")
        set_for_branch = branch and self._git.ask("config", "--get", f"branch.{branch}.remote")
        remotes = (self._git.ask("remote") or "").split("\n")
        for name in (set_for_branch, "origin", remotes[0]):
            if name and name in remotes:
                return name
        return None

    def _from_remote(self, name: str, ref: str, shallow: bool) -> str:
        remote = self._remote()
        if remote is None:
            raise self._unknown(ref, [])
        if _WHOLE_ID.fullmatch(name):
            return self._fetched(remote, [name], ref, shallow)
        self._say(f"{quoted(name)} is not in this clone; asking {remote}.")
        full_names = [f"refs/tags/{name}", f"refs/heads/{name.removeprefix(f'{remote}/')}", name]
        offered = self._offered(remote, *full_names)
        for full_name in full_names:
            if full_name in offered:
                return self._fetched(remote, [offered[full_name], full_name], ref, shallow)
        raise self._unknown(ref, list(self._offered(remote, "refs/heads/*", "refs/tags/*")))

    def _offered(self, remote: str, *patterns: str) -> dict[str, str]:
        """The remote's ids by the full name of their ref."""
        answer = self._git.run("ls-remote", "--quiet", "--refs", remote, *patterns, within=TRANSFERS_WITHIN)
        if answer.code != 0:
            raise MemciError(f"The remote {remote} could not be asked for the commit: {answer.last_line}.")
        lines = (line.partition("\t") for line in answer.out.splitlines())
        return {name: sha for sha, _, name in lines}

    def _fetched(self, remote: str, names: list[str], ref: str, shallow: bool) -> str:
        """The commit of an id, once it is here. `names`: the id, and other names by which the remote may give it.

        Only what the clone lacks is fetched, and with no more history than it has itself: so no commit that is there
        loses its parents, as it would when a fetch of some depth came across it.
        """
        sha = names[0]
        for name in names:
            if self._known(sha) is not None:
                break
            answer = self._git.run(
                *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap="),
                *(["--depth=1"] if shallow else []),
                *(remote, name),
                within=TRANSFERS_WITHIN,
            )
            if answer.code != 0 and name == names[-1]:
                raise MemciError(f"{quoted(ref)} could not be fetched from {remote}: {answer.last_line}.")
        commit = self._known(sha)
        if commit is None:
            raise UsageError(f"{quoted(ref)} is no commit; write a branch, a tag or a commit id.")
        return commit

    def _walk(self, sha: str, steps: str, ref: str) -> str:
        """Go from parent to parent, past the end of a shallow clone's history."""
        remote = self._remote()
        if remote is None:
            raise UsageError(f"{quoted(ref)} lies before the part of the history that this clone has.")
        for step in _STEP.finditer(steps):
            number = int(step["number"] or 1)
            times, which = (number, 1) if step["sign"] == "~" else (min(number, 1), number)
            for _ in range(times):
                parents = self._parents(sha)
                if len(parents) < which:
                    raise UsageError(f"{quoted(ref)} goes back further than the history does.")
                sha = self._fetched(remote, [parents[which - 1]], ref, shallow=True)
        return sha

    def _parents(self, sha: str) -> list[str]:
        """As the commit itself has them, which a shallow clone hides."""
        header, _, _ = (self._git.ask("cat-file", "commit", sha) or "").partition("\n\n")
        return [line.removeprefix("parent ") for line in header.splitlines() if line.startswith("parent ")]

    def _unknown(self, ref: str, offered: list[str]) -> UsageError:
        if _PART_OF_AN_ID.fullmatch(ref):
            return UsageError(
                f"There is no commit {quoted(ref)} in this clone, and a remote knows only whole ids; write all of it."
            )
        own = (
            self._git.ask("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes", "refs/tags") or ""
        ).split()
        names = [re.sub(r"^refs/(?:heads|tags|remotes)/", "", name) for name in (*own, *offered)]
        close = get_close_matches(ref, dict.fromkeys(names), n=_MOST_NAMES, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else "write a branch, a tag or a commit id."
        return UsageError(f"There is no commit {quoted(ref)}; {hint}")
