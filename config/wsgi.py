import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# By this exit status gunicorn knows that another worker would fare no better, and ends.
CANNOT_LOAD = 4


def make_application() -> WSGIHandler:
    """Refuses to start without the static files: every page would fail for want of their names."""
    if not settings.DEBUG and not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise ImproperlyConfigured("Static files are missing: run `python manage.py collectstatic --no-input` first.")
    return get_wsgi_application()


try:
    application = make_application()
except ImproperlyConfigured as error:
    sys.stderr.write(f"config.wsgi: {error}\n")
    raise SystemExit(CANNOT_LOAD) from error
