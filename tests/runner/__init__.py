"""GitHub's runner, as far as it reads what a step writes."""
