"""Draw the comment about two results as GitHub shows it: how docs/comment.png is made.

    python scripts/render-comment.py BASE.json HEAD.json PICTURE.png --config SETTINGS [--mermaid mermaid.min.js]

Needs a chromium. Mermaid's charts are drawn when its script is given (npm: mermaid, dist/mermaid.min.js).
"""

import argparse
import re
import subprocess
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

from memci.judge import compare
from memci.render.markdown import Links, render_comment
from memci.settings import load_settings
from memci.store import read_result

STYLE = """
body { margin: 16px; background: #fff; color: #1f2328; font: 14px/1.5 "Liberation Sans", Arial, sans-serif }
article { border: 1px solid #d1d9e0; border-radius: 6px }
header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; border-radius: 6px 6px 0 0 }
main { padding: 16px }
h3 { font-size: 1.25em; margin: 0 0 16px; line-height: 1.25 } h4 { margin: 24px 0 16px }
p, ul, table, pre, details { margin: 0 0 16px }
a { color: #0969da; text-decoration: none }
code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font: 85% "DejaVu Sans Mono", monospace }
pre { background: #f6f8fa; border-radius: 6px; padding: 16px } pre code { background: none; padding: 0 }
table { border-collapse: collapse } th, td { border: 1px solid #d1d9e0; padding: 6px 13px }
tr:nth-child(2n) { background: #f6f8fa } sub { font-size: 75%; line-height: 0 }
"""


def page(markdown: str, mermaid: Path | None) -> str:
    """A page of HTML with the comment, in GitHub's style."""
    body = str(MarkdownIt("gfm-like", {"html": True}).render(markdown))
    charts = re.sub(
        r'<pre><code class="language-mermaid">(.*?)</code></pre>',
        r'<pre class="mermaid">\1</pre>',
        body,
        flags=re.DOTALL,
    )
    script = f'<script src="{mermaid.resolve().as_uri()}"></script>' if mermaid else ""
    return (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>'
        f"<article><header><b>memci</b> commented</header><main>{charts}</main></article>{script}"
    )


def shoot(html: str, picture: Path, width: int, height: int) -> None:
    """A picture of the page's upper part."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "comment.html"
        file.write_text(html, encoding="utf-8")
        words = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--allow-file-access-from-files"]
        sizes = [f"--window-size={width},{height}", "--virtual-time-budget=5000"]
        subprocess.run([*words, *sizes, f"--screenshot={picture.resolve()}", file.as_uri()], check=True)


def main() -> None:
    """Read, compare, render, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("base", "head", "picture"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--mermaid", type=Path)
    parser.add_argument("--size", type=int, nargs=2, default=(900, 900), metavar=("WIDTH", "HEIGHT"))
    options = parser.parse_args()
    base, head = read_result(options.base), read_result(options.head)
    comparison = compare(base, head, load_settings(Path(), options.config).entrypoints)
    url = "https://github.com/owner/shop"
    links = Links("https://github.com", "owner/shop", comparison.head.commit.sha, run_url=f"{url}/actions/runs/1")
    shoot(page(render_comment(comparison, links), options.mermaid), options.picture, *options.size)


if __name__ == "__main__":
    main()
