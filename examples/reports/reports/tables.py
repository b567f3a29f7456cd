"""Sales in tables."""

import numpy as np
import pandas as pd


def table(sales: list[tuple[int, int]]) -> pd.DataFrame:
    """A row for each sale."""
    return pd.DataFrame(sales, columns=["month", "cents"])


def by_month(sales: list[tuple[int, int]]) -> dict[int, float]:
    """What each month has brought, in euros."""
    sums = table(sales).groupby("month")["cents"].sum()
    return {int(month): float(np.round(cents / 100, 2)) for month, cents in sums.items()}
