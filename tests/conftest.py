"""What holds for all tests, whoever starts them."""

import signal

from hypothesis import HealthCheck, settings

# A busy machine: how long an example takes decides nothing.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

# A shell starts what runs in its background deaf to Ctrl-C, and so would be all that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
