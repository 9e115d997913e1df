"""Outgoing mail: SMTP when configured, else .eml files in a folder; reports that come back; the DKIM signature."""

from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from laureat.config.settings.application import DATA_DIR
from laureat.config.settings.environment import Mail

_mail = Mail()
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail.mail_from
MAIL_FOLDER = DATA_DIR / "mail"
MAIL_LAST_REPLY_TIMEOUT = 120  # a server may look at a whole message before it answers: patience here spares doubts
if _mail.smtp_url:
    _smtp = urlsplit(_mail.smtp_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "localhost", _smtp.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
    EMAIL_USE_TLS = parse_qs(_smtp.query).get("tls") == ["1"]
    EMAIL_USE_SSL = parse_qs(_smtp.query).get("ssl") == ["1"]
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "laureat.mail.folder.FolderBackend"

BOUNCES_TO = _mail.bounces_to
BOUNCES_URL = _mail.bounces_url
DKIM_KEY = _mail.dkim_key
DKIM_SELECTOR = _mail.dkim_selector
DKIM_DOMAIN = _mail.dkim_domain or parseaddr(_mail.mail_from)[1].rpartition("@")[2]
if DKIM_KEY and not DKIM_SELECTOR:
    raise ImproperlyConfigured("LAUREAT_DKIM_KEY is set, LAUREAT_DKIM_SELECTOR is not")
