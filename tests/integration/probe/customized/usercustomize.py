"""The user's own, loaded by site.py after sitecustomize."""

SAID = "the user's usercustomize ran"
