"""Which addresses may be gone to with a signature, or for an archive."""

import pytest

from memci.github.artifacts.web import is_safe


@pytest.mark.parametrize(
    "address",
    [
        "https://blobs.example/x?sig=a",
        "https://blobs.example:8443",
        "http://127.0.0.1:80/x",
        "http://127.1.2.3",
        "http://[::1]:80/x",
        "http://localhost:80",
    ],
)
def test_https_and_this_machine_are(address: str) -> None:
    assert is_safe(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://",
        "https://",
        "https:///x",
        "http://[",
        "http://blobs.example",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://127.0.0.1.example",
        "http://127.0.0.1@blobs.example",
        "http://localhost.example",
        "http://[::2]",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "blobs.example/x",
        "//127.0.0.1/x",
    ],
)
def test_others_are_not(address: str) -> None:
    assert not is_safe(address)
