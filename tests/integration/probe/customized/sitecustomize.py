"""The project's own, which must be loaded as if memci's were not there."""

SAID = "the project's sitecustomize ran"
