"""Files: where documents are kept, how static files are served."""

from laureat.config.settings.application import DATA_DIR, PACKAGE
from laureat.config.settings.environment import Files, Papers

MEDIA_ROOT = DATA_DIR / "files"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # the built styles are part of the package, so nothing has to be collected first

_files, _papers = Files(), Papers()
FILE_MAX_BYTES = _files.max_file_mb * 1024 * 1024
CLAMD = _files.clamd
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

SEAL_KEY = _papers.seal_key
SEAL_CERTIFICATE = _papers.seal_certificate
PAPER_WORKERS = _papers.paper_workers
PAPER_FONTS = PACKAGE / "papers" / "fonts"
