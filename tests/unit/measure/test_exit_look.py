"""The probe's files may have been written by the program itself, so they are read with care."""

from pathlib import Path

import pytest

from memci.measure.exit_look import read_last_anon_rss, read_preloaded_modules, read_probe_errors


def test_the_last_look_is_read(tmp_path: Path) -> None:
    (tmp_path / "exit-7.status").write_text("Name:\tpython\nRssAnon:\t    4096 kB\nRssFile:\t 1 kB\n")
    assert read_last_anon_rss(tmp_path, 7) == 4096 * 1024
    assert read_last_anon_rss(tmp_path, 8) is None


@pytest.mark.parametrize(
    "text", ["", "RssAnon: kB", "RssAnon: -1 kB", "RssAnon: 1e3 kB", f"RssAnon: {'9' * 99} kB", "\0"]
)
def test_a_forged_look_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "exit-7.status").write_text(text)
    assert read_last_anon_rss(tmp_path, 7) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"modules": "4096"}',
        '{"modules": -1}',
        '{"modules": true}',
        '{"modules": NaN}',
        '{"modules": 1e400}',
        '{"modules": 99999999999999999999999}',
        "[" * 4_000,
        "\x00\xff",
    ],
)
def test_a_forged_start_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "start-7-1.json").write_text(text)
    assert read_preloaded_modules(tmp_path, 7) is None


def test_errors_are_read_once_each(tmp_path: Path) -> None:
    for pid in (1, 2):
        (tmp_path / f"probe-error-{pid}.txt").write_text("ImportError: no\n")
    assert read_probe_errors(tmp_path) == ["ImportError: no"]
