"""Below what a difference is called nothing: how far the figures of one and the same start lie apart."""

from memci.model.result import MetricName

_KIB, _MIB = 2**10, 2**20


def heap_floor(peak: float) -> float:
    """For a heap whose peak is `peak` bytes: 32 KiB, or 0.1 % of it when that is more. It repeats to 0.02 %."""
    return max(32 * _KIB, 0.001 * peak)


def noise_floor(metric: MetricName, base: float) -> float:
    """For a metric whose value is `base`, in its own unit. 0 for what repeats exactly, and for times: theirs is found
    by a test of the samples."""
    match metric:
        case "peak_heap":
            return heap_floor(base)
        case "anon_rss" | "listening_anon_rss":
            return max(256 * _KIB, 0.005 * base)
        case "peak_rss":
            return max(_MIB, 0.02 * base)
        case _:
            return 0
