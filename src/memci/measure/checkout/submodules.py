"""Submodules of a copy: those that the user's checkout has, each at the commit that the copy asks for."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from memci.errors import MemciError
from memci.measure.checkout.git import TRANSFERS_WITHIN, Git
from memci.measure.checkout.place import Copy, Place

_SUBMODULE = "160000"


def fill_submodules(git: Git, place: Place, copy: Copy, sha: str, moved: Iterable[str] = ()) -> None:
    """Check out the submodules of `sha` in the copy; `moved` are those that the user has at another commit.

    One that the user has not checked out stays empty as it is there. `git submodule update` would write into the
    configuration of the user's repository, so each gets a repository of its own here that borrows the user's objects.
    MemciError when one cannot be had.
    """
    links = _links(git, sha) if (copy.top / ".gitmodules").exists() else {}
    for path in moved:
        now = git.at(place.top / path).ask("rev-parse", "HEAD") if (place.top / path / ".git").exists() else None
        if now is not None:
            links[path] = now
    _fill(git, place.top, copy.top, links)


def _links(git: Git, sha: str) -> dict[str, str]:
    """Commit by path of each submodule in a commit."""
    entries = (git.ask("ls-tree", "-r", "-z", "--full-tree", sha) or "").split("\0")
    fields = (entry.partition("\t") for entry in entries if entry.startswith(_SUBMODULE))
    return {path: about.split()[2] for about, _, path in fields}


def _fill(git: Git, checkout: Path, copy: Path, links: dict[str, str]) -> None:
    for path, sha in links.items():
        theirs, ours = checkout / path, copy / path
        has_it = (theirs / ".git").exists()
        if theirs.exists() and not has_it:
            continue
        url = _url_of(git.at(theirs)) if has_it else _declared_url(git.at(copy), path)
        ours.mkdir(parents=True, exist_ok=True)
        inside = git.at(ours)
        _create(inside, url, git.at(theirs) if has_it else None)
        answer = inside.run("checkout", "--quiet", "--detach", sha, within=TRANSFERS_WITHIN)
        if answer.code != 0 and url:
            inside.run("fetch", "--quiet", "--no-tags", "--depth=1", "origin", sha, within=TRANSFERS_WITHIN)
            answer = inside.run("checkout", "--quiet", "--detach", sha, within=TRANSFERS_WITHIN)
        if answer.code != 0:
            raise MemciError(f"The submodule {path} could not be checked out at {sha[:12]}: {answer.last_line}.")
        if (ours / ".gitmodules").exists():
            _fill(inside, theirs, ours, _links(inside, sha))


def _create(inside: Git, url: str | None, theirs: Git | None) -> None:
    """A repository that has what the user's has, and can ask where that came from for more."""
    inside.run("init", "--quiet", "--template=")
    if url:
        inside.run("config", "remote.origin.url", url)
    if theirs is None:
        return
    own = inside.folder / ".git"
    (own / "objects" / "info").mkdir(parents=True, exist_ok=True)
    objects = theirs.folder / (theirs.ask("rev-parse", "--git-path", "objects") or "")
    (own / "objects" / "info" / "alternates").write_text(f"{objects}\n", errors="surrogateescape")
    shallow = theirs.folder / (theirs.ask("rev-parse", "--git-path", "shallow") or "")
    if shallow.is_file():
        shutil.copyfile(shallow, own / "shallow")


def _url_of(git: Git) -> str | None:
    """Where the repository came from."""
    return git.ask("config", "--get", "remote.origin.url")


def _declared_url(git: Git, path: str) -> str | None:
    """Where .gitmodules says that the submodule comes from; one that begins with a dot is relative to the remote."""
    said = git.ask("config", "--file", ".gitmodules", "-z", "--get-regexp", r"^submodule\..*\.(path|url)$") or ""
    found = dict(entry.split("\n", 1) for entry in said.split("\0") if "\n" in entry)
    sections = [key.removesuffix(".path") for key, value in found.items() if key.endswith(".path") and value == path]
    name = next(iter(sections), "")
    url = found.get(f"{name}.url")
    remote = _url_of(git)
    if url is None or remote is None or not url.startswith(("./", "../")):
        return url
    remote = remote.rstrip("/")
    while url.startswith(("./", "../")):
        step, _, url = url.partition("/")
        if step == "..":
            remote = re.sub(r"[/:][^/:]*$", "", remote)
    return f"{remote}/{url}"
