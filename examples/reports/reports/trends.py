"""Where it is going."""

import numpy as np
from scipy import stats


def per_month(amounts: list[float]) -> float:
    """By how much the amounts grow from one month to the next."""
    return float(stats.linregress(np.arange(len(amounts)), amounts).slope)
