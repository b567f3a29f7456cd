"""A fake of GitHub for tests: its REST API, the artifact service and the blob store, with state and faults."""

from tests.fake_github.fake import FakeGitHub
from tests.fake_github.messages import Request

__all__ = ["FakeGitHub", "Request"]
