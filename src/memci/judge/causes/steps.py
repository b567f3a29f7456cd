"""Steps of the tables that all modules share, such as that of all names in the code.

Such a table is moved to a larger place when it is full, and the whole of it is then charged to the module that was
being loaded. With one import more in front of it that happens sooner: a module that nobody touched holds less, and
another more. That is no change of either. A start that fills the table once more than the other has a larger one, of
about twice the size, in another place.
"""

from collections.abc import Collection

from memci.judge.causes.books import Books
from memci.judge.causes.sizes import NEARLY, nearly

_MOST_OF_A_STEP = 0.1
"""Of the whole heap. The largest table takes less."""

_SMALLER = (0.5, 0.432)
"""The table before, as a share of the one after: of the same entries, or where those of 2 bytes became ones of 4. By
`calc_keys_size` in CPython's Objects/dictobject.c: 207,552 to 415,088 bytes, and 415,088 to 961,216."""

_MOST_STEPS = 20
"""There are only a few such tables."""


def settle_steps(books: Books, untouched: Collection[str], floor: float, peak: float) -> None:
    """Add what a module that is `untouched` holds more, or less, by more than `floor` bytes to where it came from, or
    went: to the module that differs by as much the other way, or by little more. `peak`: the higher of the two sides'.
    """
    steps = [module for module in untouched if floor < abs(books.both[module]) <= _MOST_OF_A_STEP * peak]
    for module in sorted(steps, key=lambda module: (-abs(books.both[module]), module))[:_MOST_STEPS]:
        size = books.both[module]
        hosts = [
            (abs(other + size), account or "", account, side)
            for side in (books.both, books.gone, books.new)
            for account, other in side.items()
            if (other > 0) is not (size > 0)
            and (abs(other) >= (1 - NEARLY) * abs(size) or (side is books.both and _is_smaller_table(other, size)))
        ]
        if hosts:
            _, _, account, side = min(hosts, key=lambda host: host[:2])
            both_untouched = side is books.both and account in untouched and _is_smaller_table(side[account], size)
            side[account] = 0 if both_untouched else side[account] + size
            books.both[module] = 0


def _is_smaller_table(size: int, than: int) -> bool:
    return any(nearly(abs(size), round(share * abs(than))) for share in _SMALLER)
