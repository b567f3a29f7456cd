"""Who is told about a report."""

import requests

CHANNEL = "https://chat.example.org/reports"


def message(text: str) -> requests.PreparedRequest:
    """What is sent to the channel."""
    return requests.Request("POST", CHANNEL, json={"text": text}).prepare()


def tell(text: str) -> None:
    """Send it."""
    with requests.Session() as session:
        session.send(message(text), timeout=10)
