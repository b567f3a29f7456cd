"""Distributions whose installed version differs, and what that cost."""

from collections.abc import Mapping

from memci.model.comparison import DistributionChange
from memci.model.result import Environment

PYTHON = "python"
"""The distribution of the standard library's modules."""


def distribution_changes(base: Environment, head: Environment) -> list[DistributionChange]:
    """The distributions with another version, or on one side only, by name; Python itself is one of them."""
    before, after = _versions(base), _versions(head)
    return [
        DistributionChange(distribution=name, base_version=before.get(name), head_version=after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _versions(environment: Environment) -> Mapping[str, str]:
    return {PYTHON: environment.python, **environment.distributions}
