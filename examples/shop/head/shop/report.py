"""The sales report: turnover by category, and what sells best."""

import pandas as pd

from shop.catalogue import Catalogue


def sales_by_category(catalogue: Catalogue) -> dict[str, int]:
    """Turnover of each category, in cents."""
    sold = _sold(catalogue)
    turnover = (sold["pieces"] * sold["price"]).groupby(sold["category"]).sum()
    return {str(category): int(cents) for category, cents in turnover.items()}


def best_sellers(catalogue: Catalogue, count: int) -> list[str]:
    """The names of the products that sold the most pieces, best first."""
    pieces = _sold(catalogue).groupby("name")["pieces"].sum()
    return [str(name) for name in pieces.nlargest(count).index]


def _sold(catalogue: Catalogue) -> pd.DataFrame:
    orders = pd.DataFrame(catalogue.orders)
    products = pd.DataFrame(catalogue.products.values())
    return orders.merge(products, left_on="product", right_on="number")
