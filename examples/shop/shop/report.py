"""The sales report: read once a month, so pandas is imported when somebody asks for it."""

from shop.catalogue import Catalogue


def sales_by_category(catalogue: Catalogue) -> dict[str, int]:
    """Turnover of each category, in cents."""
    import pandas as pd

    orders = pd.DataFrame(catalogue.orders)
    products = pd.DataFrame(catalogue.products.values())
    sold = orders.merge(products, left_on="product", right_on="number")
    turnover = (sold["pieces"] * sold["price"]).groupby(sold["category"]).sum()
    return {str(category): int(cents) for category, cents in turnover.items()}
