"""What gunicorn loads: `gunicorn shop.wsgi:app`."""

import logging

from shop import create_app

logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
app = create_app()
