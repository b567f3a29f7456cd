"""The Dockerfile, by hadolint."""

from pathlib import Path

from tests.peers.processes import ROOT, run_peer


def test_hadolint_finds_nothing() -> None:
    done = run_peer("hadolint", "--failure-threshold", "style", ROOT / "Dockerfile")
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_hadolint_catches_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "Dockerfile"
    wrong.write_text("FROM python\nRUN pip install memci\nENTRYPOINT memci action\n")
    done = run_peer("hadolint", "--failure-threshold", "style", wrong)
    assert done.returncode != 0
    assert {"DL3006", "DL3013", "DL3025"} <= {word for line in done.stdout.splitlines() for word in line.split()}
