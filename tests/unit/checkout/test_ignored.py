"""Files that the project may need and git ignores are named, when a copy lacks them."""

from pathlib import Path

from memci.measure.checkout.git import Git
from memci.measure.checkout.ignored import ignored_hint, needed_ignored
from memci.measure.checkout.place import Copy, Place


def _write(top: Path, *names: str) -> None:
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def test_only_what_can_be_imported_from_a_package_is_needed(tmp_path: Path) -> None:
    _write(tmp_path, "shop/__init__.py", "shop/_version.py", "shop/fast.so", "shop/made/__init__.py", "shop/x.log")
    _write(tmp_path, "build/lib/shop.py", "shop/__pycache__/x.pyc", "local.py")
    ignored = [
        "shop/_version.py",
        "shop/fast.so",
        "shop/made/",
        "shop/x.log",
        "build/",
        "shop/__pycache__/",
        "local.py",
    ]
    assert needed_ignored(tmp_path, [*ignored, "shop/gone.py"]) == ("shop/_version.py", "shop/fast.so", "shop/made/")


def test_the_hint_names_what_is_lacking(tmp_path: Path) -> None:
    copy = Copy(Place(Git(tmp_path), tmp_path, tmp_path), "base", tmp_path)
    _write(copy.top, "shop/there.py")
    assert ignored_hint(copy, ["shop/there.py"]) is None
    hint = ignored_hint(copy, ["shop/there.py", *(f"shop/{n}.so" for n in range(5))])
    assert hint == (
        "shop/0.so, shop/1.so, shop/2.so and 2 more are not in git, so not in the copy that was measured; "
        "have `install` make them."
    )
