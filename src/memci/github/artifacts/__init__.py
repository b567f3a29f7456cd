"""Artifacts: results kept with a run, found again by a later one, and trusted only for good reasons."""
