"""The declaration, the submission with its receipt, the withdrawal."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from laureat.entries import notices, queries, rules, sheets
from laureat.entries.actions.holding import held, next_number
from laureat.entries.models import Entry, QualityDeclaration, Receipt, Remark
from laureat.entries.states import ENTRY
from laureat.files.actions import keep
from laureat.kernel.chain import canonical
from laureat.kernel.numbering import write_number
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season import queries as seasons


@transaction.atomic
def sign_declaration(*, entry: Entry, signatory: str, actor: Person, at: datetime) -> QualityDeclaration:
    """Sign the declaration of quality in its present text on behalf of the signatory (post and name)."""
    entry = held(entry)
    rules.may_edit(actor, entry, at=at).require()
    rules.reason_given(signatory).require()
    text = seasons.rules_of(entry.stage.season).declaration
    digest = hashlib.sha256(text.text.encode()).hexdigest()
    signed, _ = QualityDeclaration.objects.update_or_create(
        entry=entry,
        defaults={"version": text.version, "text_sha256": digest, "signatory": signatory, "signed_at": at, "signed_by": actor},
    )
    record("declaration.signed", entry, actor=actor, at=at, old=None, new={"version": text.version, "text_sha256": digest})
    return signed


@transaction.atomic
def submit(*, entry: Entry, actor: Person, at: datetime) -> Receipt:
    """Send a complete entry: it gets its number (once), remarks are answered, and a numbered receipt is issued.

    The receipt's manifest names every file with its SHA-256 and every section with the hash of its answers.
    """
    entry = held(entry)
    rules.may_submit(actor, entry, at=at).require()
    old, entry.state = entry.state, ENTRY.move(entry.state, "submit")
    documents = seasons.rules_of(entry.stage.season).documents
    entry.number = entry.number or _number(entry, "entry", documents.entry_number)
    entry.submitted_at, entry.submitted_by, entry.answer_by = at, actor, None
    entry.save(update_fields=["state", "number", "submitted_at", "submitted_by", "answer_by"])
    Remark.objects.filter(entry=entry, resolved_at=None).update(resolved_at=at)
    receipt = _receipt(entry, _number(entry, "receipt", documents.receipt_number), actor=actor, at=at)
    new = {"state": entry.state, "number": entry.number, "manifest_sha256": receipt.manifest_sha256}
    record("entry.submitted", entry, actor=actor, at=at, old={"state": old}, new=new)
    notices.entry_received(entry, receipt, at=at)
    return receipt


def _number(entry: Entry, what: str, pattern: str) -> str:
    stage = entry.stage
    region = stage.region.code if stage.region else "РФ"
    return write_number(pattern, seq=next_number(stage, what), year=stage.season.year, region=region)


def _receipt(entry: Entry, number: str, *, actor: Person, at: datetime) -> Receipt:
    manifest = _manifest(entry)
    digest = hashlib.sha256(canonical(manifest).encode()).hexdigest()
    receipt = Receipt.objects.create(entry=entry, number=number, manifest=manifest, manifest_sha256=digest, issued_at=at)
    name = f"Квитанция {number.replace('/', '-')}.pdf"
    receipt.document = keep(sheets.receipt_pdf(receipt), name=name, owner=entry, actor=actor, at=at)
    receipt.save(update_fields=["document"])
    return receipt


def _manifest(entry: Entry) -> dict[str, Any]:
    files = [
        {"kind": e.kind, "name": e.document.name, "size": e.document.size, "sha256": e.document.sha256}
        for e in queries.sent_evidence(entry)
    ]
    sections = {
        key: hashlib.sha256(canonical(answers.content).encode()).hexdigest()
        for key, answers in queries.present_answers(entry).items()
    }
    return {"entry": entry.number, "files": files, "sections": sections}


@transaction.atomic
def withdraw(*, entry: Entry, reason: str, actor: Person, at: datetime) -> Entry:
    """Take the entry out of the contest; what was sent is kept."""
    entry = held(entry)
    rules.may_withdraw(actor, entry, at=at).require()
    rules.reason_given(reason).require()
    old, entry.state = entry.state, ENTRY.move(entry.state, "withdraw")
    entry.closed_reason = reason.strip()
    entry.save(update_fields=["state", "closed_reason"])
    record("entry.withdrawn", entry, actor=actor, at=at, old={"state": old}, new={"state": entry.state})
    notices.entry_moved(entry, "entry-withdrawn", at=at)
    return entry
