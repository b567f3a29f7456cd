"""Where the project is: in the user's checkout, and in a copy of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from memci.errors import UsageError
from memci.measure.checkout.git import Git


@dataclass(frozen=True)
class Place:
    """A project in a checkout. `top`: of the checkout, where `git` is. `root`: of the project, at or below it.

    Both without symbolic links, as git has them.
    """

    git: Git
    top: Path
    root: Path

    @property
    def below(self) -> Path:
        """The project's root from the top."""
        return self.root.relative_to(self.top)

    def has(self, path: Path) -> bool:
        """Whether the path is in the checkout, and not in an environment that lies in it."""
        real = path.resolve()
        if not real.is_relative_to(self.top):
            return False
        inside = real.relative_to(self.top)
        return not any((self.top / folder / "pyvenv.cfg").exists() for folder in (inside, *inside.parents))


@dataclass(frozen=True)
class Copy:
    """One of the two copies. Its `name` is `base` or `head`, so that paths in both are equally long."""

    place: Place
    name: str
    scratch: Path

    @property
    def top(self) -> Path:
        """The copy of the checkout's top."""
        return self.scratch / self.name

    @property
    def root(self) -> Path:
        """The copy of the project's root."""
        return self.top / self.place.below

    @property
    def environment(self) -> Path:
        """Where this side's own environment is made, when it needs one."""
        return self.scratch / f"environment-{self.name}"

    def counterpart(self, path: Path) -> Path | None:
        """The place in this copy of a path in the checkout; None for one that is outside, or in an environment."""
        return self.top / path.resolve().relative_to(self.place.top) if self.place.has(path) else None


def find_place(root: Path, environ: Mapping[str, str]) -> Place:
    """The place of the project at `root`; UsageError when it is not in a git checkout."""
    root = root.resolve()
    answer = Git(root, environ).run("rev-parse", "--show-toplevel")
    if answer.code != 0 or not answer.out:
        raise UsageError(
            f"{root} is not in a git checkout, so there is no other commit to compare with ({answer.last_line}); "
            "measure two checkouts with `memci run` and compare their results with `memci compare`."
        )
    top = Path(answer.out).resolve()
    return Place(Git(top, environ), top, root)
