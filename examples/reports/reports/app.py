"""The application: its pages, and what they are made with."""

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue

from reports import charts, feeds, storage, tables, trends
from reports.sales import engine, sales_of

pages = Blueprint("pages", __name__)


@pages.get("/health")
def health() -> ResponseReturnValue:
    """Whether the service can answer."""
    return {"ok": True}


@pages.post("/reports/<int:year>")
def report(year: int) -> ResponseReturnValue:
    """Make the year's report, store it, and say where it is."""
    sold = tables.by_month(sales_of(year))
    drawing = charts.bars([f"{month:02}" for month in sold], list(sold.values()))
    feeds.tell(f"{year}: {trends.per_month(list(sold.values())):+.1f} a month")
    return jsonify({"address": storage.store(f"{year}.svg", drawing)})


def create_app() -> Flask:
    """What a server loads."""
    app = Flask("reports")
    app.register_blueprint(pages)
    app.extensions["engine"] = engine()
    return app
