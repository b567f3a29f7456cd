"""The text of a comment on an import at the top of a file: what moving it saved when it was tried, and the change."""

from collections.abc import Sequence

from memci.model.advice import Trial
from memci.render.advice import listed, package_words, saving_words
from memci.render.escape import code, code_block
from memci.render.markdown.placement import Placement
from memci.render.voice import MARKDOWN
from memci.units import format_bytes, format_count, format_seconds

_MOST_NAMED = 3
_LONGEST_COMMAND = 500


def note_body(trial: Trial, placement: Placement, command: str, *, lazy: bool = False) -> str:
    """Markdown for a trial that pays. `command`: what makes the change in a checkout; `lazy`: the change is
    `lazy import`."""
    run = code(command, _LONGEST_COMMAND)
    parts = [f"{_costs(trial)} {_tried(trial, lazy)}"]
    files = sorted({imported.file for imported in trial.imports})
    if len(files) > 1:
        parts.append(f"That takes the change in {_named(files)}; {run} makes it in all of them.")
    elif placement.suggestion is None:
        parts.append(f"{run} makes the change.")
    else:
        parts.append(f"{run} makes the same change.")
    if placement.suggestion is not None:
        parts.append(code_block(list(placement.suggestion), "suggestion"))
    elif placement.diff:
        parts.append(code_block(list(placement.diff), "diff"))
    return "\n\n".join(parts)


def _costs(trial: Trial) -> str:
    """What the graph of imports makes of it."""
    costs = [format_bytes(trial.predicted.bytes)] if trial.predicted.bytes else []
    costs += [format_seconds(trial.predicted.seconds)] if trial.predicted.seconds else []
    statements = _statements(trial)
    verb = "costs" if len(statements) == 1 else "cost"
    return f"At start-up, {_named(statements)} {verb} {f'about {listed(costs)}' if costs else 'memory and time'}."


def _tried(trial: Trial, lazy: bool) -> str:
    """What was done, and what was seen."""
    them = "it" if len(_statements(trial)) == 1 else "them"
    done = f"made {them} lazy" if lazy else f"moved {them} into the functions that use {them}"
    pairs = trial.saving.pairs if trial.saving else 0
    often = f" 2 × {format_count(pairs)} times by turns" if pairs else ""
    stay = "stays" if len(trial.packages) == 1 else "stay"
    seen = ["it starts", f"{package_words(trial.packages, MARKDOWN)} {stay} away"]
    saved = saving_words(trial.saving) if trial.saving else ""
    words = listed([*seen, f"that saves {saved}"] if saved else seen)
    return f"memci {done} and started the program{often}: {words}."


def _statements(trial: Trial) -> list[str]:
    return list(dict.fromkeys(imported.statement for imported in trial.imports))


def _named(words: Sequence[str]) -> str:
    """Foreign words, as many as are worth reading."""
    shown = [code(word) for word in words[:_MOST_NAMED]]
    more = len(words) - len(shown)
    return listed([*shown, f"{format_count(more)} more"] if more else shown)
