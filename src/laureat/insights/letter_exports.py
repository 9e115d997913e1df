"""Spreadsheets of letters: every recipient with what came of the letter; a season's letters side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from laureat.insights.exports import workbook
from laureat.insights.letters import STEPS, Funnel, season_funnel
from laureat.insights.recipients import recipients
from laureat.letters.models import Letter


def recipients_xlsx(letter: Letter, *, at: datetime) -> bytes:
    """Every addressee of the letter, those left out among them, a row each. One query."""
    head = [_("INN"), _("Region"), _("Enterprise"), _("Address"), _("Size"), _("E-mail"), _("OKVED"), _("Way"), _("Left out because"), _("Delivery"),
            _("Cause"), _("Delivered"), _("Posted"), _("Opened"), _("Signed up"), _("Started an entry"), _("Submitted an entry")]  # fmt: skip
    return workbook(_("Recipients"), head, _rows(letter, at))


def _rows(letter: Letter, at: datetime) -> Iterator[list[Any]]:
    zone, yes = ZoneInfo(letter.zone), _("yes")
    for one in recipients(letter, at=at).iterator(chunk_size=2000):
        firm, delivery = one.enterprise, one.message.delivery if one.message else None
        yield [
            firm.inn, firm.region.short_name, firm.name, firm.address, firm.get_size_display(), one.email, firm.okved, one.get_way_display(),
            one.get_left_out_display() if one.left_out else "", delivery.get_state_display() if delivery else "",
            delivery.last_error if delivery else "", *(_written(x, zone) for x in (delivery and delivery.sent_at, one.posted_at, one.opened_at)),
            *(yes if reached else "" for reached in (one.has_registered, one.has_started, one.has_submitted)),
        ]  # fmt: skip


def _written(instant: datetime | None, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%d.%m.%Y %H:%M}" if instant else ""


def season_xlsx(letters: QuerySet[Letter], *, at: datetime) -> bytes:
    """The funnels of several letters, a row each, and of all together. A fixed number of queries."""
    found = season_funnel(letters, at=at)
    head = [_("Number"), _("Date"), _("To whom"), _("Heading"), *(str(title) for _key, title in STEPS), _("Returned")]
    rows = [[*_requisites(letter), *_figures(funnel)] for letter, funnel in found.letters]
    return workbook(_("Letters"), head, [*rows, [_("All together"), "", "", "", *_figures(found.whole)]])


def _requisites(letter: Letter) -> list[str]:
    return [letter.number, f"{letter.day:%d.%m.%Y}" if letter.day else "", letter.addressees_text, letter.heading]


def _figures(funnel: Funnel) -> list[int]:
    return [*(count for _key, _title, count in funnel.steps), funnel.bounced]
