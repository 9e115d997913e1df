"""The application: rooms, middleware, templates, languages."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from laureat.config.settings.environment import Site

_site = Site()
PACKAGE = Path(__file__).resolve().parents[2]

DEBUG = _site.debug
DEMO = _site.demo
DATA_DIR = _site.data_dir.resolve()
SITE_URL = _site.url.rstrip("/")
ALLOWED_HOSTS = [host.strip() for host in _site.hosts.split(",") if host.strip()]
SECRET_KEY = _site.secret_key or ("only-for-debug-and-demo" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("LAUREAT_SECRET_KEY is not set")

ROOMS = [
    "laureat.ledger",
    "laureat.ui",
    "laureat.files",
    "laureat.mail",
    "laureat.papers",
    "laureat.registry",
    "laureat.people",
    "laureat.season",
    "laureat.letters",
    "laureat.entries",
    "laureat.judging",
    "laureat.commissions",
    "laureat.honours",
    "laureat.catalogue",
    "laureat.insights",
    "laureat.desks",
    "laureat.desks.applicant",
    "laureat.desks.expert",
    "laureat.desks.member",
    "laureat.desks.office",
    "laureat.desks.public",
    "laureat.desks.api",
    "laureat.demo",
    "laureat.config",
]
INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "laureat.config.middleware.request_id",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "laureat.config.middleware.SeldomUserSessions",
    "django_htmx.middleware.HtmxMiddleware",
    "laureat.config.middleware.Refusals",
    "laureat.config.middleware.second_factor",
]
ROOT_URLCONF = "laureat.config.urls"
WSGI_APPLICATION = "laureat.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "laureat.config.context.site",
            ],
        },
    },
]

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Moscow"
FORMAT_MODULE_PATH: list[str] = []
