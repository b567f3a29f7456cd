"""Pure functions from one result, or two, and the settings to a Comparison."""

from memci.judge.results import compare, judge
from memci.judge.verdict import exit_code

__all__ = ["compare", "exit_code", "judge"]
