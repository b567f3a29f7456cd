"""What the shop sells and has sold. The data is made up here, the same every time."""

from dataclasses import dataclass

CATEGORIES = ("books", "garden", "kitchen", "music", "toys")
PRODUCTS = 500
ORDERS = 5_000


@dataclass(frozen=True)
class Product:
    """A thing for sale; the price is in cents."""

    number: int
    name: str
    category: str
    price: int


@dataclass(frozen=True)
class Order:
    """So many pieces of one product, sold on a day counted from the shop's first."""

    day: int
    product: int
    pieces: int


@dataclass(frozen=True)
class Catalogue:
    """All products by number, and all orders by day."""

    products: dict[int, Product]
    orders: list[Order]

    @classmethod
    def load(cls) -> "Catalogue":
        """The catalogue as it is when the shop opens."""
        products = {number: _product(number) for number in range(1, PRODUCTS + 1)}
        orders = [
            Order(day=count // 20, product=count * 37 % PRODUCTS + 1, pieces=count % 4 + 1) for count in range(ORDERS)
        ]
        return cls(products, orders)


def _product(number: int) -> Product:
    category = CATEGORIES[number % len(CATEGORIES)]
    return Product(number, f"{category} no. {number}", category, price=199 + number * 83 % 5_000)
