"""What a start could do without, as lines of the comment."""

from collections.abc import Sequence

from memci.model.advice import Advice, EntrypointAdvice, Trial
from memci.model.comparison import EntrypointComparison
from memci.model.result import Location
from memci.render.advice import listed, package_words, saving_words
from memci.render.escape import code
from memci.render.figures import plural
from memci.render.markdown.links import Linker, Links
from memci.render.project import Project
from memci.render.voice import MARKDOWN

_MOST, _MOST_PLACES = 3, 3


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
    lines = [_line(entrypoint, trial, linker, advice.lazy) for entrypoint, trial, linker in found[:_MOST]]
    left = len(found) - _MOST
    return [*lines, *([f"… and {plural(left, 'more package')}: `memci advise` lists all."] if left > 0 else [])]


def _line(entrypoint: EntrypointAdvice, trial: Trial, linker: Linker, lazy: bool) -> str:
    places = [linker.place(Location(file=one.file, line=one.line)) for one in trial.imports]
    left = len(places) - _MOST_PLACES
    shown = listed([*places[:_MOST_PLACES], *([f"{left} more"] if left > 0 else [])])
    them = "it" if len(trial.imports) == 1 else "them"
    done = f"made {them} lazy" if lazy else f"moved {them} into the functions that use {them}"
    saved = saving_words(trial.saving) if trial.saving else ""
    command = code(f"memci advise {entrypoint.name} --apply")
    packages = package_words(trial.packages, MARKDOWN)
    started = f"{code(entrypoint.name, 60)} started all the same{f' with {saved} less' if saved else ''}"
    return (
        f"**Start-up can do without {packages}**, imported at {shown}: memci {done}, and {started}. "
        f"{command} makes the change."
    )
