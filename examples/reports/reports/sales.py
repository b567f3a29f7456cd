"""What was sold, in a database."""

from functools import cache

from sqlalchemy import Engine, StaticPool, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """What all tables share."""


class Sale(Base):
    """One sale. `cents` is its price."""

    __tablename__ = "sales"

    number: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    month: Mapped[int]
    cents: Mapped[int]


@cache
def engine() -> Engine:
    """The database, which is made in memory with sales that follow a rule."""
    made = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    Base.metadata.create_all(made)
    with Session(made) as session:
        session.add_all(Sale(year=2025, month=1 + day % 12, cents=100 * (day % 12) + 50) for day in range(240))
        session.commit()
    return made


def sales_of(year: int) -> list[tuple[int, int]]:
    """Month and cents of each sale of a year."""
    with Session(engine()) as session:
        return [(sale.month, sale.cents) for sale in session.scalars(select(Sale).where(Sale.year == year))]
