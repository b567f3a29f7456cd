"""The pages of the shop, as JSON."""

from dataclasses import asdict

from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue

from shop import report
from shop.catalogue import Catalogue

pages = Blueprint("pages", __name__)


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return catalogue


@pages.get("/health")
def health() -> ResponseReturnValue:
    """Whether the shop can serve."""
    return {"ok": True}


@pages.get("/products/<int:number>")
def product(number: int) -> ResponseReturnValue:
    """One product."""
    found = _catalogue().products.get(number)
    if found is None:
        abort(404)
    return asdict(found)


@pages.get("/report")
def sales() -> ResponseReturnValue:
    """What each category has sold, in cents."""
    return report.sales_by_category(_catalogue())
