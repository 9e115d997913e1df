"""What enterprises and centres are told about entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from laureat.entries.models import Entry, Receipt
from laureat.entries.queries import open_remarks
from laureat.files.models import Document
from laureat.ledger.actions import ref
from laureat.mail.actions import queue
from laureat.mail.kinds import SAMPLE_PERSON, SAMPLE_ZONE, Kind, sample_url
from laureat.people.models import Person
from laureat.people.queries import people_with, representatives_of
from laureat.people.states import Power


def _sample() -> Mapping[str, Any]:
    entry = SimpleNamespace(
        number="42-0007", good=SimpleNamespace(name="Мёд таёжный"), enterprise=SimpleNamespace(short_name="ООО «Образец»"),
        closed_reason="Решение предприятия", answer_by=datetime(2023, 3, 29, 16, 59, tzinfo=UTC),
    )  # fmt: skip
    stage = SimpleNamespace(zone=SAMPLE_ZONE, contact_post="инженер по стандартизации", contact_phone="+7 (000) 000-00-00")
    return {
        "person": SAMPLE_PERSON,
        "entry": entry,
        "stage": stage,
        "receipt": SimpleNamespace(number="К-42-0007", issued_at=datetime(2023, 3, 20, 5, 0, tzinfo=UTC)),
        "remarks": [SimpleNamespace(text="Приложите действующую декларацию о соответствии.")],
        "url": sample_url("/applicant/entries/7/"),
    }


ENTRY_RECEIVED = Kind(
    "entry-received", _("Entry is received"), procedural=True, sample=_sample,
    about=_("To the enterprise's representatives with the receipt, when they submit an entry."),
)  # fmt: skip
ENTRY_TO_CHECK = Kind(
    "entry-to-check", _("Entry waits for its check"), procedural=False, sample=_sample,
    about=_("To those who check entries in the region, when one is submitted."),
)  # fmt: skip
ENTRY_RETURNED = Kind(
    "entry-returned", _("Entry is to be corrected"), procedural=True, sample=_sample,
    about=_("To the enterprise's representatives, when the centre returns an entry with remarks."),
)  # fmt: skip
ENTRY_ADMITTED = Kind(
    "entry-admitted", _("Entry is admitted"), procedural=True, sample=_sample,
    about=_("To the enterprise's representatives, when an entry goes to the experts."),
)  # fmt: skip
ENTRY_REJECTED = Kind(
    "entry-rejected", _("Entry is rejected"), procedural=True, sample=_sample,
    about=_("To the enterprise's representatives, when the centre rejects an entry."),
)  # fmt: skip
ENTRY_WITHDRAWN = Kind(
    "entry-withdrawn", _("Entry is withdrawn"), procedural=True, sample=_sample,
    about=_("To the enterprise's representatives, when they have withdrawn an entry."),
)  # fmt: skip
KINDS = (ENTRY_RECEIVED, ENTRY_TO_CHECK, ENTRY_RETURNED, ENTRY_ADMITTED, ENTRY_REJECTED, ENTRY_WITHDRAWN)
_MOVES = {kind.key: kind for kind in (ENTRY_RETURNED, ENTRY_ADMITTED, ENTRY_REJECTED, ENTRY_WITHDRAWN)}


def entry_received(entry: Entry, receipt: Receipt, *, at: datetime) -> None:
    """The enterprise gets the receipt; the centre learns that there is something to check."""
    for person in representatives_of(entry.enterprise, at=at):
        _tell(
            person,
            ENTRY_RECEIVED,
            entry,
            f"{receipt.number}",
            at=at,
            receipt=receipt,
            attachments=filter(None, [receipt.document]),
        )
    for person in people_with(Power.CHECK_ENTRIES, entry.stage.region_id, at=at):
        _tell(person, ENTRY_TO_CHECK, entry, f"{receipt.number}", at=at, office=True)


def entry_moved(entry: Entry, key: str, *, at: datetime) -> None:
    """The enterprise learns that its entry was returned, admitted, rejected or withdrawn."""
    remarks = [remark for found in open_remarks(entry).values() for remark in found]
    for person in representatives_of(entry.enterprise, at=at):
        _tell(person, _MOVES[key], entry, f"{entry.rounds}", at=at, remarks=remarks)


def _tell(
    person: Person,
    kind: Kind,
    entry: Entry,
    cause: str,
    *,
    at: datetime,
    office: bool = False,
    attachments: Iterable[Document] = (),
    **context: object,
) -> None:
    desk = "office" if office else "applicant"
    url = f"{settings.SITE_URL}/{desk}/entries/{entry.pk}/"
    queue(
        kind=kind, email=person.email, to_name=person.full_name, at=at, dedupe=f"{kind.key}:{entry.pk}:{cause}:{person.pk}",
        context={"entry": entry, "person": person, "url": url, "stage": entry.stage, **context},
        subject_ref=ref(entry), recipient_ref=person.ledger_ref, attachments=attachments,
    )  # fmt: skip
