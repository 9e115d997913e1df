"""Settings of the tests: the product's own, with throw-away folders and secrets."""

import os
import tempfile

os.environ.setdefault("LAUREAT_SECRET_KEY", "for-tests-only")
os.environ.setdefault("LAUREAT_DATA_DIR", tempfile.mkdtemp(prefix="laureat-tests-"))
os.environ.setdefault("LAUREAT_TASKS", "held")
os.environ.setdefault("LAUREAT_LOG_LEVEL", "ERROR")

from laureat.config.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
