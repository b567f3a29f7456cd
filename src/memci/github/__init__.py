"""GitHub as a job on it meets it: its context and event, the REST API, comments, checks and the base's files."""
