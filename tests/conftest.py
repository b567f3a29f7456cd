"""What holds for all tests, whoever starts them."""

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.turns import SideBySide, Turns

# A busy machine: how long an example takes decides nothing.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

# A shell starts what runs in its background deaf to Ctrl-C, and so would be all that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    # pytest-xdist's mark of a process that runs tests, which those that it starts do not inherit.
    if hasattr(config, "workerinput"):
        here = Path(__file__)
        config.pluginmanager.register(SideBySide(Turns(door=here.parent, room=here)))
