"""Which lines are new, from git's own diff."""

import os
import subprocess
from pathlib import Path

from memci.measure.checkout.added_lines import added_lines, added_since

DIFF = """\
diff --git a/app.py b/app.py
index 1111111..2222222 100644
--- a/app.py
+++ b/app.py
@@ -1 +1,2 @@
-import os
+import pandas
+import json
@@ -9,2 +10,0 @@ def f():
-x
-y
@@ -20,0 +20 @@
+++ counter
diff --git a/old name.py b/new name.py
--- a/old name.py\t
+++ b/new name.py\t
@@ -0,0 +1 @@
+import torch
diff --git a/gone.py b/gone.py
--- a/gone.py
+++ /dev/null
@@ -1 +0,0 @@
-import gone
"""


def test_lines_by_file() -> None:
    assert added_lines(DIFF) == {"app.py": {1, 2, 20}, "new name.py": {1}}


def test_a_diff_of_nothing_has_none() -> None:
    assert added_lines("") == {}


def test_git_is_asked_for_the_project_alone(tmp_path: Path) -> None:
    def git(*words: str) -> str:
        somebody = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
        done = subprocess.run(["git", *somebody, *words], cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    project = tmp_path / "project"
    project.mkdir()
    (project / "app.py").write_text("x = 1\ny = 1\n")
    for same in (tmp_path / "other.py", project / "same.py"):
        same.write_text("x = 1\n")
    git("init")
    for setting in ("diff.mnemonicPrefix", "diff.noprefix", "diff.interHunkContext"):
        git("config", setting, "1")
    git("add", ".")
    git("commit", "--message=base")
    base = git("rev-parse", "HEAD")
    (project / "app.py").write_text("import pandas\nx = 1\nimport torch\ny = 1\n")
    (project / "späte.py").write_text("import torch\n")
    (tmp_path / "other.py").write_text("import torch\nx = 1\n")
    git("add", ".")
    git("commit", "--message=head")
    # As after another checkout: what the index knows of a file is out of date, though it is the same.
    os.utime(project / "same.py", (1, 1))
    index = (tmp_path / ".git/index").read_bytes()
    assert added_since(project, base) == {"app.py": {1, 3}, "späte.py": {1}}
    assert (tmp_path / ".git/index").read_bytes() == index


def test_where_git_cannot_tell_there_are_none(tmp_path: Path) -> None:
    assert added_since(tmp_path, "0" * 40) == {}
