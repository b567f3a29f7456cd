"""One report of everything, without a network: `python -m reports.check` says whether all parts still work."""

import sys

from reports import charts, feeds, storage, tables, trends
from reports.app import create_app
from reports.sales import sales_of


def main() -> None:
    """Make each part do what it is for, and look at what comes of it."""
    sold = tables.by_month(sales_of(2025))
    amounts = list(sold.values())
    works = {
        "app": create_app().test_client().get("/health").json == {"ok": True},
        "tables": (sold[1], sold[12]) == (10.0, 230.0),
        "trends": round(trends.per_month(amounts), 6) == 20.0,
        "charts": b"</svg>" in charts.bars(list(map(str, sold)), amounts),
        "storage": "/2025.svg?" in storage.store("2025.svg", b""),
        "feeds": feeds.message("done").body == b'{"text": "done"}',
    }
    broken = [name for name, fine in works.items() if not fine]
    sys.exit(f"Broken: {', '.join(broken)}" if broken else 0)


if __name__ == "__main__":
    main()
