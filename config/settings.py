"""Settings, from the environment. With DEBUG=False a half-set environment refuses to start."""

from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = environment.boolean("DEBUG", "True")
if not DEBUG:
    environment.require("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL")

SECRET_KEY = environment.text("SECRET_KEY", "only-for-development-" + "x" * 40)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
_site = environment.site_url("http://localhost:8000")
SITE_URL = _site.geturl()

# Whose X-Forwarded-For is believed: those whose X-Forwarded-Proto gunicorn believes.
TRUSTED_PROXIES = environment.words("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")

# Shows the demo accounts on the sign-in page.
DEMO = environment.demo(_site)

INSTALLED_APPS = [
    "editorial",
    "glossary",
    "taggit",
    "markdownx",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "editorial.desk_language.DeskLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": environment.database(BASE_DIR / "var" / "paribhasha.sqlite3")}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "editorial.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("hi", _("Hindi"))]
SOURCE_LANGUAGE = "en"
# Django's own words where its Hindi lacks them, and its formats where they don't say morning from evening.
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = environment.time_zone("TIME_ZONE", "Asia/Kolkata")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# The largest articles of the corpus come with several hundred form fields; 5 MB is ten times the longest.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

MARKDOWNX_MARKDOWNIFY_FUNCTION = "glossary.rendering.preview"

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
CSRF_FAILURE_VIEW = "editorial.errors.stale_form"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if not DEBUG and _site.scheme == "https":
    # No SECURE_PROXY_SSL_HEADER: gunicorn itself believes X-Forwarded-Proto, from FORWARDED_ALLOW_IPS only.
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MAILERS = environment.mailers(debug=DEBUG)
SILENCED_SYSTEM_CHECKS = [] if MAILERS else ["mail.W001"]  # a site without mail is no mistake
DEFAULT_FROM_EMAIL = environment.sender(_site, needed=not DEBUG and bool(MAILERS))

LICENCE_NAME = environment.text("LICENCE_NAME", "CC BY 4.0")
LICENCE_URL = environment.web_address("LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/")

_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.one_of("LOG_LEVEL", _LOG_LEVELS, "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        # A reader's mistyped address is nothing to look into.
        "django.request": {"level": "ERROR"},
    },
}
