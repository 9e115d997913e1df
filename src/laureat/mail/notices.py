"""The one message that mail writes by itself: the daily digest of what was held back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from laureat.mail.kinds import SAMPLE_PERSON, Kind


def _digest() -> Mapping[str, Any]:
    items = [
        {"subject": "Заявка № 42-0007 ждёт проверки", "body": "Поступила заявка «Мёд таёжный»."},
        {"subject": "Заявка № 42-0008 ждёт проверки", "body": "Поступила заявка «Сыр предгорный»."},
    ]
    return {"items": items, "count": len(items), "name": SAMPLE_PERSON.full_name}


DIGEST = Kind(
    "daily-digest", _("Daily digest"), procedural=False, personal=False, sample=_digest,
    about=_("Once a day, to those who chose to have some kinds of messages together."),
)  # fmt: skip
KINDS = (DIGEST,)
