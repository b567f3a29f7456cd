"""How a start ended, in a few words."""

from collections.abc import Callable

from memci.model.result import Outcome, State
from memci.render.escape import plain
from memci.units import format_seconds


def outcome_words(outcome: Outcome, took: float | None, name: Callable[[str], str] = plain) -> str:
    """Such as "ready after 612 ms", "killed by SIGSEGV", "failed with exit code 3".

    `took`: the cold start in seconds, when it is known; `name` makes foreign text inert for where the words go.
    """
    after = None if took is None else format_seconds(took)
    words: dict[State, str] = {
        "ready": f"ready after {after}" if after else "ready",
        "exited": f"ran to its end in {after}" if after else "ran to its end",
        "failed": f"failed with exit code {outcome.exit_code}" if outcome.exit_code else "ended before it was ready",
        "killed": f"killed by {name(outcome.signal) if outcome.signal else 'a signal'}",
        "out-of-memory": "ran out of memory",
        "timeout": "took longer than its time limit",
        "not-found": "could not be started",
    }
    return words[outcome.state]
