"""What enterprises and centres are told about entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from laureat.entries.models import Entry, Receipt
from laureat.entries.queries import open_remarks
from laureat.files.models import Document
from laureat.ledger.actions import ref
from laureat.mail.actions import queue
from laureat.people.models import Person
from laureat.people.queries import people_with, representatives_of
from laureat.people.states import Power


def entry_received(entry: Entry, receipt: Receipt, *, at: datetime) -> None:
    """The enterprise gets the receipt; the centre learns that there is something to check."""
    for person in representatives_of(entry.enterprise, at=at):
        _tell(
            person,
            "entry-received",
            entry,
            f"{receipt.number}",
            at=at,
            receipt=receipt,
            attachments=filter(None, [receipt.document]),
        )
    for person in people_with(Power.CHECK_ENTRIES, entry.stage.region_id, at=at):
        _tell(person, "entry-to-check", entry, f"{receipt.number}", at=at, office=True)


def entry_moved(entry: Entry, key: str, *, at: datetime) -> None:
    """The enterprise learns that its entry was returned, admitted, rejected or withdrawn."""
    remarks = [remark for found in open_remarks(entry).values() for remark in found]
    for person in representatives_of(entry.enterprise, at=at):
        _tell(person, key, entry, f"{entry.rounds}", at=at, remarks=remarks)


def _tell(
    person: Person,
    key: str,
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
        key=key, email=person.email, to_name=person.full_name, at=at, dedupe=f"{key}:{entry.pk}:{cause}:{person.pk}",
        context={"entry": entry, "person": person, "url": url, "stage": entry.stage, **context},
        subject_ref=ref(entry), recipient_ref=person.ledger_ref, attachments=attachments,
    )  # fmt: skip
