"""What a start could do without, as lines of the comment."""

from collections.abc import Sequence

from memci.model.advice import Advice
from memci.model.comparison import EntrypointComparison
from memci.render.advice import superfluous
from memci.render.figures import plural
from memci.render.markdown.links import Linker, Links
from memci.render.project import Project

_MOST = 3


def advice_lines(advice: Advice, entrypoints: Sequence[EntrypointComparison], links: Links | None) -> list[str]:
    """A paragraph for each package that was seen to be superfluous at start-up, three at most, and one for the rest.

    `entrypoints`: those of the comparison, the most important first; an advice on another one is left out.
    """
    by_name = {one.name: one for one in advice.entrypoints}
    found = [
        (by_name[one.name], trial, Linker(links, Project.of(one)))
        for one in entrypoints
        if one.name in by_name
        for trial in by_name[one.name].trials
        if trial.state == "pays"
    ]
    lines = [superfluous(one, trial, linker.voice, lazy=advice.lazy) for one, trial, linker in found[:_MOST]]
    left = len(found) - _MOST
    return [*lines, *([f"… and {plural(left, 'more package')}: `memci advise` lists all."] if left > 0 else [])]
