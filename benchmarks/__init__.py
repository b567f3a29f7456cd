"""What memci itself costs, against the targets in README.md."""
