"""What the centre finds out about an entry: laboratory protocols, acts of visits."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from laureat.entries import queries, rules
from laureat.entries.actions.holding import held
from laureat.entries.actions.writing import kept
from laureat.entries.models import Entry, Evidence
from laureat.kernel.identifiers import digits
from laureat.kernel.verdict import Refused, refuse
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season import queries as seasons


@transaction.atomic
def attach_finding(
    *, entry: Entry, kind: str, content: bytes, name: str, actor: Person, at: datetime, number: str = "", issued_on: date | None = None,
    issuer: str = "", issuer_inn: str = "",
) -> Evidence:  # fmt: skip
    """Attach a document of the centre; who sees it is what the regulation says of its kind. No receipt names it."""
    entry = held(entry)
    rules.may_find(actor, entry, at=at).require()
    wanted = {one.key: one for one in seasons.rules_of(entry.stage.season).evidence}.get(kind)
    rules.accepts_finding(entry, wanted, number).require()
    rules.is_issuer(issuer_inn).require()
    rules.is_issued(entry, issued_on, at=at).require()
    document = kept(entry, kind, content, name, actor=actor, at=at)
    finding = Evidence.objects.create(
        entry=entry, kind=kind, document=document, number=number.strip(), issued_on=issued_on, attached_at=at, issuer=issuer.strip(),
        issuer_inn=digits(issuer_inn),
    )  # fmt: skip
    record("finding.attached", entry, actor=actor, at=at, old=None, new={"kind": kind, "sha256": document.sha256})
    return finding


@transaction.atomic
def remove_finding(*, finding: Evidence, actor: Person, at: datetime) -> Evidence:
    """Take a document of the centre off the entry; the document itself is kept."""
    entry = held(finding.entry)
    rules.may_find(actor, entry, at=at).require()
    if not queries.findings(entry).filter(pk=finding.pk).exists():
        raise Refused(refuse("?", "invalid"))
    finding.removed_at = at
    finding.save(update_fields=["removed_at"])
    record("finding.removed", entry, actor=actor, at=at, old={"kind": finding.kind}, new=None)
    return finding
