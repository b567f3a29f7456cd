"""One report of everything, without a network: `python -m reports.check` says whether all parts still work."""

from reports import charts, feeds, storage, tables, trends
from reports.app import create_app
from reports.sales import sales_of


def main() -> None:
    """Make each part do what it is for, and look at what comes of it."""
    assert create_app().test_client().get("/health").json == {"ok": True}
    sold = tables.by_month(sales_of(2025))
    assert sold[1] == 10.0 and sold[12] == 230.0, sold
    assert round(trends.per_month(list(sold.values())), 6) == 20.0
    assert b"</svg>" in charts.bars(list(map(str, sold)), list(sold.values()))
    assert "check/2025.svg" in storage.store("check/2025.svg", b"drawing")
    assert feeds.message("done").body == b'{"text": "done"}'
    print("All parts work.")


if __name__ == "__main__":
    main()
