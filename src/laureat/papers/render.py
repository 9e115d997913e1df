"""Papers as PDF: one function, a template for each kind of paper.

Templates (`papers/templates`) and what they print: letter, booklet, receipt, score-sheet, protocol, diploma, licence, catalogue,
address-labels, postal-register, coding-act, code-opening, sample-labels. Each is given plain data by the room that owns the paper; texts are printed as they are and never
evaluated.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from laureat.kernel.deadline import MOSCOW, Deadline
from laureat.papers import worker
from laureat.papers.pressroom import set_paper
from laureat.papers.qr import qr_svg

DEMO_MARK = "Демонстрационные данные: участники и результаты вымышлены"
SEALED_BY = "Печать системы"
_MONTHS = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"]


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    link: str = "",
    files: Mapping[str, bytes] | None = None,
    png: bool = False,
    page: int = 1,
) -> bytes:
    """The paper as tagged PDF (PDF/A-3a, PDF/UA-1), or one page of it as PNG.

    `link` becomes the paper's QR code; `files` are pictures and enclosures by the names that the data uses. In a demonstration every
    paper bears the quiet mark. Without the system's seal the same input gives the same bytes. A page that is not there raises `NotSet`.
    """
    everything = {"demo_mark": DEMO_MARK if settings.DEMO else "", **data}
    codes = {"qr.svg": qr_svg(link)} if link else {}
    form, ppi = ("png", 110) if png else ("pdf", None)
    given = {**codes, **(files or {})}
    return set_paper(template, everything, at=at, files=given, form=form, ppi=ppi, page=page, seal=None if png else _seal())


def _seal() -> dict[str, str] | None:
    """The system's seal, where the installation has one."""
    if not settings.SEAL_KEY:
        return None
    return {"key": str(settings.SEAL_KEY), "certificate": str(settings.SEAL_CERTIFICATE), "reason": SEALED_BY}


@functools.cache
def look(template: str) -> str:
    """The hash of all that a template draws with (theme, pictures), so that what is kept of it can be known to be out of date."""
    files = [worker.TEMPLATES / f"{template}.typ", worker.TEMPLATES / "theme.typ", *sorted(worker.PICTURES.glob("*.svg"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def in_words(day: date) -> str:
    """A date as papers have it: «28 февраля 2023 г.»."""
    return f"{day.day}\u00a0{_MONTHS[day.month - 1]} {day.year}\u00a0г."


def local_day(instant: datetime, zone: str = MOSCOW) -> date:
    """The day of an instant in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def moment(instant: datetime, zone: str) -> str:
    """An instant in its own zone, with its offset, and in Moscow's: «28 апреля 2023 г., 23:59 (UTC+7), 19:59 по Москве»."""
    deadline = Deadline(instant, zone)
    text = f"{in_words(deadline.local.date())}, {deadline.local:%H:%M} ({deadline.offset})"
    if zone == MOSCOW:
        return text
    other_day = deadline.moscow.date() != deadline.local.date()
    return f"{text}, {deadline.moscow:%d.%m.%Y %H:%M} по Москве" if other_day else f"{text}, {deadline.moscow:%H:%M} по Москве"


def size(count: int) -> str:
    """A file's size in Russian units."""
    if count < 1024:
        return f"{count} Б"
    return f"{count / 1024:.0f} КБ" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} МБ".replace(".", ",")
