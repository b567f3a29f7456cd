"""A Ctrl-C waits for the end of what must not be cut in two, and is not lost."""

import os
import signal

import pytest

from memci.measure.checkout.signals import deferred_signals


def test_it_comes_afterwards() -> None:
    reached = False
    with pytest.raises(KeyboardInterrupt), deferred_signals():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        reached = True
    assert reached
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with deferred_signals():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_an_error_takes_precedence() -> None:
    with pytest.raises(RuntimeError), deferred_signals():
        os.kill(os.getpid(), signal.SIGINT)
        raise RuntimeError
