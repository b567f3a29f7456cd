"""Why a start costs more, or less: what the difference of the heap's peak is made of, part by part."""

from memci.judge.causes.distributions import distribution_changes
from memci.judge.causes.explain import Explanation, explain

__all__ = ["Explanation", "distribution_changes", "explain"]
