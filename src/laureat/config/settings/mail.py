"""Outgoing mail: SMTP when configured, else .eml files in a folder."""

from urllib.parse import parse_qs, unquote, urlsplit

from laureat.config.settings.application import DATA_DIR
from laureat.config.settings.environment import Mail

_mail = Mail()
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail.mail_from
MAIL_FOLDER = DATA_DIR / "mail"
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
