from memci.github.patch import ChangedLines, changed_lines

TWO_HUNKS = """\
@@ -1,4 +1,5 @@
 import os
+import pandas
 y = 0
-x = 1
+x = 2
 y = 3
@@ -30,3 +31,4 @@ def f():
     a
     b
+    c
     d"""


def test_hunks_are_lines_of_the_new_side() -> None:
    assert changed_lines(TWO_HUNKS).hunks == (range(1, 6), range(31, 35))


def test_added_lines_are_those_of_the_new_side() -> None:
    assert changed_lines(TWO_HUNKS).added == {2, 4, 33}


def test_removed_lines_count_for_nothing() -> None:
    assert changed_lines("@@ -3,3 +3,1 @@\n-a\n-b\n c") == ChangedLines((range(3, 4),), frozenset())


def test_single_line_has_no_count() -> None:
    assert changed_lines("@@ -1 +1 @@\n-a\n+b") == ChangedLines((range(1, 2),), frozenset({1}))


def test_new_file() -> None:
    assert changed_lines("@@ -0,0 +1,2 @@\n+a\n+b") == ChangedLines((range(1, 3),), frozenset({1, 2}))


def test_deleted_file_has_no_lines() -> None:
    assert changed_lines("@@ -1,2 +0,0 @@\n-a\n-b") == ChangedLines((range(0),), frozenset())


def test_missing_line_end_is_no_line() -> None:
    patch = "@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file"
    assert changed_lines(patch).added == {1, 2}


def test_line_that_looks_like_a_header_is_a_line() -> None:
    assert changed_lines("@@ -1,2 +1,2 @@\n @@ -9,9 +90,9 @@\n+@@ -9 +90 @@").added == {2}


def test_only_a_line_feed_ends_a_line() -> None:
    assert changed_lines("@@ -0,0 +1,2 @@\n+a\x0c+b\u2028+c\r\n+d\r").added == {1, 2}


def test_no_patch_at_all() -> None:
    assert changed_lines("") == ChangedLines((), frozenset())
