"""Django's settings, one module a topic; what an installation may set comes from the environment (`environment`)."""

from laureat.config.settings.accounts import *
from laureat.config.settings.application import *
from laureat.config.settings.database import *
from laureat.config.settings.logging import *
from laureat.config.settings.mail import *
from laureat.config.settings.security import *
from laureat.config.settings.storage import *
from laureat.config.settings.tasks import *
