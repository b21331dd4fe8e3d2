import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def make_application() -> WSGIHandler:
    """Refuses to start without the static files: every page would fail for want of their names."""
    if not settings.DEBUG and not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise ImproperlyConfigured("Static files are missing: run `python manage.py collectstatic --no-input` first.")
    return get_wsgi_application()


application = make_application()
