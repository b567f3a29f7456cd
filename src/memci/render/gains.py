"""What was surely won, in words that go on after a name. Figures only: there is nothing foreign in them."""

from memci.model.comparison import EntrypointComparison
from memci.model.profit import Gain, Profit
from memci.units import format_bytes, format_daily, format_seconds


def gain_words(entrypoint: EntrypointComparison) -> str:
    """What one start saves, and what that is worth where it is known: "starts 410 ms sooner and holds 131.0 MiB less
    private memory: 14 min a day and 3.07 GiB saved". Empty when nothing was surely won."""
    won = _of_one_start(entrypoint.gain)
    worth = profit_words(entrypoint.profit)
    return f"{won}: {worth} saved" if won and worth else won


def profit_words(profit: Profit) -> str:
    """What is saved over all: "14 min a day and 3.07 GiB". Empty where that is not known."""
    daily = [] if profit.seconds_a_day is None else [format_daily(profit.seconds_a_day)]
    memory = [] if profit.bytes is None else [format_bytes(profit.bytes)]
    return " and ".join([*daily, *memory])


def _of_one_start(gain: Gain) -> str:
    sooner = [] if gain.seconds is None else [f"starts {format_seconds(gain.seconds)} sooner"]
    less = [] if gain.bytes is None else [f"holds {format_bytes(gain.bytes)} less private memory"]
    return " and ".join([*sooner, *less])
