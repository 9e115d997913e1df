"""The centre's check: return with remarks, admit, reject."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.entries import notices, rules
from laureat.entries.actions.holding import held
from laureat.entries.models import Entry, Remark
from laureat.entries.states import ENTRY
from laureat.ledger.actions import record
from laureat.people.models import Person


@transaction.atomic
def return_with_remarks(
    *, entry: Entry, remarks: list[tuple[str, str]], answer_by: datetime, actor: Person, at: datetime
) -> Entry:
    """Return an entry for correction: `remarks` are pairs of place (section, `evidence:<kind>` or "") and text."""
    entry = held(entry)
    rules.may_return(actor, entry, remarks, answer_by, at=at).require()
    entry.state, entry.answer_by = ENTRY.move(entry.state, "return"), answer_by
    entry.rounds += 1
    entry.save(update_fields=["state", "answer_by", "rounds"])
    Remark.objects.bulk_create(
        Remark(entry=entry, round=entry.rounds, place=place, text=text.strip(), raised_at=at, raised_by=actor)
        for place, text in remarks
    )
    new = {"state": entry.state, "round": entry.rounds, "remarks": len(remarks), "answer_by": answer_by}
    record("entry.returned", entry, actor=actor, at=at, old={"state": "submitted"}, new=new)
    notices.entry_moved(entry, "entry-returned", at=at)
    return entry


@transaction.atomic
def admit(*, entry: Entry, actor: Person, at: datetime) -> Entry:
    """Admit an entry to the experts' work."""
    entry = held(entry)
    rules.may_check(actor, entry, "admit", at=at).require()
    return _closed(entry, "admit", "entry.admitted", "entry-admitted", "", actor=actor, at=at)


@transaction.atomic
def reject(*, entry: Entry, reason: str, actor: Person, at: datetime) -> Entry:
    """Refuse an entry with a reason that the enterprise reads."""
    entry = held(entry)
    rules.may_check(actor, entry, "reject", at=at).require()
    rules.reason_given(reason).require()
    return _closed(entry, "reject", "entry.rejected", "entry-rejected", reason.strip(), actor=actor, at=at)


def _closed(entry: Entry, verb: str, kind: str, notice: str, reason: str, *, actor: Person, at: datetime) -> Entry:
    old, entry.state = entry.state, ENTRY.move(entry.state, verb)
    entry.closed_reason = reason
    entry.save(update_fields=["state", "closed_reason"])
    record(kind, entry, actor=actor, at=at, old={"state": old}, new={"state": entry.state})
    notices.entry_moved(entry, notice, at=at)
    return entry
