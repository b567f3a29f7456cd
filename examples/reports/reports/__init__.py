"""A service that makes reports of what was sold."""
