"""A small shop, served by Flask."""

import logging

from flask import Flask

from shop.catalogue import Catalogue
from shop.views import pages

log = logging.getLogger(__name__)


def create_app() -> Flask:
    """The application with its catalogue loaded."""
    app = Flask(__name__)
    app.extensions["catalogue"] = catalogue = Catalogue.load()
    app.register_blueprint(pages)
    log.info("shop is ready: %d products, %d orders", len(catalogue.products), len(catalogue.orders))
    return app
