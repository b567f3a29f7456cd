from tests.factories import bytes_metric, seconds_metric

from memci.model.result import Metric
from memci.render.figures import format_change, mib, ms, percent, plural, spread


def test_samples_close_together_are_told_by_their_distance() -> None:
    assert spread(bytes_metric(100, apart=0.0004)) == "10 runs, 0.04 % apart"


def test_samples_far_apart_are_told_by_their_ends() -> None:
    assert spread(seconds_metric(100, apart=0.2)) == "10 runs, 90 ms to 110 ms"


def test_equal_samples() -> None:
    assert spread(bytes_metric(1, apart=0)) == "same in all 10 runs"
    assert spread(bytes_metric(1, apart=0, runs=2)) == "same in both runs"


def test_one_sample_or_none_has_no_spread() -> None:
    assert spread(bytes_metric(1, runs=1)) == "1 run"
    assert spread(Metric(unit="count", value=3)) == ""


def test_samples_around_zero() -> None:
    assert spread(Metric(unit="bytes", value=0, samples=[0, 0, 2048])) == "3 runs, 0 B to 2.0 KiB"


def test_bare_numbers_for_columns() -> None:
    assert mib(1234.5 * 2**20) == "1,234.5"
    assert mib(-(2**20)) == "−1.0"
    assert mib(-1) == "0.0"
    assert ms(0.41) == "410.0"
    assert percent(1, 8) == "12.5"
    assert percent(1, 0) == ""


def test_a_change_is_a_signed_percentage() -> None:
    assert format_change(200, 230) == "+15.0 %"
    assert format_change(200, 190) == "−5.0 %"
    assert format_change(0, 190) == ""


def test_plurals() -> None:
    assert plural(1, "run") == "1 run"
    assert plural(1_200, "run") == "1,200 runs"
    assert plural(2, "more", "more") == "2 more"
